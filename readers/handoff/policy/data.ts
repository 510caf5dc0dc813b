import type { Block } from "../../terraform";
import { keyGrant, keyUse, on, onAny, onOwned, onUnclaimed, type Grant } from "./grant";

const rds = (kind: string): string => `arn:aws:rds:{region}:{account}:${kind}`;
const cache = (kind: string): string => `arn:aws:elasticache:{region}:{account}:${kind}`;
const BUCKET = "arn:aws:s3:::{bucket}";
const RDS_TAGS = "AddTagsToResource RemoveTagsFromResource ListTagsForResource";
const READ_BUCKET =
  "ListBucket GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetAccelerateConfiguration GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration";

const PLAN = "arn:aws:backup:{region}:{account}:backup-plan:*";
const KEY = "arn:aws:kms:{region}:{account}:key/*";
/** What a database is created with: groups of this root, or those that AWS makes in every account. */
const GROUPS = [
  rds("subgrp:{db_subnet_group_name}"),
  rds("pg:{parameter_group_name}"),
  rds("pg:default.*"),
  rds("og:default:*"),
];

/** A bucket subresource, and its actions. */
const part = (actions: string): readonly Grant[] => [on(BUCKET, "s3", `ListBucket ${actions}`)];

/** For the key that a database is encrypted with; the default one, `aws/rds`, is looked up by its alias. */
const DATABASE_KEYS = [
  onAny("kms", "DescribeKey ListAliases"),
  { ...keyGrant("rds"), when: (body: Block) => "kms_key_id" in body },
];

