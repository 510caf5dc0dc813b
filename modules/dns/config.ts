import { check, flag, required, show, text, type Problem, type Rules } from "../core";

/** The `domain` section: under which names an environment answers. */
export interface DomainConfig {
  /** The public Route 53 zone that holds the records; the account stack creates it, or somebody else did. */
  readonly zone: string;
  /** The name that users open, in that zone. Default: the zone's own name. */
  readonly host?: string;
  /** The name of the API where it does not share the users' host. Default: `api.<host>`. */
  readonly apiHost?: string;
  /** Lets Route 53 ask the backend for its health from around the world, for $1.50 a month. Default: true. */
  readonly healthCheck?: boolean;
}

/** A domain section with its defaults filled in. */
export type DomainSettings = Required<DomainConfig>;

/** A DNS name in lower case, without a final dot. */
export const domainName = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a domain name such as "app.example.com", in lower case and without a final dot',
);

const DOMAIN_RULES: Rules<DomainConfig> = {
  zone: required(domainName),
  host: domainName,
  apiHost: domainName,
  healthCheck: flag,
};

/** What is wrong with a domain section. */
export function domainProblems(config: DomainConfig): Problem[] {
  const problems = check(DOMAIN_RULES, config);
  if (problems.length > 0) return problems;
  for (const setting of ["host", "apiHost"] as const) {
    const value = config[setting];
    if (value === undefined || value === config.zone || value.endsWith(`.${config.zone}`)) continue;
    problems.push({
      path: setting,
      message: `${show(value)} is not in the zone ${config.zone}; use a name that ends in .${config.zone}`,
    });
  }
  return problems;
}

/** The names that follow from a domain section. */
export function domainSettings({
  zone,
  host = zone,
  apiHost = `api.${host}`,
  healthCheck = true,
}: DomainConfig): DomainSettings {
  return { zone, host, apiHost, healthCheck };
}
