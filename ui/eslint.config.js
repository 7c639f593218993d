import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));
const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc talks to the host.",
};
const fake = {
  group: ["**/ipc/fake", "**/ipc/fake/*"],
  message: "The fake is for tests and the browser.",
};

export default tseslint.config(
  { ignores: ["dist", "src/ipc/bindings.ts"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    plugins: { "jsx-a11y": jsxA11y, "react-hooks": reactHooks },
    rules: {
      ...jsxA11y.flatConfigs.recommended.rules,
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      // Dialogs and search move the focus on purpose.
      "jsx-a11y/no-autofocus": "off",
      "no-restricted-imports": ["error", { patterns: [tauri] }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/messages/**", "src/**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='m']:not(:function MemberExpression)",
          message: "Texts are read where they are shown: while a module is loaded no language is chosen yet.",
        },
      ],
    },
  },
  { files: ["src/ipc/**"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["src/components/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            tauri,
            { group: ["**/features/**", "**/app/**"], message: "Components know no feature." },
          ],
        },
      ],
    },
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    ignores: ["**/*.test.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            tauri,
            fake,
            {
              group: features
                .filter((other) => other !== feature)
                .flatMap((other) => [`**/features/${other}/**`, `../${other}/**`, `../${other}`]),
              message: "A feature never imports another.",
            },
            { group: ["**/app/**"], message: "The frame imports features, not the reverse." },
          ],
        },
      ],
    },
  })),
);
