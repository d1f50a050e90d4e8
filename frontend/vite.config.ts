import react from "@vitejs/plugin-react";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { tokensPlugin } from "./build/tokens-plugin.ts";

const APPS = ["site", "patient", "professional", "admin"] as const;
const entry = (app: string) => resolve(import.meta.dirname, `apps/${app}/src/main.tsx`);
const port = Number(process.env.VITE_PORT ?? 5173);

const kit = [
  "core/(MantineProvider|Box|styles-api|factory|utils|InlineStyles|DirectionProvider)",
  "components/(Alert|Button|CloseButton|Container|Group|Loader|Paper|Skeleton|Stack|Text|Title|Transition|UnstyledButton)",
].join("|");

/** What every app needs before its first screen comes in two files, for fewer requests; everything else splits by use. */
const FIRST = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
  {
    name: "core",
    test: new RegExp(
      `@mantine/core/esm/(${kit})/|@mantine/hooks/esm/(use-id|utils)/|@tanstack/(query-core|react-query)/|node_modules/clsx/|` +
        "packages/(i18n|auth)/src/[^/]+\\.ts|packages/shell/src/(CrisisHelp|CrashGuard|Frame|LiveSession|UserMenu|connection|guards|mount|openers|toast)\\.|" +
        "packages/ui/src/(theme/.*|AppFrame|Icon|Illustration|Late|LiveBadge|Logo|Page|States|StatusPill|UiProvider)\\.",
    ),
  },
];

/**
 * One build for the four apps: Django serves the shells, so the entries are
 * modules and not HTML files, and code that several apps use is one chunk.
 */
export default defineConfig({
  base: "/static/",
  plugins: [react(), tokensPlugin()],
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: Object.fromEntries(APPS.map((app) => [app, entry(app)])),
      output: { codeSplitting: { groups: FIRST } },
    },
  },
  server: { port, strictPort: true, cors: true, origin: `http://localhost:${String(port)}` },
  test: {
    environment: "jsdom",
    include: ["{apps,features,packages}/**/*.test.{ts,tsx}"],
    setupFiles: ["./build/test-setup.ts"],
    css: false,
  },
});
