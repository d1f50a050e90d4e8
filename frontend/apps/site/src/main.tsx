import "virtual:mindo-tokens.css";
import "@mindo/ui/styles.css";
import { mountApp } from "@mindo/shell";
import { app } from "./routes";
import { SiteFooter } from "./SiteFooter";

void mountApp(app, { footer: <SiteFooter /> });
