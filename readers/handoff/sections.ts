/** A part of an environment, in reading order. */
export interface Section {
  readonly title: string;
  /** Resource types or their prefixes. A type belongs to the section with the longest match. */
  readonly types: readonly string[];
}

/**
 * The reading order: network, entry points, compute, data stores, jobs and delivery, permissions, the account's guards, and
 * monitoring.
 * Everything else comes last.
 */
export const SECTIONS: readonly Section[] = [
  {
    title: "Network",
    types: [
      "aws_vpc",
      "aws_subnet",
      "aws_internet_gateway",
      "aws_eip",
      "aws_nat_gateway",
      "aws_route_table",
      "aws_route",
      "aws_network_acl",
      "aws_flow_log",
      "aws_vpc_endpoint",
      "aws_default_security_group",
      "aws_security_group",
      "aws_vpc_security_group",
    ],
  },
  {
    title: "DNS and certificates",
    types: ["aws_route53", "aws_acm_certificate"],
  },
  {
    title: "Edge",
    types: ["aws_wafv2", "aws_cloudfront", "aws_lb", "aws_apigatewayv2", "aws_service_discovery"],
  },
  {
    title: "Compute",
    types: [
      "aws_ecr",
      "aws_ecs",
      "aws_appautoscaling",
      "aws_batch",
      "aws_launch_template",
      "aws_autoscaling",
      "aws_ssm",
    ],
  },
  {
    title: "Data",
    types: [
      "aws_db",
      "aws_rds",
      "aws_elasticache",
      "aws_s3",
      "aws_dynamodb",
      "aws_ebs_volume",
      "aws_sqs",
      "aws_backup",
    ],
  },
  { title: "Secrets and keys", types: ["aws_secretsmanager", "aws_kms"] },
  { title: "Delivery", types: ["aws_codedeploy", "aws_iam_openid_connect_provider"] },
  { title: "Permissions", types: ["aws_iam"] },
  {
    title: "Account",
    types: [
      "aws_account",
      "aws_iam_account_password_policy",
      "aws_s3_account_public_access_block",
      "aws_ebs_encryption_by_default",
      "aws_ebs_snapshot_block_public_access",
      "aws_ec2_instance_metadata_defaults",
      "aws_accessanalyzer",
      "aws_guardduty",
    ],
  },
  {
    title: "Monitoring",
    types: [
      "aws_cloudwatch_log",
      "aws_sns",
      "aws_cloudwatch",
      "aws_cloudformation_stack",
      "aws_budgets",
      "aws_cloudtrail",
      "aws_config",
      "aws_route53_health_check",
    ],
  },
];

const REST = "Everything else";

/** Resource types in reading order, by section; empty sections are left out. */
export function bySection(types: readonly string[]): { readonly title: string; readonly types: readonly string[] }[] {
  const places = types.map((type) => ({ type, ...placeOf(type) }));
  return [...SECTIONS.map((section) => section.title), REST]
    .map((title) => ({
      title,
      types: places
        .filter((place) => place.title === title)
        .sort((one, other) => one.rank - other.rank || (one.type < other.type ? -1 : 1))
        .map((place) => place.type),
    }))
    .filter((section) => section.types.length > 0);
}

function placeOf(type: string): { readonly title: string; readonly rank: number } {
  let place = { title: REST, rank: 0 };
  let longest = 0;
  for (const { title, types } of SECTIONS) {
    for (const [rank, prefix] of types.entries()) {
      const fits = type === prefix || type.startsWith(`${prefix}_`);
      if (fits && prefix.length > longest) [place, longest] = [{ title, rank }, prefix.length];
    }
  }
  return place;
}
