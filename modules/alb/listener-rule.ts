import { LbListenerRule, type LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { Construct } from "constructs";

/** Which requests a rule of the listener is about: those that match one of the paths and, if there are hosts, one of them. */
export interface RequestMatch {
  /** `/api/v1/streaming*`. Default: any. */
  readonly paths: readonly string[];
  /** `live.example.com`. Default: any. */
  readonly hosts: readonly string[];
  /** The listener follows the first rule that matches, from the lowest number to the highest. */
  readonly priority: number;
}

/**
 * A rule that forwards requests to a target group.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb_listener_rule
 */
export function createListenerRule(
  scope: Construct,
  listenerArn: string,
  { paths, hosts, priority }: RequestMatch,
  action: LbListenerRuleAction[],
): LbListenerRule {
  return new LbListenerRule(scope, "rule", {
    listenerArn,
    priority,
    action,
    condition: [
      ...(hosts.length > 0 ? [{ hostHeader: { values: [...hosts] } }] : []),
      ...(paths.length > 0 ? [{ pathPattern: { values: [...paths] } }] : []),
    ],
  });
}
