import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Linter } from "eslint";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import { preProcessFile } from "typescript";
import tseslint from "typescript-eslint";

const ROOT = join(__dirname, "..", "..");
const RULE = "import-x/no-restricted-paths";

/** The rule from the project's configuration, which is an ES module: ESLint can load it, jest cannot. */
function ruleInUse(): Linter.RuleEntry {
  const eslint = join(ROOT, "node_modules/eslint/bin/eslint.js");
  const args = [eslint, "--print-config", "readers/check/index.ts"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  return (JSON.parse(stdout) as { rules: Record<string, Linter.RuleEntry> }).rules[RULE]!;
}

const linter = new Linter({ cwd: ROOT });
const config = {
  files: ["**/*.ts"],
  plugins: { "import-x": importX },
  languageOptions: { parser: tseslint.parser },
  settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js"] })] },
  rules: { [RULE]: ruleInUse() },
} as unknown as Linter.Config;

/** Lint's messages about a file that imports another one; both paths are relative to the project's folder. */
const complaints = (from: string, to: string): string[] => {
  const up = "../".repeat(from.split("/").length - 1) || "./";
  const messages = linter.verify(`import { x } from "${up}${to}";\nx();\n`, config, { filename: join(ROOT, from) });
  return messages.map(({ ruleId, message }) => `${ruleId ?? "parser"}: ${message}`);
};

test.each([
  ["main.ts", "envs/index"],
  ["main.ts", "stacks/app"],
  ["envs/index.ts", "stacks/app"],
  ["commands/check.ts", "envs/index"],
  ["commands/check.ts", "readers/check/index"],
  ["commands/synth.ts", "stacks/app"],
  ["readers/check/review.ts", "readers/proofs/index"],
  ["readers/check/review.ts", "readers/terraform/index"],
  ["readers/proofs/index.ts", "readers/terraform/index"],
  ["readers/handoff/index.ts", "modules/core/index"],
  ["readers/workflow/facts.ts", "stacks/ids"],
  ["stacks/app.ts", "modules/vpc/index"],
  ["modules/vpc/vpc.ts", "modules/core/index"],
  ["modules/s3/bucket.ts", "modules/iam/index"],
  ["modules/s3/bucket.ts", "modules/kms/index"],
])("%s may import %s", (from, to) => {
  expect(complaints(from, to)).toEqual([]);
});

test.each([
  ["envs/index.ts", "commands/check"],
  ["envs/index.ts", "readers/check/index"],
  ["commands/check.ts", "main"],
  ["readers/check/review.ts", "envs/index"],
  ["readers/proofs/index.ts", "envs/index"],
  ["readers/handoff/index.ts", "commands/handoff"],
  ["readers/workflow/index.ts", "commands/workflow"],
  ["readers/terraform/root.ts", "stacks/ids"],
  ["readers/terraform/root.ts", "readers/check/index"],
  ["readers/proofs/index.ts", "modules/core/index"],
  ["readers/proofs/index.ts", "readers/check/index"],
  ["readers/check/review.ts", "readers/handoff/index"],
  ["readers/handoff/index.ts", "readers/check/index"],
  ["readers/workflow/index.ts", "readers/handoff/index"],
  ["stacks/app.ts", "envs/index"],
  ["stacks/app.ts", "commands/synth"],
  ["stacks/app.ts", "readers/terraform/index"],
  ["modules/vpc/vpc.ts", "envs/index"],
  ["modules/vpc/vpc.ts", "commands/synth"],
  ["modules/vpc/vpc.ts", "readers/terraform/index"],
  ["modules/vpc/vpc.ts", "stacks/ids"],
  ["modules/core/rules.ts", "modules/vpc/index"],
  ["modules/iam/role.ts", "modules/s3/index"],
  ["modules/s3/bucket.ts", "modules/vpc/index"],
])("%s must not import %s", (from, to) => {
  expect(complaints(from, to)).toEqual([
    expect.stringMatching(/^import-x\/no-restricted-paths: .*Imports run one way/s),
  ]);
});

const { include } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as { include: string[] };

test.each(include)("%s is in a zone: it must not import a test", (folder) => {
  const file = folder.endsWith(".ts") ? folder : `${folder}/any.ts`;

  expect(complaints(file, "__tests__/support/synth")).toHaveLength(1);
});

/** The files of the project that a file imports from, types included. */
function imports(file: string): string[] {
  return preProcessFile(readFileSync(join(ROOT, file), "utf8"))
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => join(dirname(file), fileName))
    .map((path) => [`${path}.ts`, join(path, "index.ts")].find((one) => existsSync(join(ROOT, one))) ?? path);
}

/** The first import cycle reachable from a file. `done` are the files known not to lead to one. */
function circle(file: string, way: readonly string[], done: Set<string>): readonly string[] | undefined {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
  if (done.has(file) || !file.endsWith(".ts")) return undefined;
  for (const next of imports(file)) {
    const found = circle(next, [...way, file], done);
    if (found) return found;
  }
  done.add(file);
  return undefined;
}

test("there are no import cycles, not even of types", () => {
  const folders = include.filter((one) => !one.endsWith(".ts"));
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  const done = new Set<string>();

  expect(["main.ts", ...files].map((file) => circle(file, [], done)).filter((found) => found !== undefined)).toEqual(
    [],
  );
  expect(done.size).toBeGreaterThan(200);
});
