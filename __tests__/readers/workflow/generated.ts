import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { Root } from "../../../readers/terraform";
import { factsOf, pipelinesOf, type EnvironmentFacts } from "../../../readers/workflow";
import { ROOT } from "../../support/program";
import { allStacks, ENVIRONMENTS } from "../../support/stacks";

/** The pipeline facts of every environment, by its stack's name. */
export function allFacts(): Map<string, EnvironmentFacts> {
  const stacks = allStacks();
  return new Map(
    ENVIRONMENTS.map((one) => [one.id, factsOf(one, definitions.accounts[one.account]!, new Root(stacks[one.id]!))]),
  );
}

/** Every generated workflow, as `<system>/<file>`. */
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
  const folder = join(ROOT, ".github", "workflows");
  return readdirSync(folder).map((file) => [`groundplan/${file}`, readFileSync(join(folder, file), "utf8")]);
}
