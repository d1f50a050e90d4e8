import react from "@vitejs/plugin-react";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { tokensPlugin } from "./build/tokens-plugin";

const APPS = ["site", "patient", "professional", "admin"] as const;
const entry = (app: string) => resolve(import.meta.dirname, `apps/${app}/src/main.tsx`);
const port = Number(process.env.VITE_PORT ?? 5173);

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
    rollupOptions: {
      input: Object.fromEntries(APPS.map((app) => [app, entry(app)])),
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
