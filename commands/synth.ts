import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { definitions } from "../envs";
import { excesses, excessLines } from "../readers/quotas";
import { addressesOf, readSynthesized, Root } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { selectedStacks } from "../stacks/stack-filter";
import { replaceFiles } from "./support/output-folder";
import { run } from "./support/run";

/** `npm run synth`: writes the Terraform of every environment, and reports what was written where. */
const OUTDIR = "cdktf.out";

run(() => {
  const only = selectedStacks();
  replaceFiles(OUTDIR, (outdir) => {
    buildApp(definitions, { only, outdir }).synth();
  });
  const stacks = readSynthesized(OUTDIR);
  if (only.length === 0) removeOthers(stacks.map((stack) => stack.folder));
  const table = new Table({
    head: ["stack", "resources", "written to"],
    colAligns: ["left", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const { name, folder, terraform } of stacks) {
    table.push([name, addressesOf(terraform).length, join(folder, "cdk.tf.json")]);
  }
  process.stdout.write(`${table.toString()}\n`);
  const roots = stacks.map(({ terraform }) => new Root(terraform));
  for (const line of excessLines(excesses(roots))) process.stdout.write(`${line}\n`);
});

/** Removes the folders of stacks that no longer exist, so that nobody applies them by mistake. */
function removeOthers(folders: readonly string[]): void {
  for (const name of readdirSync(join(OUTDIR, "stacks"))) {
    const folder = join(OUTDIR, "stacks", name);
    if (!folders.includes(folder)) rmSync(folder, { recursive: true });
  }
}
