import { byId, byName, PUT, type Rule } from "./finder";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const DATA: Readonly<Record<string, Rule>> = {
  aws_db_subnet_group: byName("rds describe-db-subnet-groups", "DBSubnetGroups", "DBSubnetGroupName"),
  aws_db_parameter_group: byName("rds describe-db-parameter-groups", "DBParameterGroups", "DBParameterGroupName", {
    several: true,
  }),
  aws_rds_cluster_parameter_group: byName(
    "rds describe-db-cluster-parameter-groups",
    "DBClusterParameterGroups",
    "DBClusterParameterGroupName",
    { several: true },
  ),
  aws_db_instance: byName("rds describe-db-instances", "DBInstances", "DBInstanceIdentifier", {
    settle: "rds wait db-instance-available --db-instance-identifier {self}",
  }),
  aws_rds_cluster: byName("rds describe-db-clusters", "DBClusters", "DBClusterIdentifier", {
    settle: "rds wait db-cluster-available --db-cluster-identifier {self}",
  }),
  aws_rds_cluster_instance: byName("rds describe-db-instances", "DBInstances", "DBInstanceIdentifier", {
    settle: "rds wait db-instance-available --db-instance-identifier {self}",
  }),
  aws_rds_global_cluster: byName("rds describe-global-clusters", "GlobalClusters", "GlobalClusterIdentifier"),
  aws_db_instance_automated_backups_replication: byId(
    "rds describe-db-instance-automated-backups",
    "DBInstanceAutomatedBackups[?Status!='active' && Status!='retained']",
    "DBInstanceIdentifier",
    "DBInstanceAutomatedBackupsArn",
    { name: "{source_db_instance_arn.name}" },
  ),
  aws_db_event_subscription: byName("rds describe-event-subscriptions", "EventSubscriptionsList", "CustSubscriptionId"),
  aws_elasticache_subnet_group: byName(
    "elasticache describe-cache-subnet-groups",
    "CacheSubnetGroups",
    "CacheSubnetGroupName",
  ),
  aws_elasticache_parameter_group: byName(
    "elasticache describe-cache-parameter-groups",
    "CacheParameterGroups",
    "CacheParameterGroupName",
  ),
  aws_elasticache_replication_group: byName(
    "elasticache describe-replication-groups",
    "ReplicationGroups",
    "ReplicationGroupId",
    { settle: "elasticache wait replication-group-available --replication-group-id {self}" },
  ),
  aws_s3_account_public_access_block: PUT,
  aws_s3_bucket: byName("s3api list-buckets", "Buckets", "Name"),
  aws_s3_bucket_cors_configuration: PUT,
  aws_s3_bucket_lifecycle_configuration: PUT,
  aws_s3_bucket_logging: PUT,
  aws_s3_bucket_ownership_controls: PUT,
  aws_s3_bucket_policy: PUT,
  aws_s3_bucket_public_access_block: PUT,
  aws_s3_bucket_replication_configuration: PUT,
  aws_s3_bucket_server_side_encryption_configuration: PUT,
  aws_s3_bucket_versioning: PUT,
  aws_dynamodb_table: byName("dynamodb list-tables", "TableNames", "@"),
  aws_sqs_queue: { ask: "sqs list-queues", query: "QueueUrls[].[@]" },
  aws_sqs_queue_policy: PUT,
  aws_backup_vault: byName("backup list-backup-vaults", "BackupVaultList", "BackupVaultName"),
  aws_backup_plan: byId("backup list-backup-plans", "BackupPlansList", "BackupPlanName", "BackupPlanId"),
  aws_backup_selection: byId(
    "backup list-backup-selections --backup-plan-id {plan_id}",
    "BackupSelectionsList",
    "SelectionName",
    "SelectionId",
    { id: "{plan_id}|@" },
  ),
  aws_secretsmanager_secret: byId("secretsmanager list-secrets", "SecretList", "Name", "ARN"),
  aws_secretsmanager_secret_version: {
    none: "importing it would read the value into the state; a new value is put instead, and whatever has the old one follows",
  },
  aws_kms_key: {
    tagged: "kms:key",
    ask: "kms describe-key --key-id",
    query: "[KeyMetadata][?KeyState=='Enabled'].[Description,KeyId]",
    name: "{description}",
    several: true,
  },
};