/** Data stores: databases, caches, buckets, queues, backups, secrets and keys. */
export const DATA: Readonly<Record<string, readonly Grant[]>> = {
  aws_db_instance: [
    on([rds("db:{identifier}"), ...GROUPS], "rds", "CreateDBInstance CreateDBInstanceReadReplica ModifyDBInstance"),
    {
      ...on(rds("db:{replicate_source_db}"), "rds", "CreateDBInstanceReadReplica"),
      when: (body: Block) => "replicate_source_db" in body,
    },
    on([rds("db:{identifier}"), rds("snapshot:{identifier}-final-*")], "rds", "DeleteDBInstance CreateDBSnapshot"),
    {
      ...on([rds("db:{identifier}"), rds("auto-backup:*"), ...GROUPS], "rds", "RestoreDBInstanceToPointInTime"),
      when: (body: Block) => "restore_to_point_in_time" in body,
    },
    on(rds("db:{identifier}"), "rds", `RebootDBInstance PromoteReadReplica ${RDS_TAGS}`),
    onAny("rds", "DescribeDBInstances"),
    onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVpcAttribute DescribeAvailabilityZones"),
    ...DATABASE_KEYS,
  ],
  aws_db_instance_automated_backups_replication: [
    on(
      ["arn:aws:rds:*:{account}:db:{source_db_instance_arn}", rds("auto-backup:*")],
      "rds",
      "StartDBInstanceAutomatedBackupsReplication StopDBInstanceAutomatedBackupsReplication",
    ),
    onAny("rds", "DescribeDBInstances DescribeDBInstanceAutomatedBackups"),
    onAny("kms", "DescribeKey"),
    keyGrant("rds"),
  ],
  aws_db_subnet_group: [
    on(
      rds("subgrp:{name}"),
      "rds",
      `CreateDBSubnetGroup DescribeDBSubnetGroups ModifyDBSubnetGroup DeleteDBSubnetGroup ${RDS_TAGS}`,
    ),
    onAny("ec2", "DescribeSubnets DescribeVpcs DescribeAvailabilityZones"),
  ],
  "data.aws_db_subnet_group": [on(rds("subgrp:{name}"), "rds", "DescribeDBSubnetGroups")],
  "data.aws_secretsmanager_secret_versions": [
    on(
      "arn:aws:secretsmanager:{region}:{account}:secret:{secret_id}-??????",
      "secretsmanager",
      "ListSecretVersionIds DescribeSecret",
    ),
  ],
  "data.aws_secretsmanager_secrets": [onAny("secretsmanager", "ListSecrets")],
  "data.aws_secretsmanager_secret": [
    on(
      "arn:aws:secretsmanager:{region}:{account}:secret:{name}-??????",
      "secretsmanager",
      "DescribeSecret GetResourcePolicy",
    ),
  ],
  aws_db_parameter_group: [
    on(
      rds("pg:{name}"),
      "rds",
      `CreateDBParameterGroup DescribeDBParameterGroups DescribeDBParameters ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup ${RDS_TAGS}`,
    ),
  ],
  aws_db_event_subscription: [
    on(
      rds("es:{name}"),
      "rds",
      `CreateEventSubscription ModifyEventSubscription DeleteEventSubscription AddSourceIdentifierToSubscription RemoveSourceIdentifierFromSubscription ${RDS_TAGS}`,
    ),
    onAny("rds", "DescribeEventSubscriptions"),
  ],
  aws_rds_cluster: [
    on(
      [
        rds("cluster:{cluster_identifier}"),
        rds("cluster-pg:{db_cluster_parameter_group_name}"),
        rds("cluster-pg:default.*"),
        "arn:aws:rds::{account}:global-cluster:{global_cluster_identifier}",
        ...GROUPS,
      ],
      "rds",
      "CreateDBCluster ModifyDBCluster",
    ),
    on(
      [rds("cluster:{cluster_identifier}"), rds("cluster-snapshot:{cluster_identifier}-final-*")],
      "rds",
      "DeleteDBCluster CreateDBClusterSnapshot",
    ),
    on(rds("cluster:{cluster_identifier}"), "rds", RDS_TAGS),
    onAny("rds", "DescribeDBClusters DescribeGlobalClusters"),
    onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVpcAttribute DescribeAvailabilityZones"),
    ...DATABASE_KEYS,
  ],
  aws_rds_cluster_instance: [
    on(
      [rds("db:{identifier}"), rds("cluster:{cluster_identifier}"), ...GROUPS],
      "rds",
      "CreateDBInstance ModifyDBInstance DeleteDBInstance",
    ),
    on(rds("db:{identifier}"), "rds", `RebootDBInstance ${RDS_TAGS}`),
    onAny("rds", "DescribeDBInstances DescribeDBClusters"),
  ],
  aws_rds_cluster_parameter_group: [
    on(
      rds("cluster-pg:{name}"),
      "rds",
      `CreateDBClusterParameterGroup DescribeDBClusterParameterGroups DescribeDBClusterParameters ModifyDBClusterParameterGroup ResetDBClusterParameterGroup DeleteDBClusterParameterGroup ${RDS_TAGS}`,
    ),
  ],
  aws_rds_global_cluster: [
    on(
      [
        "arn:aws:rds::{account}:global-cluster:{global_cluster_identifier}",
        "arn:aws:rds:*:{account}:cluster:{source_db_cluster_identifier}",
        "arn:aws:rds:*:{account}:cluster:{source_db_cluster_identifier}-*",
      ],
      "rds",
      "CreateGlobalCluster ModifyGlobalCluster RemoveFromGlobalCluster DeleteGlobalCluster",
    ),
    on("arn:aws:rds::{account}:global-cluster:{global_cluster_identifier}", "rds", RDS_TAGS),
    onAny("rds", "DescribeGlobalClusters DescribeDBClusters"),
  ],
  aws_elasticache_replication_group: [
    on(
      [
        cache("replicationgroup:{replication_group_id}"),
        cache("subnetgroup:{subnet_group_name}"),
        cache("parametergroup:{parameter_group_name}"),
        cache("parametergroup:default.*"),
        cache("cluster:{replication_group_id}-*"),
        cache("snapshot:{replication_group_id}-*"),
      ],
      "elasticache",
      "CreateReplicationGroup ModifyReplicationGroup DeleteReplicationGroup IncreaseReplicaCount DecreaseReplicaCount CreateSnapshot",
    ),
    on(
      [cache("replicationgroup:{replication_group_id}"), cache("cluster:{replication_group_id}-*")],
      "elasticache",
      `DescribeReplicationGroups DescribeCacheClusters ${RDS_TAGS}`,
    ),
    onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
    // The slow log is delivered with the permissions of whoever turns it on.
    {
      ...onAny(
        "logs",
        "CreateLogDelivery DeleteLogDelivery GetLogDelivery UpdateLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
      ),
      when: (body) => "log_delivery_configuration" in body,
    },
    { ...onAny("kms", "DescribeKey"), when: (body) => "kms_key_id" in body },
    { ...keyGrant("elasticache"), when: (body) => "kms_key_id" in body },
  ],
  aws_elasticache_parameter_group: [
    on(
      cache("parametergroup:{name}"),
      "elasticache",
      `CreateCacheParameterGroup DescribeCacheParameterGroups DescribeCacheParameters ModifyCacheParameterGroup ResetCacheParameterGroup DeleteCacheParameterGroup ${RDS_TAGS}`,
    ),
  ],
  aws_elasticache_subnet_group: [
    on(
      cache("subnetgroup:{name}"),
      "elasticache",
      `CreateCacheSubnetGroup DescribeCacheSubnetGroups ModifyCacheSubnetGroup DeleteCacheSubnetGroup ${RDS_TAGS}`,
    ),
    onAny("ec2", "DescribeSubnets DescribeVpcs"),
  ],
  aws_s3_bucket: [
    on(BUCKET, "s3", `CreateBucket DeleteBucket PutBucketTagging ${READ_BUCKET}`),
    { ...on(BUCKET, "s3", "ListBucketVersions"), when: (body) => body["force_destroy"] === true },
    {
      ...on(`${BUCKET}/*`, "s3", "DeleteObject DeleteObjectVersion"),
      when: (body) => body["force_destroy"] === true,
    },
  ],
  aws_s3_bucket_cors_configuration: part("GetBucketCORS PutBucketCORS"),
  aws_s3_bucket_logging: part("GetBucketLogging PutBucketLogging"),
  aws_s3_bucket_lifecycle_configuration: part("GetLifecycleConfiguration PutLifecycleConfiguration"),
  aws_s3_bucket_ownership_controls: part("GetBucketOwnershipControls PutBucketOwnershipControls"),
  aws_s3_bucket_policy: part("GetBucketPolicy PutBucketPolicy DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: part("GetBucketPublicAccessBlock PutBucketPublicAccessBlock"),
  aws_s3_bucket_replication_configuration: part("GetReplicationConfiguration PutReplicationConfiguration"),
  aws_s3_bucket_server_side_encryption_configuration: part("GetEncryptionConfiguration PutEncryptionConfiguration"),
  aws_s3_bucket_versioning: part("GetBucketVersioning PutBucketVersioning"),
  aws_s3_account_public_access_block: [onAny("s3", "GetAccountPublicAccessBlock PutAccountPublicAccessBlock")],
  aws_dynamodb_table: [
    on(
      "arn:aws:dynamodb:{region}:{account}:table/{name}",
      "dynamodb",
      "CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups UpdateContinuousBackups DescribeTimeToLive UpdateTimeToLive TagResource UntagResource ListTagsOfResource",
    ),
  ],
  aws_sqs_queue: [
    on(
      "arn:aws:sqs:{region}:{account}:{name}",
      "sqs",
      "CreateQueue GetQueueAttributes GetQueueUrl SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue",
    ),
  ],
  aws_sqs_queue_policy: [
    on("arn:aws:sqs:{region}:{account}:{queue_url}", "sqs", "GetQueueAttributes SetQueueAttributes"),
  ],
  aws_backup_vault: [
    on(
      "arn:aws:backup:{region}:{account}:backup-vault:{name}",
      "backup",
      "CreateBackupVault DescribeBackupVault DeleteBackupVault ListTags TagResource UntagResource",
    ),
    // The vault's key and storage are set up with the permissions of whoever creates the vault.
    onAny("backup-storage", "MountCapsule"),
    onAny("kms", "DescribeKey"),
    keyUse("backup", "GenerateDataKey Decrypt RetireGrant"),
    keyGrant("backup"),
  ],
  aws_backup_plan: [
    onUnclaimed(PLAN, "backup", "CreateBackupPlan TagResource"),
    onOwned(PLAN, "backup", "UpdateBackupPlan DeleteBackupPlan TagResource UntagResource"),
    on(PLAN, "backup", "GetBackupPlan ListTags"),
  ],
  aws_backup_selection: [
    onOwned(PLAN, "backup", "CreateBackupSelection DeleteBackupSelection"),
    on(PLAN, "backup", "GetBackupSelection ListBackupSelections"),
  ],
  aws_secretsmanager_secret: [
    on(
      "arn:aws:secretsmanager:{region}:{account}:secret:{name}-??????",
      "secretsmanager",
      "CreateSecret DescribeSecret UpdateSecret DeleteSecret RestoreSecret GetResourcePolicy TagResource UntagResource",
    ),
    {
      ...on(
        "arn:aws:secretsmanager:*:{account}:secret:{name}-??????",
        "secretsmanager",
        "ReplicateSecretToRegions RemoveRegionsFromReplication",
      ),
      when: (body: Block) => "replica" in body,
    },
  ],
  aws_secretsmanager_secret_version: [
    on(
      "arn:aws:secretsmanager:{region}:{account}:secret:{secret_id}-??????",
      "secretsmanager",
      "PutSecretValue GetSecretValue DescribeSecret UpdateSecretVersionStage ListSecretVersionIds",
    ),
  ],
  "ephemeral.aws_secretsmanager_random_password": [onAny("secretsmanager", "GetRandomPassword")],
  "ephemeral.aws_secretsmanager_secret_version": [
    on(
      "arn:aws:secretsmanager:{region}:{account}:secret:{secret_id}-??????",
      "secretsmanager",
      "GetSecretValue DescribeSecret",
    ),
  ],
  aws_kms_key: [
    onAny("kms", "CreateKey"),
    // A new key's tags count after up to five minutes: https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
    onUnclaimed(KEY, "kms", "EnableKeyRotation TagResource"),
    onOwned(
      KEY,
      "kms",
      "PutKeyPolicy EnableKeyRotation DisableKeyRotation UpdateKeyDescription ScheduleKeyDeletion TagResource UntagResource",
    ),
    on(KEY, "kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
  ],
};
