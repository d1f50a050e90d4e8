// Writes schema/openapi.json from the backend and packages/api/src/schema.d.ts from it.
// With --types only the second step runs, for machines without the backend.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const root = new URL("../../", import.meta.url).pathname;
const python = existsSync(`${root}.venv/bin/python`) ? `${root}.venv/bin/python` : "python3";
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: "inherit" });

if (!process.argv.includes("--types")) {
  run(python, ["manage.py", "spectacular", "--format", "openapi-json", "--file", "schema/openapi.json"], root);
}
run("npx", ["--no-install", "openapi-typescript", "../schema/openapi.json", "-o", "packages/api/src/schema.d.ts", "--alphabetize", "--root-types", "--root-types-no-schema-prefix", "--default-non-nullable=false"], `${root}frontend`);
