import {
  integer,
  list,
  logRetention,
  oneOf,
  orList,
  section,
  show,
  text,
  type Config,
  type Named,
  type Settings,
} from "../core";

const MANAGED_RULES = [
  "AmazonIpReputationList",
  "AnonymousIpList",
  "CommonRuleSet",
  "KnownBadInputsRuleSet",
  "SQLiRuleSet",
  "AdminProtectionRuleSet",
  "LinuxRuleSet",
  "UnixRuleSet",
  "PHPRuleSet",
  "WordPressRuleSet",
] as const;

/** An AWS managed rule group, without the common prefix `AWSManagedRules`. */
export type ManagedRules = (typeof MANAGED_RULES)[number];

/**
 * The `waf` section: the web application firewall (AWS WAF), which blocks requests before they reach the application.
 */
export const WAF = section({
  /**
   * Requests per minute from one IP address, above which it is blocked until it slows down. 10 to 20 million. Default:
   * 1000.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  requestsPerMinutePerIp: integer(10, 20_000_000).default(1000),
  /** Countries to block, as two-letter codes: `KP`. Default: none. */
  blockedCountries: list(text(/^[A-Z]{2}$/, 'a two-letter country code such as "KP"')).default([]),
  /**
   * AWS managed rule groups, in the order in which they are evaluated. Default: IP reputation, common attacks including
   * cross-site scripting, known bad inputs, SQL injection.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
   */
  managedRules: list(oneOf(...MANAGED_RULES)).default([
    "AmazonIpReputationList",
    "CommonRuleSet",
    "KnownBadInputsRuleSet",
    "SQLiRuleSet",
  ]),
  /**
   * Rules that only count matches. A rule of the common set is given by its own name, a rule of another set by both:
   * `SQLiRuleSet/SQLi_BODY`. Default: `SizeRestrictions_BODY`, because it blocks every body over 8 KB, including
   * uploads and long documents.
   */
  countOnly: list(
    text(
      /^([A-Za-z0-9]+\/)?[A-Za-z0-9_]+$/,
      'the name of a rule such as "SizeRestrictions_BODY", or with its set, "SQLiRuleSet/SQLi_BODY"',
    ),
  ).defaultFrom(({ managedRules }: { managedRules: readonly string[] }) =>
    managedRules.includes("CommonRuleSet") ? ["SizeRestrictions_BODY"] : [],
  ),
  /** Whether matching requests are blocked or only counted, to see what would happen. Default: `"block"`. */
  mode: oneOf("block", "count").default("block"),
  /** Days that matching requests are kept in the log. Default: 30. */
  logRetentionDays: logRetention.default(30),
}).and(({ managedRules, countOnly }) => {
  const sets: readonly string[] = managedRules;
  return countOnly.flatMap((name, index) => {
    const { set } = managedRule(name);
    if (sets.includes(set)) return [];
    const known = sets.length > 0 ? `use a rule of ${orList(sets)}, or add ${set} to managedRules` : "leave it out";
    return [
      {
        path: `countOnly[${index}]`,
        message: `${show(name)} is a rule of ${set}, which is not in managedRules; ${known}`,
      },
    ];
  });
});

export interface WafConfig extends Config<typeof WAF>, Named {}
export interface WafSettings extends Settings<typeof WAF>, Named {}

/** `SQLiRuleSet/SQLi_BODY` with its set; without one, a rule belongs to the common set. */
export function managedRule(name: string): { readonly set: string; readonly rule: string } {
  const [rule = "", set = "CommonRuleSet"] = name.split("/").reverse();
  return { set, rule };
}
