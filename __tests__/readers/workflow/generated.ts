import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { readSynthesized, Root } from "../../../readers/terraform";
import { factsOf, pipelinesOf, type EnvironmentFacts } from "../../../readers/workflow";
import { buildApp } from "../../../stacks/app";
import { resolveAll } from "../../../stacks/config/resolve";

/** What pipelines know of every environment, by its stack's name. */
export function allFacts(): Map<string, EnvironmentFacts> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-pipelines-"));
  try {
    const environments = resolveAll(definitions.systems, definitions.tiers);
    buildApp(definitions, { only: environments.map(({ id }) => id), outdir }).synth();
    const stacks = new Map(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
    return new Map(
      environments.map((one) => [
        one.id,
        factsOf(one, definitions.accounts[one.account]!, new Root(stacks.get(one.id)!)),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Every workflow that is generated, as `<system>/<file>`. */
export function generated(facts: ReadonlyMap<string, EnvironmentFacts>): [string, string][] {
  return definitions.systems.flatMap(({ name }) => {
    const files = pipelinesOf(
      name,
      [...facts.values()].filter(({ system }) => system === name),
    );
    return [...files].map(([file, content]): [string, string] => [`${name}/${file}`, content]);
  });
}

/** The workflows of this repository. */
export function ours(): [string, string][] {
  const folder = join(__dirname, "..", "..", "..", ".github", "workflows");
  return readdirSync(folder).map((file) => [`groundplan/${file}`, readFileSync(join(folder, file), "utf8")]);
}
