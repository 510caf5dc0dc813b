import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, run } from "./support/program";

/** `npm test`: format, lint, types, unit tests, `terraform validate`; what was skipped, and why, comes last. */
const STEPS: readonly (readonly [name: string, ...command: string[]])[] = [
  ["format", "prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
  ["lint", "eslint/bin/eslint.js", "--max-warnings", "0", "."],
  ["types", "typescript/bin/tsc", "--project", "__tests__", "--noEmit"],
  ["tests", "jest/bin/jest.js", "--selectProjects", "unit", "terraform"],
];

run(() => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  const skips = join(folder, "skips");
  writeFileSync(skips, "");
  try {
    for (const [name, program = "", ...args] of STEPS) step(name, join("node_modules", program), args, skips);
    const skipped = readFileSync(skips, "utf8");
    process.stdout.write(skipped === "" ? "Nothing was skipped.\n" : `Skipped:\n${skipped}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function step(name: string, program: string, args: readonly string[], skips: string): void {
  process.stdout.write(`── ${name}\n`);
  const began = Date.now();
  const { status } = spawnSync(process.execPath, [program, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, GROUNDPLAN_SKIPS_FILE: skips },
  });
  if (status !== 0) throw new CommandError(`npm test: ${name} failed; what it found stands above`);
  process.stdout.write(`   ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}
