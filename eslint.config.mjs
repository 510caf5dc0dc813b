import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** Modules that the other modules may use at run time; all others know each other by their types alone (docs/adr/0002). */
const foundation = ["core", "iam", "kms", "secrets", "s3"];

/** Imports run one way: main, commands → readers → stacks → modules, and in each of these towards its foundation. */
const ONE_WAY = [
  { target: "./envs", from: ["./main.ts", "./commands", "./readers"] },
  { target: "./commands", from: ["./main.ts"] },
  { target: "./readers", from: ["./main.ts", "./envs", "./commands"] },
  { target: "./stacks", from: ["./main.ts", "./envs", "./commands", "./readers"] },
  { target: "./modules", from: ["./main.ts", "./envs", "./commands", "./readers", "./stacks"] },
  { target: ["./main.ts", "./envs", "./commands", "./readers", "./stacks", "./modules"], from: "./__tests__" },
  // A reader knows the model of Terraform, not the other readers; only the check asks the proofs, and the handoff the quotas.
  { target: "./readers/terraform", from: "./readers", except: ["./terraform"] },
  { target: "./readers/iam", from: "./readers", except: ["./iam", "./terraform"] },
  { target: "./readers/proofs", from: "./readers", except: ["./proofs", "./terraform"] },
  { target: "./readers/check", from: "./readers", except: ["./check", "./proofs", "./terraform"] },
  { target: "./readers/cost", from: "./readers", except: ["./cost", "./terraform"] },
  { target: "./readers/quotas", from: "./readers", except: ["./quotas", "./terraform"] },
  { target: "./readers/handoff", from: "./readers", except: ["./handoff", "./iam", "./quotas", "./terraform"] },
  { target: "./readers/workflow", from: "./readers", except: ["./workflow", "./terraform"] },
  // The proofs judge any root, whoever wrote it.
  {
    target: ["./readers/terraform", "./readers/iam", "./readers/proofs", "./readers/quotas"],
    from: ["./stacks", "./modules"],
  },
  {
    target: ["./modules/secrets", "./modules/s3"],
    from: "./modules",
    except: ["./core", "./iam", "./kms", "./secrets", "./s3"],
  },
  { target: "./modules/kms", from: "./modules", except: ["./core", "./iam", "./kms"] },
  { target: "./modules/iam", from: "./modules", except: ["./core", "./iam"] },
  { target: "./modules/core", from: "./modules", except: ["./core"] },
].map((zone) => ({
  ...zone,
  message: "Imports run one way: main, commands → readers → stacks → modules → core (docs/ARCHITECTURE.md).",
}));

export default tseslint.config(
  { ignores: ["node_modules", "dist", "cdktf.out", "handoff", "coverage"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js"] })],
      "import-x/extensions": [".ts"],
      // What it resolves to is written by a test, at whatever moment of the lint.
      "import-x/internal-regex": "^groundplan/",
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
    },
    languageOptions: { parserOptions: { project: "./__tests__/tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A construct takes its place in the tree by being made.
      "no-new": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // Taking a key out of an object leaves the key's own variable unused.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "import-x/no-restricted-paths": ["error", { zones: ONE_WAY }],
      "import-x/no-duplicates": ["error", { "prefer-inline": true }],
      "import-x/order": ["error", { alphabetize: { order: "asc" } }],
      // The package's index loads every AWS service: seconds and half a gigabyte.
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@cdktf/provider-aws",
              message: "Import the class from its own path: @cdktf/provider-aws/lib/vpc.",
            },
            {
              name: "cdktf",
              importNames: ["DataResource"],
              message: "It runs terraform at synthesis, which needs only Node: use TerraformData from modules/core.",
            },
          ],
        },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  // A module's files are in its folder or one folder further down.
  ...["../", "../../"].map((up) => ({
    files: [up === "../" ? "modules/*/*.ts" : "modules/*/*/*.ts"],
    ignores: ["modules/core/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^${up.replaceAll(".", "\\.")}(?!(${foundation.join("|")})$)[^.]`,
              allowTypeImports: true,
              message: "A module knows another one only by its interface: import its types from the module's index.",
            },
          ],
        },
      ],
    },
  })),
  {
    files: ["envs/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "(^|/)(stacks|modules|cdktf|constructs)(/|$)",
              allowTypeImports: true,
              message: "Environment files are data: import types only.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["__tests__/**/*.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
