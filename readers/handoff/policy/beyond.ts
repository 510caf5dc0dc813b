import type { Root } from "../../terraform";
import { isRead, rightsOf } from "./rights";

/** Actions that can reach what another root has, or what nobody has, and why AWS offers nothing narrower. */
export interface Beyond {
  readonly actions: readonly string[];
  readonly because: string;
}

/** An action and its resource that write nothing that exists. */
export const CREATES =
  /^(acm:Request\w+|backup-storage:\w+|(cloudfront|kms|route53|servicediscovery):Create\w+|apigateway:POST \S+::\/\w+$)/;

/**
 * What AWS cannot narrow. The first that fits an action and its resource counts.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const REASONS: readonly { readonly on: RegExp; readonly because: string }[] = [
  {
    on: CREATES,
    because: "They only create: AWS chooses the id, and nothing that exists changes.",
  },
  {
    on: /^cloudfront:/,
    because: "CloudFront chooses the ids of policies, access controls and key value stores, and they have no tags.",
  },
  {
    on: /^route53:\w+ (\*|\S+:hostedzone\/)/,
    because: "Route 53 chooses the id of a zone, and compares no tags.",
  },
  { on: /^route53:\w+ \S+:healthcheck\//, because: "Route 53 chooses the id of a health check, and compares no tags." },
  {
    on: /^apigateway:\w+ \S+\/tags\//,
    because:
      "API Gateway asks for this with every tagged resource, and compares no tags here: it can give an API this root's tags.",
  },
  {
    on: /^apigateway:\w+ \S+\/apis\/\*\//,
    because:
      "API Gateway chooses the id of an API, and its routes, integrations and stages do not have the API's tags.",
  },
  {
    on: /^logs:/,
    because: "CloudWatch Logs has one list of deliveries and of resource policies for all services in a region.",
  },
  {
    on: /^ecs:DeregisterTaskDefinition /,
    because: "ECS knows no resource for it. What runs goes on running, and a revision can be registered again.",
  },
  {
    on: /^elasticloadbalancing:SetWebACL /,
    because: "WAF asks for it together with `wafv2:AssociateWebACL`, which is restricted to this root's load balancer.",
  },
  {
    on: /^(wafv2:\w+ \S+\/managedruleset|ec2:RunInstances \S+:image)\//,
    because: "A firewall refers to AWS's rule sets, and an instance to an image; nothing in them changes.",
  },
  {
    on: /^servicediscovery:(Un|T)\w+ /,
    because:
      "Cloud Map compares neither the resource nor its tags when it tags: it can give a namespace this root's tags.",
  },
  { on: /^rds:\w+ \S+:auto-backup:/, because: "RDS chooses the ids of automated backups." },
  {
    on: /^((config|ec2|ecr|s3):\w+|iam:\w+AccountPasswordPolicy) \*|^guardduty:/,
    because: "The account, or a region of it, has it once.",
  },
];

/**
 * The writing actions of a root's policy that neither names nor tags nor conditions keep to the root, by reason.
 * @throws Error for one without a reason: it has to be narrowed, or the reason found.
 */
export function beyond(root: Root): Beyond[] {
  const found = new Map<string, Set<string>>();
  for (const { action, resource, open } of rightsOf(root)) {
    if (!open || isRead(action)) continue;
    const reason = REASONS.find(({ on }) => on.test(`${action} ${resource}`));
    if (reason === undefined) throw new Error(`${action} on ${resource} reaches beyond the root, without a reason`);
    found.set(reason.because, (found.get(reason.because) ?? new Set()).add(shown(action, resource)));
  }
  return [...found].map(([because, actions]) => ({ because, actions: [...actions].sort() }));
}

/** API Gateway's actions are HTTP methods, which say nothing without the path. */
function shown(action: string, resource: string): string {
  return action.startsWith("apigateway:") ? `${action} ${resource.split("::")[1] ?? ""}` : action;
}
