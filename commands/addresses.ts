import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../envs";
import { compareAddresses, GOLDEN_ADDRESSES, readGolden } from "../readers/check/addresses";
import { addressesOf, readSynthesized } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { run } from "./support/program";

/** `npm run addresses:update`: writes the list of every environment's addresses anew, and says what changed. */
run(() => {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-addresses-"));
  try {
    buildApp(definitions, { outdir }).synth();
    const stacks = readSynthesized(outdir);
    mkdirSync(GOLDEN_ADDRESSES, { recursive: true });
    for (const { name, terraform } of stacks) {
      const { added, removed, moved } = compareAddresses(readGolden(name), terraform);
      for (const address of removed) process.stdout.write(`- ${name}: ${address}\n`);
      for (const { from, to } of moved) process.stdout.write(`→ ${name}: ${from} is now ${to}\n`);
      for (const address of added) process.stdout.write(`+ ${name}: ${address}\n`);
      writeFileSync(join(GOLDEN_ADDRESSES, `${name}.txt`), `${addressesOf(terraform).join("\n")}\n`);
    }
    removeOthers(stacks.map((stack) => `${stack.name}.txt`));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

function removeOthers(files: readonly string[]): void {
  for (const file of readdirSync(GOLDEN_ADDRESSES).filter((one) => !files.includes(one))) {
    process.stdout.write(`- ${file}: the stack is gone\n`);
    rmSync(join(GOLDEN_ADDRESSES, file));
  }
}
