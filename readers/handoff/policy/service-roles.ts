/**
 * Service-linked roles, which AWS services assume in an account. Each is created once per account, on first use of the
 * service, and whoever triggers that needs permission to create it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const SERVICE_ROLES: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_cluster: ["ecs.amazonaws.com"],
  aws_ecs_service: ["ecs.amazonaws.com"],
  aws_lb: ["elasticloadbalancing.amazonaws.com"],
  aws_db_instance: ["rds.amazonaws.com"],
  aws_rds_cluster: ["rds.amazonaws.com"],
  aws_elasticache_replication_group: ["elasticache.amazonaws.com"],
  aws_batch_compute_environment: ["batch.amazonaws.com"],
  aws_appautoscaling_target: ["ecs.application-autoscaling.amazonaws.com"],
  aws_autoscaling_group: ["autoscaling.amazonaws.com"],
  aws_apigatewayv2_vpc_link: ["ops.apigateway.amazonaws.com"],
  aws_apigatewayv2_domain_name: ["ops.apigateway.amazonaws.com"],
  aws_cloudfront_vpc_origin: ["vpcorigin.cloudfront.amazonaws.com"],
  aws_ecr_replication_configuration: ["replication.ecr.amazonaws.com"],
  aws_accessanalyzer_analyzer: ["access-analyzer.amazonaws.com"],
  aws_guardduty_detector: ["guardduty.amazonaws.com"],
  aws_backup_plan: ["backup.amazonaws.com"],
  aws_wafv2_web_acl_logging_configuration: ["wafv2.amazonaws.com"],
};
