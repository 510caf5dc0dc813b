/**
 * What is lost with a resource: data, or an identity that others depend on. One line per type, with the reason. A type
 * in none of the lists in this file counts as a holder until somebody adds it to one of them.
 */
export const HOLDERS: Readonly<Record<string, string>> = {
  aws_acm_certificate: "clients and listeners rely on the certificate; a new one has to be validated first",
  aws_apigatewayv2_api: "clients know the API by its generated address",
  aws_apigatewayv2_domain_name: "users know the API by this name",
  aws_backup_vault: "it contains the backups",
  aws_batch_job_queue: "the jobs that wait in it or run are ended",
  aws_cloudformation_stack: "everything that its template created is deleted with it",
  aws_cloudfront_distribution:
    "users reach the site through it; a new one has another domain name and takes minutes to deploy",
  aws_cloudfront_key_value_store: "it says which home requests go to",
  aws_cloudtrail: "it is the record of who did what",
  aws_cloudwatch_log_group: "it contains the logs",
  aws_db_instance: "it contains the application's data",
  aws_dynamodb_table: "it contains the table's items",
  aws_ebs_volume: "it contains the instance's files",
  aws_ecr_repository: "it contains the running images and those needed for a rollback",
  aws_efs_file_system: "it contains the application's files",
  aws_eip: "it is the source address that partners may have on their allowlists",
  aws_elasticache_cluster: "it may contain sessions and queues",
  aws_elasticache_replication_group: "it may contain sessions and queues",
  aws_iam_openid_connect_provider: "every pipeline authenticates through it",
  aws_iam_role: "policies elsewhere may name the role; to them, a recreated role is a different one",
  aws_kms_key: "what it encrypted cannot be read without it",
  aws_lb: "clients and DNS know it by its generated name",
  aws_nat_gateway: "its address is the source address that partners may have on their allowlists",
  aws_rds_cluster: "it contains the application's data",
  aws_rds_cluster_instance: "it serves the application's data; without it the cluster cannot be reached",
  aws_rds_global_cluster: "it replicates the data to the other region",
  aws_route53_key_signing_key:
    "the parent zone vouches for it; without it, resolvers that check signatures find nothing",
  aws_route53_record: "users rely on the name",
  aws_route53_zone: "the registrar points to its name servers; a new zone has different ones",
  aws_s3_bucket: "it contains the objects, and somebody else could take its name",
  aws_secretsmanager_secret: "it contains the secret's value, and there may be no other copy",
  aws_sqs_queue: "it contains messages that have not been processed yet",
  aws_ssm_parameter: "it contains its value",
  aws_vpc: "everything in the network goes with it",
};

interface Guard {
  readonly severity: "data" | "access";
  readonly reason: string;
}

const data = (reason: string): Guard => ({ severity: "data", reason });
const access = (reason: string): Guard => ({ severity: "access", reason });

/** Resources that protect others. */
export const GUARDS: Readonly<Record<string, Guard>> = {
  aws_accessanalyzer_analyzer: access("nobody notices any more what others can use"),
  aws_apigatewayv2_authorizer: access("callers no longer need a token"),
  aws_backup_plan: data("nothing is backed up any more"),
  aws_backup_selection: data("the resources it selects are not backed up any more"),
  aws_cloudwatch_log_delivery: access("requests are no longer recorded"),
  aws_cloudwatch_log_delivery_destination: access("requests are no longer recorded"),
  aws_cloudwatch_log_delivery_source: access("requests are no longer recorded"),
  aws_config_configuration_recorder: access("changes in the account are not recorded any more"),
  aws_config_configuration_recorder_status: access("changes in the account are not recorded any more"),
  aws_config_delivery_channel: access("recorded changes are not stored any more"),
  aws_db_instance_automated_backups_replication: data("backups are no longer copied to the recovery region"),
  aws_default_security_group: access("the default group lets everything through again if somebody adds rules to it"),
  aws_ebs_encryption_by_default: access("new volumes are no longer encrypted by default"),
  aws_ebs_snapshot_block_public_access: access(
    "snapshots can be shared with everybody, as those that were so already are",
  ),
  aws_ec2_instance_metadata_defaults: access("new instances no longer require IMDSv2 by default"),
  aws_ecr_replication_configuration: data("images are no longer copied"),
  aws_flow_log: access("connections in the network are not recorded any more"),
  aws_route53_hosted_zone_dnssec: access("answers are no longer signed, and can be forged"),
  aws_guardduty_detector: access("signs of an attack are no longer looked for"),
  aws_iam_account_password_policy: access("passwords may be short again"),
  aws_s3_account_public_access_block: access("buckets of the account can be made public"),
  aws_s3_bucket_ownership_controls: access("access control lists apply to objects again"),
  aws_s3_bucket_public_access_block: access("the bucket can be made public"),
  aws_s3_bucket_replication_configuration: data("objects are no longer copied"),
  aws_s3_bucket_server_side_encryption_configuration: access("the encryption of objects is no longer specified"),
  aws_s3_bucket_versioning: data("overwritten and deleted objects can no longer be restored"),
  aws_wafv2_web_acl: access("requests are no longer filtered"),
  aws_wafv2_web_acl_association: access("requests are no longer filtered"),
  aws_wafv2_web_acl_logging_configuration: access("blocked requests are not recorded any more"),
};

