import { TerraformResource, TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";

/** The argument that holds the physical name, per resource type whose names must be unique per account and region. */
export const UNIQUE_NAMES: Readonly<Record<string, string>> = {
  aws_autoscaling_group: "name",
  aws_backup_plan: "name",
  aws_backup_vault: "name",
  aws_batch_job_definition: "name",
  aws_batch_job_queue: "name",
  aws_budgets_budget: "name",
  aws_cloudformation_stack: "name",
  aws_cloudfront_cache_policy: "name",
  aws_cloudfront_function: "name",
  aws_cloudfront_key_value_store: "name",
  aws_cloudfront_origin_access_control: "name",
  aws_cloudfront_response_headers_policy: "name",
  aws_cloudtrail: "name",
  aws_cloudwatch_composite_alarm: "alarmName",
  aws_cloudwatch_dashboard: "dashboardName",
  aws_cloudwatch_event_rule: "name",
  aws_cloudwatch_log_delivery_destination: "name",
  aws_cloudwatch_log_delivery_source: "name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_metric_alarm: "alarmName",
  aws_codedeploy_app: "name",
  aws_config_configuration_recorder: "name",
  aws_config_delivery_channel: "name",
  aws_db_event_subscription: "name",
  aws_db_instance: "identifier",
  aws_db_subnet_group: "name",
  aws_dynamodb_table: "name",
  aws_ecr_repository: "name",
  aws_ecs_cluster: "name",
  aws_ecs_task_definition: "family",
  aws_elasticache_parameter_group: "name",
  aws_elasticache_replication_group: "replicationGroupId",
  aws_elasticache_subnet_group: "name",
  aws_iam_instance_profile: "name",
  aws_iam_role: "name",
  aws_lambda_function: "functionName",
  aws_launch_template: "name",
  aws_lb: "name",
  aws_lb_target_group: "name",
  aws_rds_cluster: "clusterIdentifier",
  aws_rds_cluster_instance: "identifier",
  aws_rds_global_cluster: "globalClusterIdentifier",
  aws_s3_bucket: "bucket",
  aws_scheduler_schedule_group: "name",
  aws_secretsmanager_secret: "name",
  aws_service_discovery_http_namespace: "name",
  aws_sns_topic: "name",
  aws_sqs_queue: "name",
  aws_ssm_document: "name",
  aws_ssm_parameter: "name",
  aws_wafv2_web_acl: "name",
};

const checked = new WeakSet<IConstruct>();

/** Makes synthesis fail if two resources of one type have the same name. AWS would reject the second at apply. */
export function checkNames(scope: IConstruct): void {
  const stack = scope.node.scopes.find((one): one is TerraformStack => TerraformStack.isStack(one));
  if (stack === undefined || checked.has(stack)) return;
  checked.add(stack);
  stack.node.addValidation({ validate: () => duplicates(stack) });
}

/**
 * Makes synthesis fail if a stack has a name that one of the stacks before it has, in the same account. Two short ids
 * may add up to the same name: the queue `web-orders` of `shop-prod`, and the queue `orders` of `shop-prod-web`.
 */
export function checkNamesOfAccount(stacks: readonly NamedStack[]): void {
  for (const [index, { stack, region, adopts = [] }] of stacks.entries()) {
    const before = stacks.slice(0, index);
    stack.node.addValidation({
      validate: () => {
        const taken = new Map(before.flatMap((one) => [...namesOf(one.stack, one.region)]));
        return [...namesOf(stack, region)].flatMap(([key, own]) => {
          const other = taken.get(key);
          return other === undefined || adopts.includes(own.name)
            ? []
            : [problem(own.type, own.name, other.path, own.path)];
        });
      },
    });
  }
}

/** A stack, and where its resources are by default. */
export interface NamedStack {
  readonly stack: TerraformStack;
  readonly region: string;
  /** Names of resources that it imports from another stack. Default: none. */
  readonly adopts?: readonly string[];
}

/** Something named, and where it is. */
interface Owner {
  readonly type: string;
  readonly name: string;
  readonly path: string;
}

/** Types whose names are unique in an account, whatever the region. */
const GLOBAL = /^aws_(iam|cloudfront|s3|budgets)_/;

function namesOf(stack: TerraformStack, home: string): Map<string, Owner> {
  return new Map(
    named(stack).map(({ resource, name }): [string, Owner] => {
      const { terraformResourceType: type, provider, node } = resource;
      const region = GLOBAL.test(type) ? "" : String((provider && Reflect.get(provider, "region")) ?? home);
      return [`${type} ${region} ${name}`, { type, name, path: node.path }];
    }),
  );
}

function named(stack: TerraformStack): { readonly resource: TerraformResource; readonly name: string }[] {
  return stack.node
    .findAll()
    .filter((one) => TerraformResource.isTerraformResource(one))
    .flatMap((resource) => {
      const name = nameOf(resource);
      return name === undefined ? [] : [{ resource, name }];
    });
}

function duplicates(stack: TerraformStack): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { resource, name } of named(stack)) {
    const region = resource.provider?.fqn ?? "";
    const key = `${resource.terraformResourceType} ${region} ${name}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, resource.node.path);
    else problems.push(problem(resource.terraformResourceType, name, owner, resource.node.path));
  }
  return problems;
}

/** The resource's name, if it is set and known before an apply. */
function nameOf(resource: TerraformResource): string | undefined {
  const argument = UNIQUE_NAMES[resource.terraformResourceType];
  const name: unknown = argument === undefined ? undefined : Reflect.get(resource, `${argument}Input`);
  return typeof name === "string" && !Token.isUnresolved(name) ? name : undefined;
}

function problem(type: string, name: string, one: string, other: string): string {
  const [first, second] = [one, other].map((path) => path.replace(/\/(Resource|Default)$/, ""));
  return (
    `"${name}" is the name of both ${first ?? ""} and ${second ?? ""}, and a name of ${type} must be unique; ` +
    "set `name` on one of them, or change its id if it has no `name`"
  );
}
