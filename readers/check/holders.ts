/** What is lost with a resource: data, or an identity that others know. One line a type, with the reason. */
export const HOLDERS: Readonly<Record<string, string>> = {
  aws_acm_certificate: "clients and listeners rely on the certificate; a new one has to be proven first",
  aws_apigatewayv2_api: "clients know the API by its generated address",
  aws_apigatewayv2_domain_name: "users know the API by this name",
  aws_backup_vault: "the backups lie in it",
  aws_cloudfront_distribution:
    "users reach the site by it; a new one answers under another name, and only after many minutes",
  aws_cloudtrail: "it is the record of who did what",
  aws_cloudwatch_log_group: "the log lies in it",
  aws_db_instance: "the data of the application lies in it",
  aws_dynamodb_table: "the table's items lie in it",
  aws_ebs_volume: "the files of the machine lie on it",
  aws_ecr_repository: "the images that run, and those to go back to, lie in it",
  aws_efs_file_system: "the files of the application lie in it",
  aws_eip: "partners know it as the address that we come from, and have it on their lists",
  aws_elasticache_cluster: "sessions and queues may lie in it",
  aws_elasticache_replication_group: "sessions and queues may lie in it",
  aws_iam_openid_connect_provider: "every pipeline gets in by it",
  aws_iam_role: "policies of others name the role; one made anew is another role to them",
  aws_kms_key: "what it encrypted cannot be read without it",
  aws_lb: "clients and DNS know it by its generated name",
  aws_nat_gateway: "partners know its address as the one that we come from",
  aws_rds_cluster: "the data of the application lies in it",
  aws_rds_cluster_instance: "it serves the application's data; without it the cluster cannot be reached",
  aws_rds_global_cluster: "it carries the data into the other region",
  aws_route53_record: "users know the name",
  aws_route53_zone: "the registrar points to its name servers; a new zone has others",
  aws_s3_bucket: "the objects lie in it, and its name may be taken by somebody else",
  aws_secretsmanager_secret: "the secret's value lies in it, and nobody else may have it",
  aws_sqs_queue: "messages that nobody has read yet lie in it",
  aws_ssm_parameter: "its value lies in it",
  aws_vpc: "everything in the network goes with it",
};

/** Whose loss is reported for itself only where it is not part of the resource that it belongs to. */
export function holds(type: string): string | undefined {
  return HOLDERS[type];
}

/** What protects others as long as it is there. */
export const GUARDS: Readonly<Record<string, string>> = {
  aws_backup_plan: "nothing is backed up any more",
  aws_backup_selection: "what it names is not backed up any more",
  aws_config_configuration_recorder: "changes in the account are not recorded any more",
  aws_db_instance_automated_backups_replication: "the backups no longer lie in the recovery region",
  aws_s3_account_public_access_block: "buckets of the account can be made public",
  aws_s3_bucket_public_access_block: "the bucket can be made public",
  aws_s3_bucket_replication_configuration: "objects are no longer copied",
  aws_s3_bucket_server_side_encryption_configuration: "nobody says how objects are encrypted",
  aws_s3_bucket_versioning: "what is overwritten or deleted is gone",
  aws_wafv2_web_acl: "requests are no longer filtered",
  aws_wafv2_web_acl_association: "requests are no longer filtered",
};
