import { readdirSync } from "node:fs";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const folders = (of) =>
  readdirSync(new URL(of, import.meta.url), { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name);

const message = (from, to) => `${from} may not know of ${to}: apps → features → packages.`;

/** apps → features → packages, and no feature leans on another: read off the folder list. */
const boundaries = [
  {
    files: ["packages/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@features/*", "@apps/*", "**/features/**", "**/apps/**"], message: message("A package", "features and apps") }] },
      ],
    },
  },
  {
    files: ["packages/ui/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@features/*", "@apps/*", "@mindo/api", "@mindo/auth", "@mindo/live", "@mindo/shell"], message: "ui holds no business: it may use i18n only." }] },
      ],
    },
  },
  ...folders("features").map((feature) => ({
    files: [`features/${feature}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@apps/*", "**/apps/**", ...folders("features").filter((other) => other !== feature).flatMap((other) => [`@features/${other}`, `@features/${other}/*`])],
              message: message(`The feature ${feature}`, "apps or other features"),
            },
          ],
        },
      ],
    },
  })),
];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "**/*.generated.ts", "packages/api/src/schema.d.ts", "scripts", "eslint.config.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ["**/*.tsx"], ...jsxA11y.flatConfigs.strict },
  ...boundaries,
);