/** Resources without which something does not work, while what they belong to stays; and what stops working. */
export const SERVING: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api_mapping: "the API no longer answers under its domain name",
  aws_apigatewayv2_integration: "the API no longer forwards requests",
  aws_apigatewayv2_route: "the API no longer answers on this route",
  aws_apigatewayv2_stage: "the API no longer answers",
  aws_autoscaling_group: "its instances are terminated",
  aws_ecs_cluster: "no task can run in it",
  aws_ecs_service: "its tasks are stopped",
  aws_internet_gateway: "nothing in the network reaches the internet",
  aws_lb_listener: "the load balancer no longer answers on this port",
  aws_route: "traffic no longer leaves the subnets this way",
  aws_scheduler_schedule: "nothing starts the scheduled task",
  aws_subnet: "what runs in it has to move first, and its address block is taken until it is gone",
  aws_vpc_endpoint: "the service is no longer reached through it",
  aws_vpc_peering_connection: "the two networks no longer reach each other",
};

/** Resources that tell somebody that something is wrong. */
export const WATCHERS: readonly string[] = [
  "aws_account_alternate_contact",
  "aws_budgets_budget",
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_metric_alarm",
  "aws_db_event_subscription",
  "aws_route53_health_check",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
];

/** Resources that hold nothing: Terraform can create each of them again as it was. */
export const EXPENDABLE: readonly string[] = [
  "aws_acm_certificate_validation",
  "aws_apigatewayv2_vpc_link",
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_appautoscaling_target",
  "aws_batch_compute_environment",
  "aws_batch_job_definition",
  "aws_cloudfront_cache_policy",
  "aws_cloudfront_function",
  "aws_cloudfront_origin_access_control",
  "aws_cloudfront_origin_request_policy",
  "aws_cloudfront_response_headers_policy",
  "aws_cloudfront_vpc_origin",
  "aws_cloudwatch_dashboard",
  "aws_codedeploy_app",
  "aws_codedeploy_deployment_group",
  "aws_db_parameter_group",
  "aws_db_subnet_group",
  "aws_ecr_lifecycle_policy",
  "aws_ecs_cluster_capacity_providers",
  "aws_ecs_task_definition",
  "aws_elasticache_parameter_group",
  "aws_elasticache_subnet_group",
  "aws_iam_instance_profile",
  "aws_iam_policy",
  "aws_iam_policy",
  "aws_iam_role_policies_exclusive",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_iam_role_policy_attachments_exclusive",
  "aws_launch_template",
  "aws_lb_listener_rule",
  "aws_lb_target_group",
  "aws_network_acl",
  "aws_network_acl_rule",
  "aws_rds_cluster_parameter_group",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_policy",
  "aws_scheduler_schedule_group",
  "aws_secretsmanager_secret_version",
  "aws_security_group",
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_service",
  "aws_sqs_queue_policy",
  "aws_ssm_document",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "terraform_data",
];

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(GUARDS),
  ...Object.keys(SERVING),
  ...WATCHERS,
  ...EXPENDABLE,
]);

/** What is lost with a resource of this type; undefined if it is known to hold nothing. */
export function heldBy(type: string): string | undefined {
  if (KNOWN.has(type)) return undefined;
  return (
    HOLDERS[type] ?? `nobody has said yet whether ${type} holds anything (the lists are in readers/check/holders.ts)`
  );
}
