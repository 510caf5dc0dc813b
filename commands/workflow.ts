import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../envs";
import { readSynthesized, Root, type SynthesizedStack } from "../readers/terraform";
import { factsOf, pipelinesOf } from "../readers/workflow";
import { buildApp } from "../stacks/app";
import { resolveAll, type ResolvedEnvironment } from "../stacks/config/resolve";
import { replaceFiles } from "./support/output-folder";
import { CommandError, run } from "./support/run";

const USAGE = "npm run workflow -- <system> [--out <folder>]";

/** `npm run workflow -- <system>`: writes the pipelines of that system's own repository. */
run(() => {
  const { system, out } = readArguments(process.argv.slice(2));
  const environments = resolveAll(definitions.systems, definitions.tiers).filter((one) => one.system === system);
  const stacks = synthesize(environments.map(({ id }) => id));
  const facts = environments.flatMap((environment) => {
    const account = definitions.accounts[environment.account];
    const stack = stacks.find(({ name }) => name === environment.id);
    return account && stack ? [factsOf(environment, account, new Root(stack.terraform))] : [];
  });
  const files = pipelinesOf(system, facts);
  if (files.size === 0) throw new CommandError(nothingToDo(system, environments));
  replaceFiles(out, (folder) => {
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
  });
  for (const name of files.keys()) process.stdout.write(`${join(out, name)}\n`);
  process.stdout.write(`\nCopy them to .github/workflows/ in the repository of ${system}.\n`);
});

function readArguments(given: readonly string[]): { readonly system: string; readonly out: string } {
  const systems: string[] = definitions.systems.map(({ name }) => name);
  const [system, option, folder, ...more] = given;
  const wrong = more.length > 0 || (option !== undefined && (option !== "--out" || folder === undefined));
  if (system === undefined || wrong) throw new CommandError(`usage: ${USAGE}\nknown: ${systems.join(", ")}`);
  if (!systems.includes(system)) throw new CommandError(`there is no ${system}; use ${systems.join(" or ")}`);
  return { system, out: folder ?? join("workflows", system) };
}

/** Names come from the same synthesis that an apply uses. */
function synthesize(only: readonly string[]): SynthesizedStack[] {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-workflow-"));
  try {
    buildApp(definitions, { only, outdir }).synth();
    return readSynthesized(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function nothingToDo(system: string, environments: readonly ResolvedEnvironment[]): string {
  const names = environments.map(({ name }) => name).join(", ");
  return `${system} has nothing that a pipeline could deploy to ${names}; add a delivery section, and github to the account`;
}
