import "virtual:mindo-tokens.css";
import "@mindo/ui/styles.css";
import { mountApp } from "@mindo/shell";
import { app } from "./routes";

void mountApp(app);
