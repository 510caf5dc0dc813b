import {
  integer,
  list,
  logRetention,
  nearest,
  oneOf,
  orList,
  section,
  show,
  text,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { COUNTRIES } from "./countries";
import { MANAGED_RULES, managedRule, rulesOf, type ManagedRules } from "./managed-rules";

const SETS = Object.keys(MANAGED_RULES) as ManagedRules[];

/** The most countries in one rule. */
const MOST_COUNTRIES = 50;

const country = text(/^[A-Z]{2}$/, 'a two-letter country code such as "KP"').refine((code) => {
  if (COUNTRIES.has(code)) return undefined;
  const hint = code === "UK" ? "GB is the United Kingdom" : 'use an ISO 3166 code such as "KP"';
  return `${show(code)} is not a country that AWS WAF knows; ${hint}`;
});

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
  /**
   * Countries to block, as two-letter ISO 3166 codes, up to 50: `KP`. The United Kingdom is `GB`. Default: none.
   * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GeoMatchStatement.html
   */
  blockedCountries: list(country, { max: MOST_COUNTRIES }).default([]),
  /**
   * AWS managed rule groups, in the order in which they are evaluated. Default: IP reputation, common attacks including
   * cross-site scripting, known bad inputs, SQL injection.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
   */
  managedRules: list(oneOf(...SETS)).default([
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
    const { set, rule } = managedRule(name);
    if (sets.includes(set)) return ruleProblems(`countOnly[${index}]`, set, rule);
    const known = sets.length > 0 ? `use a rule of ${orList(sets)}, or add ${set} to managedRules` : "leave it out";
    return [
      {
        path: `countOnly[${index}]`,
        message: `${show(name)} is a rule of ${set}, which is not in managedRules; ${known}`,
      },
    ];
  });
});

function ruleProblems(path: string, set: string, rule: string): Problem[] {
  const known = rulesOf(set);
  if (known.includes(rule.replace(/_RC_COUNT$/, ""))) return [];
  const near = nearest(rule, known);
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  return [{ path, message: `${show(rule)} is not a rule of ${set}; ${hint}its rules are ${known.join(", ")}` }];
}

export interface WafConfig extends Config<typeof WAF>, Named {}
export interface WafSettings extends Settings<typeof WAF>, Named {}
