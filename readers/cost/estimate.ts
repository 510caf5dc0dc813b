import type { Root } from "../terraform";
import { COMPUTE } from "./compute";
import { DATA } from "./data";
import { EDGE } from "./edge";
import type { Item } from "./item";
import { MONITORING } from "./monitoring";
import { NETWORK } from "./network";
import type { Price, PriceList } from "./prices";
import type { Usage } from "./usage";

/** An item with what it costs a month, in USD. */
export interface Charge extends Item {
  readonly usd: number;
  readonly priced: Price;
}

/** What an environment costs a month, at list prices. */
export interface Estimate {
  readonly charges: readonly Charge[];
  /** What stands there and costs, whatever happens. */
  readonly fixed: number;
  /** What depends on use. */
  readonly used: number;
  readonly total: number;
  /** What is charged, and is in no sum: without a price, or of a type that nothing here prices. */
  readonly missing: readonly string[];
}

const ITEMS = [COMPUTE, NETWORK, DATA, EDGE, MONITORING];

/** Types that the items are made of. */
const PRICED =
  /^aws_(apigatewayv2_api|autoscaling_group|batch_job_definition|cloudfront_distribution|cloudwatch_(composite_alarm|dashboard|log_group|log_metric_filter|metric_alarm)|db_instance|ebs_volume|ecr_repository|ecs_service|eip|elasticache_replication_group|kms_(replica_)?key|lb|nat_gateway|rds_cluster(_instance)?|route53_health_check|s3_bucket|secretsmanager_secret|vpc_endpoint|wafv2_web_acl)$/;

/** Types that cost nothing by themselves, and parts of what the items are made of. */
const FREE =
  /^(terraform_|aws_(acm_|accessanalyzer_|account_|apigatewayv2_|appautoscaling_|backup_(plan|selection)|batch_|budgets_|cloudformation_stack|cloudfront_|cloudwatch_(event|log)_|codedeploy_|config_|db_(event|parameter|subnet)_|default_|ebs_(encryption|snapshot)_|ec2_|ecr_|ecs_|elasticache_(parameter|subnet)_|flow_log|iam_|internet_gateway|kms_alias|launch_template|lb_|network_acl|rds_cluster_parameter_group|route|s3_|scheduler_|secretsmanager_|security_group|service_discovery_|sns_|sqs_|ssm_|subnet|vpc|wafv2_))/;

/** What is charged by measures that nothing here knows, by type. */
const UNPRICED: Readonly<Record<string, string>> = {
  aws_backup_vault: "AWS Backup, the storage of what it keeps",
  aws_cloudfront_key_value_store: "CloudFront, reads of a key value store",
  aws_cloudtrail: "CloudTrail, events beyond the first copy",
  aws_config_configuration_recorder: "AWS Config, items that are recorded",
  aws_db_instance_automated_backups_replication: "RDS, the storage of backups in the recovery region",
  aws_dynamodb_table: "DynamoDB, requests and storage",
  aws_efs_file_system: "EFS, storage",
  aws_guardduty_detector: "GuardDuty, events that it analyzes",
  aws_lambda_function: "Lambda, requests and duration",
  aws_rds_global_cluster: "Aurora, writes that are replicated to the recovery region",
  aws_route53_zone: "Route 53, hosted zones",
  aws_s3_bucket_replication_configuration: "S3, copies in the recovery region",
};

/** How a type is treated; undefined for one that nobody has judged. */
export function treatmentOf(type: string): "priced" | "unpriced" | "free" | undefined {
  if (type in UNPRICED) return "unpriced";
  if (PRICED.test(type)) return "priced";
  return FREE.test(type) ? "free" : undefined;
}

/** Estimates a root. Everything of it is priced in its home region, also what stands in another. */
export function estimate(root: Root, usage: Usage, { region, prices }: PriceList): Estimate {
  const items = ITEMS.flatMap((of) => of(root, usage)).filter(({ quantity }) => quantity > 0);
  const charges = items.flatMap((item): Charge[] => {
    const priced = prices[item.price];
    return priced === undefined ? [] : [{ ...item, priced, usd: item.quantity * priced.usd }];
  });
  const sum = (some: readonly Charge[]) => some.reduce((total, { usd }) => total + usd, 0);
  const fixed = sum(charges.filter(({ assumed }) => assumed === undefined));
  const used = sum(charges.filter(({ assumed }) => assumed !== undefined));
  return {
    ...{ charges, fixed, used, total: fixed + used },
    missing: [
      ...items
        .filter(({ price }) => !(price in prices))
        .map(({ service, what, price }) => `${service}, ${what}: there is no price ${price} for ${region}`),
      ...Object.entries(UNPRICED)
        .filter(([type]) => root.all(type).length > 0)
        .map(([, what]) => `not estimated: ${what}`),
      ...(insights(root) ? ["not estimated: CloudWatch, metrics of Container Insights"] : []),
      ...[...new Set(root.resources.map(({ type }) => type))]
        .filter((type) => treatmentOf(type) === undefined)
        .map((type) => `not estimated: ${type}, which nothing here knows`),
    ],
  };
}

function insights(root: Root): boolean {
  return root.all("aws_ecs_cluster").some(({ body }) => JSON.stringify(body["setting"] ?? "").includes('"enabled"'));
}
