import { ConfigError } from "../../modules/core";
import type { EnvironmentFacts, Refs } from "./facts";
import { script, type Step } from "./workflow";

/** Variables for the later steps of a job, by name. */
export type Variables = Readonly<Record<string, string | number>>;

/**
 * The first step of every job that deploys: it sets the environment's names in AWS as variables for the later steps. All
 * environments are listed in one place, so that they can be compared.
 */
export function lookUp(environments: ReadonlyMap<string, Variables>): Step {
  const branches = [...environments].map(([name, variables]) => `    ${name})\n${lines(variables)}\n      ;;`);
  return script(
    "Look up the environment",
    `
facts() {
  case "$ENVIRONMENT" in
${branches.join("\n")}
    *)
      echo "::error::nothing is deployed to \\"$ENVIRONMENT\\" here" >&2
      return 1
      ;;
  esac
}
facts >> "$GITHUB_ENV"`,
    { env: { ENVIRONMENT: "${{ inputs.environment }}" } },
  );
}

function lines(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `      echo ${quoted(`${name}=${String(value)}`)}`)
    .join("\n");
}

/** Quoted for a shell. AWS names need no quotes and read better without. */
function quoted(text: string): string {
  return /^[\w=:/.,@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The facts of the environments that have a given part, by the GitHub environment's name. */
export function having<Part>(
  environments: readonly EnvironmentFacts[],
  part: (facts: EnvironmentFacts) => Part | undefined,
): Map<string, Part> {
  return new Map(
    environments.flatMap((facts) => {
      const found = part(facts);
      return found === undefined ? [] : [[facts.githubEnvironment, found] as const];
    }),
  );
}

/** The first step: sets the environment's variables. */
export function place({ account, region }: EnvironmentFacts, role: string): Variables {
  return { ROLE: role, ACCOUNT: account, REGION: region };
}

/**
 * What starts a deployment: a push to a branch or a tag that every environment trusts, because one commit goes through all of them.
 * @throws ConfigError if they have none in common.
 */
export function triggers(environments: readonly EnvironmentFacts[]): object {
  const [first, ...others] = environments;
  const common = (kind: keyof Refs) =>
    (first?.refs[kind] ?? []).filter((ref) => others.every(({ refs }) => refs[kind].includes(ref)));
  const branches = common("branches");
  const tags = common("tags");
  if (branches.length + tags.length === 0) {
    const message =
      "the environments have no branch or tag in common, but one commit is deployed to all of them; add one to each";
    throw new ConfigError(first?.system ?? "", [{ path: "delivery.branches", message }]);
  }
  const push = { ...(branches.length > 0 ? { branches } : {}), ...(tags.length > 0 ? { tags } : {}) };
  return { push, workflow_dispatch: {} };
}

const ORDER = ["dev", "staging", "prod"] as const;

/**
 * What each environment waits for, by the GitHub environment's name: all environments of the previous tier.
 * @throws ConfigError if two environments share a GitHub environment, as that would be ambiguous.
 */
export function stages(environments: readonly EnvironmentFacts[]): Map<string, string[]> {
  const names = environments.map((facts) => facts.githubEnvironment);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `"${twice}" is used by two environments; set a different delivery.githubEnvironment for each`;
    throw new ConfigError(environments[0]?.system ?? "", [{ path: "delivery.githubEnvironment", message }]);
  }
  const tiers = ORDER.map((tier) => environments.filter((facts) => facts.tier === tier)).filter(
    (one) => one.length > 0,
  );
  return new Map(
    tiers.flatMap((tier, index) =>
      tier.map((facts) => [
        facts.githubEnvironment,
        (tiers[index - 1] ?? []).map((before) => before.githubEnvironment),
      ]),
    ),
  );
}
