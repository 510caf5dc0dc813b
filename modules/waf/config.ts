import { check, integer, list, logRetention, oneOf, text, type Problem, type Rules } from "../core";

/** The `waf` section: what is turned away before it reaches the application. */
export interface WafConfig {
  /**
   * Requests a minute that one IP address may make before it is blocked for as long as it goes on. 10 to 20 million.
   * Default: 1000.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly requestsPerMinutePerIp?: number;
  /** Countries that are turned away, as two-letter codes: `KP`. Default: none. */
  readonly blockedCountries?: readonly string[];
  /**
   * Sets of rules that AWS keeps up to date, in the order in which they are asked. Default: bad reputations, common
   * attacks with cross-site scripting among them, known bad inputs, SQL injection.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
   */
  readonly managedRules?: readonly ManagedRules[];
  /**
   * Rules of those sets that only count. Default: `SizeRestrictions_BODY`, as it turns away every body over 8 KB, uploads
   * and long documents among them.
   */
  readonly countOnly?: readonly string[];
  /** Whether bad requests are turned away or only counted, to watch what would happen. Default: `"block"`. */
  readonly mode?: "block" | "count";
  /** Days that the requests which matched a rule are kept in the log. Default: 30. */
  readonly logRetentionDays?: number;
}

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

/** A managed rule group of AWS, without the prefix `AWSManagedRules` that all their names carry. */
export type ManagedRules = (typeof MANAGED_RULES)[number];

export const WAF_DEFAULTS: Required<WafConfig> = {
  requestsPerMinutePerIp: 1000,
  blockedCountries: [],
  managedRules: ["AmazonIpReputationList", "CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet"],
  countOnly: ["SizeRestrictions_BODY"],
  mode: "block",
  logRetentionDays: 30,
};

const WAF_RULES: Rules<WafConfig> = {
  requestsPerMinutePerIp: integer(10, 20_000_000),
  blockedCountries: list(text(/^[A-Z]{2}$/, 'a two-letter country code such as "KP"')),
  managedRules: list(oneOf(...MANAGED_RULES)),
  countOnly: list(text(/^[A-Za-z0-9_]+$/, 'the name of a rule such as "SizeRestrictions_BODY"')),
  mode: oneOf("block", "count"),
  logRetentionDays: logRetention,
};

/** What is wrong with a waf section; its defaults may be left out. */
export function wafProblems(config: WafConfig): Problem[] {
  return check(WAF_RULES, config);
}
