import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start, withCleanUp, type Ended } from "./support/child-processes";
import { CommandError, run } from "./support/run";

/**
 * `npm test`: format, lint, types, unit tests, `terraform validate`. Lint takes as long as the rest, so it runs in parallel and
 * its output follows the rest. A list of what was skipped, with reasons, comes last.
 */
interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

const LINT: Step = { name: "lint", command: ["eslint/bin/eslint.js", "--max-warnings", "0", "."] };
const OTHERS: readonly Step[] = [
  {
    name: "format",
    command: ["prettier/bin/prettier.cjs", "--check", "--cache", "--log-level", "warn", "."],
  },
  { name: "types", command: ["typescript/bin/tsc", "--project", "__tests__"] },
  { name: "tests", command: ["jest/bin/jest.js", "--selectProjects", "unit", "terraform", "--maxWorkers", "100%"] },
];

run(async () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  const skips = join(folder, "skips");
  writeFileSync(skips, "");
  await withCleanUp(
    async () => {
      const failed = await runAll({ ...process.env, GROUNDPLAN_SKIPS_FILE: skips });
      if (failed.length > 0) throw new CommandError(`npm test: ${failed.join(", ")} failed; see above`);
      const skipped = readFileSync(skips, "utf8");
      process.stdout.write(skipped === "" ? "Nothing was skipped.\n" : `Skipped:\n${skipped}`);
    },
    () => {
      rmSync(folder, { recursive: true });
    },
  );
});

/** The names of the steps that failed. */
async function runAll(env: NodeJS.ProcessEnv): Promise<string[]> {
  const failed: string[] = [];
  const linting = timed(LINT, env, "kept");
  for (const step of OTHERS) {
    process.stdout.write(`── ${step.name}\n`);
    const { status, seconds } = await timed(step, env, "shown");
    process.stdout.write(`   ${seconds} s\n`);
    if (status !== 0) failed.push(step.name);
  }
  const { status, seconds, stdout, stderr } = await linting;
  process.stdout.write(`── ${LINT.name}\n${stdout}${stderr}   ${seconds} s\n`);
  if (status !== 0) failed.push(LINT.name);
  return failed;
}

async function timed(
  { command: [program, ...args] }: Step,
  env: NodeJS.ProcessEnv,
  output: "kept" | "shown",
): Promise<Ended & { readonly seconds: string }> {
  const began = Date.now();
  const ended = await start(process.execPath, [join("node_modules", program), ...args], ".", env, output);
  return { ...ended, seconds: ((Date.now() - began) / 1000).toFixed(1) };
}
