import { type Resource, type Root, blocks, strings } from "../../terraform";

/** The resource types that the diagram shows, with their label and shape. */
const SHOWN: Readonly<Record<string, readonly [label: string, open: string, close: string]>> = {
  aws_cloudfront_distribution: ["CloudFront", "[", "]"],
  aws_apigatewayv2_api: ["API Gateway", "[", "]"],
  aws_lb: ["load balancer", "[", "]"],
  aws_ecs_service: ["service", "[[", "]]"],
  aws_autoscaling_group: ["host", "[[", "]]"],
  aws_batch_job_queue: ["job queue", "[[", "]]"],
  aws_db_instance: ["database", "[(", ")]"],
  aws_rds_cluster: ["database", "[(", ")]"],
  aws_elasticache_replication_group: ["cache", "[(", ")]"],
  aws_sqs_queue: ["queue", "[/", "/]"],
  aws_s3_bucket: ["bucket", "[(", ")]"],
  aws_cloudtrail: ["CloudTrail", "[", "]"],
  aws_config_configuration_recorder: ["AWS Config", "[", "]"],
  aws_dynamodb_table: ["table", "[(", ")]"],
  aws_route53_zone: ["zone", "[", "]"],
};

/** References are not followed beyond these: everything is in a network and has a role. */
const ENDS = ["aws_vpc", "aws_subnet", "aws_iam_role", "aws_security_group", "aws_sns_topic"];

/** A Mermaid diagram of a root: which resource refers to which, and which security group allows traffic from which. */
export function picture(root: Root): string {
  const shown = root.resources.filter(({ type, region }) => type in SHOWN && region === root.region);
  const nodes = shown.map((one) => {
    const [label = "", open = "", close = ""] = SHOWN[one.type] ?? [];
    return `  ${idOf(one)}${open}"${label}<br/>${shownName(root, one)}"${close}`;
  });
  const edges = [...referenceEdges(root, shown), ...listenerEdges(root, shown), ...groupEdges(root, shown)];
  const targets = new Set(edges.map(([, to]) => to));
  const entrances = shown.filter((one) => ENTRANCES.includes(one.type) && !targets.has(one));
  const lines = new Set([
    ...entrances.map((one) => `  users((users)) --> ${idOf(one)}`),
    ...edges.map(([from, to]) => `  ${idOf(from)} --> ${idOf(to)}`),
  ]);
  return ["```mermaid", "flowchart LR", ...nodes, ...lines, "```"].join("\n");
}

/** A resource without a name in AWS goes by the name that callers use, or else by its name in Terraform. */
function shownName(root: Root, one: Resource): string {
  const name = root.nameOf(one);
  const [alias] = strings(one.body["aliases"]);
  return name === "*" ? root.value(alias ?? one.name) : name;
}

const ENTRANCES = ["aws_cloudfront_distribution", "aws_apigatewayv2_api", "aws_lb"];

type Edge = readonly [from: Resource, to: Resource];

function idOf({ type, name }: Resource): string {
  return `${type.replace("aws_", "")}_${name}`;
}

function referenceEdges(root: Root, shown: readonly Resource[]): Edge[] {
  const integrations = root.all("aws_apigatewayv2_integration");
  return shown.flatMap((from) => {
    const starts = from.type === "aws_apigatewayv2_api" ? [from, ...integrations] : [from];
    return [...reached(root, starts)].filter((to) => to !== from && shown.includes(to)).map((to): Edge => [from, to]);
  });
}

/** The shown resources that something refers to, directly or through resources that are not shown. */
function reached(root: Root, starts: readonly Resource[]): Set<Resource> {
  const seen = new Set<Resource>();
  const next = [...starts];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    const { depends_on: _, tags: __, ...body } = one.body;
    for (const target of root.referenced(body)) {
      if (seen.has(target) || ENDS.includes(target.type) || target.type.includes(".")) continue;
      seen.add(target);
      if (!(target.type in SHOWN)) next.push(target);
    }
  }
  return seen;
}

/** A load balancer leads to those that a listener's target group belongs to. */
function listenerEdges(root: Root, shown: readonly Resource[]): Edge[] {
  return root.all("aws_lb_listener").flatMap(({ address, body }) => {
    const [balancer] = root.referenced(body["load_balancer_arn"]);
    const rules = root
      .all("aws_lb_listener_rule")
      .filter((rule) => root.references(rule.body["listener_arn"]).includes(address));
    const targets = [body["default_action"], ...rules.map((rule) => rule.body["action"])].flatMap((action) =>
      root.referenced(action, "aws_lb_target_group"),
    );
    if (balancer === undefined || !shown.includes(balancer)) return [];
    return shown
      .filter((one) => root.referenced(blocks(one.body["load_balancer"])).some((group) => targets.includes(group)))
      .map((one): Edge => [balancer, one]);
  });
}

/** Edges from the sources that a security group's ingress rules allow. */
function groupEdges(root: Root, shown: readonly Resource[]): Edge[] {
  const owners = (group: unknown): Resource[] => {
    const groups = root.referenced(group);
    return shown.filter((one) => root.referenced(one.body).some((each) => groups.includes(each)));
  };
  return root.all("aws_vpc_security_group_ingress_rule").flatMap(({ body }) => {
    if (body["referenced_security_group_id"] === undefined) return [];
    const targets = owners(body["security_group_id"]);
    return owners(body["referenced_security_group_id"]).flatMap((from) =>
      targets.filter((to) => to !== from).map((to): Edge => [from, to]),
    );
  });
}
