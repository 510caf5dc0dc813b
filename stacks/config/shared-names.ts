import { overlaps, parseCidr, show, under, type Problem } from "../../modules/core";
import type { AccountSettings } from "./account";
import { recordedNames } from "./public-names";
import type { ResolvedEnvironment } from "./resolve";
import { originHost, secondName } from "./second-home";

/** A name that only one environment can have, and the setting that makes it. */
interface Claim {
  readonly name: string;
  readonly path: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * What an environment has in common with an earlier one and must not: the id, the addresses of the network, DNS names and
 * buckets. Each environment must be valid by itself.
 */
export function sharedNameProblems(
  environments: readonly ResolvedEnvironment[],
  accounts: ReadonlyMap<string, AccountSettings>,
): { readonly subject: string; readonly problems: readonly Problem[] }[] {
  const owners = new Map<string, string>();
  for (const [name, { state }] of accounts) owners.set(`bucket ${state.bucket}`, `the state of account ${name}`);
  return environments.map((environment, index) => {
    const before = environments.slice(0, index);
    const taken = claimsOf(environment).flatMap(({ name, path, remedy }) => {
      const owner = owners.get(name);
      owners.set(name, owner ?? environment.subject);
      if (owner === undefined) return [];
      const [, shown = ""] = name.split(" ");
      return [{ path, message: `${show(shown)} is already that of ${owner}; ${remedy}` }];
    });
    const problems = [
      ...idProblems(environment, before),
      ...beginningProblems(environment, before),
      ...overlapProblems(environment, before),
      ...taken,
    ];
    return { subject: environment.subject, problems };
  });
}

function claimsOf({ settings }: ResolvedEnvironment): Claim[] {
  const { domain, buckets } = settings;
  const names = domain === undefined ? [] : recordedNames(settings);
  const hosts = names.map((name): Claim => {
    const remedy = `a DNS name belongs to one environment; set domain.${name} to another one`;
    return { name: `host ${domain?.[name] ?? ""}`, path: `domain.${name}`, remedy };
  });
  for (const name of Object.keys(names.length > 0 ? (domain?.alsoHosts ?? {}) : {})) {
    const remedy = "a DNS name belongs to one environment; leave it out";
    hosts.push({ name: `host ${name}`, path: `domain.alsoHosts.${name}`, remedy });
  }
  if (domain && settings.recovery && settings.frontend) {
    const remedy = `a DNS name belongs to one environment; ${originHost(domain)} is that of the second home's load balancer`;
    hosts.push({ name: `host ${originHost(domain)}`, path: "domain.host", remedy });
  }
  const named = Object.entries(buckets ?? {}).flatMap(([key, { name }]): Claim[] => {
    const remedy = "names of buckets are unique across AWS; use another one, or leave it out";
    return name === undefined ? [] : [{ name: `bucket ${name}`, path: `buckets.${key}.name`, remedy }];
  });
  return [...hosts, ...named];
}

/** Every name begins with the id, and every state lies under system and environment. */
function idProblems(environment: ResolvedEnvironment, before: readonly ResolvedEnvironment[]): Problem[] {
  const other = before.find((one) => idsOf(one).some((id) => idsOf(environment).includes(id)));
  const id = idsOf(environment).find((one) => other && idsOf(other).includes(one));
  if (other === undefined || id === undefined) return [];
  const message = `is called ${show(id)} in AWS, as ${other.subject} is; rename the system or the environment`;
  return [{ path: "", message }];
}

/** Policies allow an environment what begins with its id, `shop-prod-*`; in IAM, that would include `shop-prod-eu-web`. */
function beginningProblems(environment: ResolvedEnvironment, before: readonly ResolvedEnvironment[]): Problem[] {
  return before
    .filter(({ account }) => account === environment.account)
    .flatMap((other) => {
      const [shorter, longer] = [environment.id, other.id].sort((one, another) => one.length - another.length);
      if (shorter === undefined || longer?.startsWith(`${shorter}-`) !== true) return [];
      const message =
        `its resources begin with ${show(environment.id)}, and those of ${other.subject} in the same account with ` +
        `${show(other.id)}; IAM cannot tell them apart by their names: rename one of the two, or use another account`;
      return [{ path: "", message }];
    });
}

/** Its own, and that of its second home. */
function idsOf({ id, system, name, config }: ResolvedEnvironment): string[] {
  return config.recovery === undefined ? [id] : [id, `${system}-${secondName(name)}`];
}

/** Networks in one account must not overlap: they could never be peered. */
function overlapProblems(environment: ResolvedEnvironment, before: readonly ResolvedEnvironment[]): Problem[] {
  return before.flatMap((other) => {
    const [own, theirs] = [environment, other].map((one) => parseCidr(one.config.network?.cidr ?? ""));
    if (other.account !== environment.account || !own || !theirs || !overlaps(own, theirs)) return [];
    const message =
      `"${environment.config.network?.cidr ?? ""}" overlaps "${other.config.network?.cidr ?? ""}" of ${other.subject} in the ` +
      "same account; use a block that no other environment uses";
    return under("network", [{ path: "cidr", message }]);
  });
}
