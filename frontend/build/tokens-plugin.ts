import type { Plugin } from "vite";
import { tokenStyles } from "../packages/ui/src/theme/tokens.ts";

const NAME = "virtual:mindo-tokens.css";

/**
 * Serves the design tokens as a stylesheet, so that one TypeScript file feeds
 * the Mantine theme and the plain CSS that paints before any script has run.
 */
export function tokensPlugin(): Plugin {
  return {
    name: "mindo-tokens",
    resolveId: (id) => (id === NAME ? NAME : null),
    load: (id) => (id === NAME ? tokenStyles() : null),
  };
}
