import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definitions } from "../envs";
import { compareAddresses, readGolden } from "../readers/check/addresses";
import { readSynthesized, type SynthesizedStack } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { goldenFiles, leftovers } from "./support/golden";
import { run } from "./support/run";

/**
 * `npm run golden:update`: writes every committed file that is generated from the environments, and reports what
 * changed: addresses, who reaches whom, the table in README.md, and docs/reference.md.
 */
run(() => {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-golden-"));
  try {
    buildApp(definitions, { outdir }).synth();
    const stacks = readSynthesized(outdir);
    for (const stack of stacks) reportAddresses(stack);
    const files = goldenFiles(definitions, stacks);
    for (const file of leftovers(files)) {
      process.stdout.write(`${file} deleted: its stack no longer exists\n`);
      rmSync(file);
    }
    for (const [file, content] of files) {
      if (existsSync(file) && readFileSync(file, "utf8") === content) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      process.stdout.write(`${file} updated\n`);
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

function reportAddresses({ name, terraform }: SynthesizedStack): void {
  const { added, removed, moved } = compareAddresses(readGolden(name), terraform);
  for (const address of removed) process.stdout.write(`- ${name}: ${address}\n`);
  for (const { from, to } of moved) process.stdout.write(`→ ${name}: ${from} is now ${to}\n`);
  for (const address of added) process.stdout.write(`+ ${name}: ${address}\n`);
}
