// Writes .br and .gz beside every built text asset, so that the web process never compresses.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = new URL("../dist/assets", import.meta.url).pathname;
for (const name of readdirSync(root)) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const path = join(root, name);
  const content = readFileSync(path);
  if (content.length < 1024) continue;
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
