import type { WafConfig } from "./config";
import { managedRule } from "./managed-rules";

/** A rule in the provider's JSON form. */
export type AclRule = Readonly<Record<string, unknown>>;

/** AWS accepts 60, 120, 300 or 600 seconds. */
const RATE_WINDOW_SECONDS = 60;

/**
 * The rules of an ACL in the order in which they are evaluated: rate limit, countries, then managed rules. Priorities
 * leave gaps, so that adding a rule does not renumber the others.
 */
export function aclRules(settings: Required<WafConfig>): AclRule[] {
  const block = settings.mode === "block" ? { block: {} } : { count: {} };
  const rules: AclRule[] = [
    {
      name: "rate-limit",
      priority: 10,
      action: block,
      statement: {
        rate_based_statement: {
          limit: settings.requestsPerMinutePerIp,
          evaluation_window_sec: RATE_WINDOW_SECONDS,
          aggregate_key_type: "IP",
        },
      },
      visibility_config: visibility("rate-limit"),
    },
  ];
  if (settings.blockedCountries.length > 0) {
    rules.push({
      name: "blocked-countries",
      priority: 20,
      action: block,
      statement: { geo_match_statement: { country_codes: settings.blockedCountries } },
      visibility_config: visibility("blocked-countries"),
    });
  }
  settings.managedRules.forEach((group, index) => {
    rules.push({
      name: group,
      priority: 100 + index * 10,
      override_action: settings.mode === "block" ? { none: {} } : { count: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: "AWS",
          name: `AWSManagedRules${group}`,
          ...countOnly(group, settings.countOnly),
        },
      },
      visibility_config: visibility(group),
    });
  });
  return rules;
}

/** AWS accepts a count override only within the rule's own group. */
function countOnly(set: string, names: readonly string[]): Record<string, unknown> {
  const own = names.map(managedRule).filter((one) => one.set === set);
  if (own.length === 0) return {};
  return { rule_action_override: own.map(({ rule }) => ({ name: rule, action_to_use: { count: {} } })) };
}

function visibility(metricName: string): AclRule {
  return { cloudwatch_metrics_enabled: true, sampled_requests_enabled: true, metric_name: metricName };
}
