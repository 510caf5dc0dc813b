/**
 * How bad a danger is, the worst first.
 * - `data`: data, or a state that Terraform needs, may be lost.
 * - `access`: somebody can newly reach, read or do something, or what they do is no longer recorded.
 * - `outage`: requests or jobs fail for a while, or an apply fails half-way.
 * - `watch`: worth a look; routine, or reported by other means.
 */
export const SEVERITIES = ["data", "access", "outage", "watch"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What `npm run check` stops for unless it is told otherwise. */
export const STOPS_BY_DEFAULT: readonly Severity[] = ["data", "access", "outage"];

/** Every rule with its severity. */
const RULES = {
  "account-changed": "data",
  "backup-shortened": "data",
  "data-expires": "data",
  "data-gone": "data",
  "data-removed": "data",
  "data-replaced": "data",
  "dead-letters-off": "data",
  "environment-gone": "data",
  "images-expire": "data",
  "lock-changed": "data",
  "maybe-replaced": "data",
  "moved-region": "data",
  "not-compared": "data",
  "provider-changed": "data",
  "renamed-without-moved": "data",
  "replace-triggered": "data",
  "replication-stopped": "data",
  "state-moved": "data",
  unprotected: "data",
  "value-overwritten": "data",
  "versioning-off": "data",

  "access-granted": "access",
  "audit-off": "access",
  "container-weakened": "access",
  drifted: "access",
  "encryption-off": "access",
  "firewall-off": "access",
  "foreign-account": "access",
  "guard-removed": "access",
  "headers-weakened": "access",
  "images-mutable": "access",
  "ingress-opened": "access",
  "origins-widened": "access",
  "ownership-given-up": "access",
  "policy-widened": "access",
  public: "access",
  "runs-code": "access",
  "sent-elsewhere": "access",
  "traffic-moved": "access",
  "trust-widened": "access",
  "weaker-login": "access",
  "weaker-tls": "access",

  "engine-upgraded": "outage",
  "name-lost": "outage",
  "order-lost": "outage",
  outage: "outage",
  "ownership-taken": "outage",
  "provider-removed": "outage",
  "redundancy-lost": "outage",
  "rollback-off": "outage",
  shrinks: "outage",
  "tags-lost": "outage",
  "turned-off": "outage",

  "alarm-silenced": "watch",
  "capacity-owner": "watch",
  drift: "watch",
  forgotten: "watch",
  "less-capacity": "watch",
  "permission-added": "watch",
  "requests-moved": "watch",
  "safeguard-removed": "watch",
  "store-reached": "watch",
  "value-rotated": "watch",
} as const satisfies Readonly<Record<string, Severity>>;

export type Rule = keyof typeof RULES;

/** The severity of a rule in an environment that is not disposable. */
export function severityOf(rule: Rule): Severity {
  return RULES[rule];
}

/** Every rule of a severity, for the documentation and the tests. */
export function rulesOf(severity: Severity): Rule[] {
  return (Object.keys(RULES) as Rule[]).filter((rule) => RULES[rule] === severity);
}
