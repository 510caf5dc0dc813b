import { block, blocks, stringOf, type Resource, type Root } from "../terraform";
import type { QuotaName } from "./defaults";

/** What one root needs of a quota, in one region; `part` tells apart what a quota counts separately, such as zones. */
export interface Demand {
  readonly quota: QuotaName;
  readonly region: string;
  readonly part: string;
  readonly amount: number;
}

/** Where services without regions keep their quotas. */
const GLOBAL = "us-east-1";

/** The types that count one each. */
const COUNTED: Readonly<Record<string, QuotaName>> = {
  aws_vpc: "vpcs",
  aws_internet_gateway: "internetGateways",
  aws_eip: "elasticIps",
  aws_batch_compute_environment: "computeEnvironments",
  aws_batch_job_queue: "jobQueues",
  aws_lb: "loadBalancers",
  aws_apigatewayv2_vpc_link: "vpcLinks",
  aws_apigatewayv2_domain_name: "customDomains",
  aws_service_discovery_http_namespace: "namespaces",
  aws_cloudfront_distribution: "distributions",
  aws_cloudfront_response_headers_policy: "headersPolicies",
  aws_cloudfront_cache_policy: "cachePolicies",
  aws_cloudfront_vpc_origin: "vpcOrigins",
  aws_cloudfront_function: "functions",
  aws_s3_bucket: "buckets",
  aws_db_instance: "databases",
  aws_rds_cluster_instance: "databases",
  aws_rds_cluster: "clusters",
  aws_db_event_subscription: "eventSubscriptions",
  aws_acm_certificate: "certificates",
  aws_route53_zone: "zones",
  aws_route53_health_check: "healthChecks",
  aws_cloudwatch_event_rule: "rules",
  aws_iam_role: "roles",
};

const WITHOUT_REGION = /^aws_(cloudfront|iam|route53|s3)_/;

/** Everything that a root needs of the quotas. */
export function demandsOf(root: Root): Demand[] {
  return [
    ...root.resources.flatMap(({ type, region }) => {
      const quota = COUNTED[type];
      return quota === undefined ? [] : [one(quota, WITHOUT_REGION.test(type) ? GLOBAL : region)];
    }),
    ...root.all("aws_nat_gateway").map((gateway) => {
      const [subnet] = root.referenced(gateway.body["subnet_id"], "aws_subnet");
      return one("natGateways", gateway.region, 1, root.value(subnet?.body["availability_zone"]));
    }),
    ...root
      .all("aws_vpc_endpoint")
      .filter(({ body }) => body["vpc_endpoint_type"] === "Gateway")
      .map(({ region }) => one("gatewayEndpoints", region)),
    ...root.all("aws_apigatewayv2_route").map(({ body, region }) => {
      const api = `${root.tags["System"] ?? ""}/${root.tags["Environment"] ?? ""}/${stringOf(body["api_id"])}`;
      return one("routes", region, 1, api);
    }),
    ...root
      .all("aws_elasticache_replication_group")
      .map(({ body, region }) => one("cacheNodes", region, Number(body["num_cache_clusters"] ?? 1))),
    ...root.all("aws_launch_template").map(({ body, region }) => {
      return one("ec2Vcpus", region, instanceVcpus(stringOf(body["instance_type"])));
    }),
    ...root.all("aws_ecs_service").flatMap((service) => serviceDemands(root, service)),
    ...root.all("aws_scheduler_schedule").flatMap((schedule) => scheduleDemands(root, schedule)),
    ...root.all("aws_batch_compute_environment").map(({ body, region }) => {
      const { type, max_vcpus: most } = block(body["compute_resources"]);
      return one(type === "FARGATE_SPOT" ? "fargateSpotVcpus" : "fargateVcpus", region, Number(most ?? 0));
    }),
  ].filter(({ amount }) => amount > 0);
}

function one(quota: QuotaName, region: string, amount = 1, part = ""): Demand {
  return { quota, region, part, amount };
}

/** The most vCPUs of a service: scaled out as far as it may, while a deployment runs new tasks next to the old ones. */
function serviceDemands(root: Root, service: Resource): Demand[] {
  const { body, region } = service;
  const targets = root
    .all("aws_appautoscaling_target")
    .filter((target) => root.referenced(target.body["resource_id"]).includes(service));
  const scheduled = root
    .all("aws_appautoscaling_scheduled_action")
    .filter((action) => root.referenced(action.body["resource_id"]).some((target) => targets.includes(target)))
    .map((action) => block(action.body["scalable_target_action"])["max_capacity"]);
  const bounds = [body["desired_count"], ...targets.map((target) => target.body["max_capacity"]), ...scheduled];
  const tasks = Math.max(...bounds.map((bound) => Number(bound ?? 0)));
  const doubled = blocks(body["deployment_controller"]).some(({ type }) => type === "CODE_DEPLOY");
  const percent = doubled ? 200 : Number(body["deployment_maximum_percent"] ?? 200);
  const [task] = root.referenced(body["task_definition"], "aws_ecs_task_definition");
  return fargateDemands(region, vcpusOf(task), Math.floor((tasks * percent) / 100), body);
}

/** A scheduled task runs once at a time, as a rule. */
function scheduleDemands(root: Root, { body, region }: Resource): Demand[] {
  const target = block(body["target"]);
  const parameters = block(target["ecs_parameters"]);
  const [task] = root.referenced(parameters["task_definition_arn"], "aws_ecs_task_definition");
  return task === undefined ? [] : fargateDemands(region, vcpusOf(task), 1, parameters);
}

function vcpusOf(task: Resource | undefined): number {
  return Number(task?.body["cpu"] ?? 0) / 1024;
}

/** Tasks by what they run on: the base first, and the rest by the weights. */
function fargateDemands(region: string, vcpus: number, tasks: number, body: Resource["body"]): Demand[] {
  const providers = blocks(body["capacity_provider_strategy"]);
  if (providers.length === 0) return [one("fargateVcpus", region, vcpus * tasks)];
  const weight = (provider: Resource["body"]): number => Number(provider["weight"] ?? 0);
  const base = providers.reduce((sum, provider) => sum + Number(provider["base"] ?? 0), 0);
  const weights = providers.reduce((sum, provider) => sum + weight(provider), 0);
  return providers.map((provider) => {
    const rest = weights === 0 ? 0 : (Math.max(0, tasks - base) * weight(provider)) / weights;
    const share = Math.min(tasks, Number(provider["base"] ?? 0)) + Math.ceil(rest);
    const quota = provider["capacity_provider"] === "FARGATE_SPOT" ? "fargateSpotVcpus" : "fargateVcpus";
    return one(quota, region, vcpus * share);
  });
}

/** The vCPUs of an instance type: two up to large, then twice as many with each size. */
function instanceVcpus(type: string): number {
  const [, times = "1"] = /\.(\d*)xlarge$/.exec(type) ?? [];
  return /xlarge$/.test(type) ? 4 * Number(times === "" ? 1 : times) : 2;
}
