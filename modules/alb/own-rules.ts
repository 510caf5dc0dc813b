import type { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { Construct } from "constructs";
import { RULE_VALUES } from "./rule-order";

/**
 * The priorities of the load balancer's own rules, lowest first: 1 to 99 are theirs, and everything above is for services.
 * A rule keeps its priority when others come and go.
 */
export const OWN_PRIORITIES = { redirects: 1, openPaths: 21 } as const;

/** Requests for some names are sent on to another, with their path and query. */
export interface HostRedirect {
  readonly to: string;
  readonly from: readonly string[];
}

/** Sends requests for the other names on, before anybody has to sign in. */
export function redirectHosts(scope: Construct, listener: LbListener, { to, from }: HostRedirect): void {
  for (const [at, values] of chunks(from).entries()) {
    new LbListenerRule(scope, numbered("redirect-hosts", at), {
      listenerArn: listener.arn,
      priority: OWN_PRIORITIES.redirects + at,
      condition: [{ hostHeader: { values } }],
      action: [{ type: "redirect", redirect: { host: to, port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
    });
  }
}

/** Forwards some paths to a target group without a sign-in. */
export function openPaths(
  scope: Construct,
  listener: LbListener,
  paths: readonly string[],
  targetGroupArn: string,
): void {
  for (const [at, values] of chunks(paths).entries()) {
    new LbListenerRule(scope, numbered("open-paths", at), {
      listenerArn: listener.arn,
      priority: OWN_PRIORITIES.openPaths + at,
      condition: [{ pathPattern: { values } }],
      action: [{ type: "forward", targetGroupArn }],
    });
  }
}

/** Sorted, so that the order in which somebody lists them changes nothing. */
function chunks(values: readonly string[]): string[][] {
  const sorted = [...values].sort();
  const starts = sorted.map((_, at) => at).filter((at) => at % RULE_VALUES === 0);
  return starts.map((at) => sorted.slice(at, at + RULE_VALUES));
}

function numbered(id: string, at: number): string {
  return at === 0 ? id : `${id}-${String(at + 1)}`;
}
