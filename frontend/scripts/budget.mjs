// First-load JavaScript of each app against its budget, as sent to a browser that takes Brotli (every current one does).
// Exits 1 when one is over.
import { existsSync, readFileSync, statSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(`${dist}manifest.json`, "utf8"));
const budgets = { site: 130, patient: 300, professional: 300, admin: 300 };

function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}

const sent = (file, suffix) => {
  const path = `${dist}${file}`;
  return statSync(existsSync(`${path}${suffix}`) ? `${path}${suffix}` : path).size;
};

let over = false;
console.log("app            gzip KB  brotli KB  css br KB  budget KB");
for (const [app, budget] of Object.entries(budgets)) {
  // The first screen is lazy too: what the entry loads at once plus the app's landing screen.
  const entry = `apps/${app}/src/main.tsx`;
  const first = [...reach(entry)];
  const landing = (manifest[entry].dynamicImports ?? []).filter((key) => /Landing|\/Home/.test(key));
  for (const key of landing) for (const item of reach(key)) if (!first.includes(item)) first.push(item);
  const english = Object.keys(manifest).filter((key) => /i18n\/src\/en\/(common|site)\.json$/.test(key));
  for (const key of english) if (!first.includes(key)) first.push(key);
  const files = [...new Set(first.map((key) => manifest[key].file))].filter((file) => file.endsWith(".js"));
  const styles = [...new Set(first.flatMap((key) => manifest[key].css ?? []))];
  const kilobytes = (list, suffix) => list.reduce((sum, file) => sum + sent(file, suffix), 0) / 1024;
  const gzip = kilobytes(files, ".gz");
  const brotli = kilobytes(files, ".br");
  if (brotli > budget) over = true;
  console.log(
    `${app.padEnd(14)} ${gzip.toFixed(1).padStart(7)}  ${brotli.toFixed(1).padStart(9)}  ${kilobytes(styles, ".br").toFixed(1).padStart(9)}  ${String(budget).padStart(9)}${brotli > budget ? "  OVER" : ""}`,
  );
}
process.exit(over ? 1 : 0);
