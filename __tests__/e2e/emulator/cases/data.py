"""RDS, ElastiCache, S3, SQS, secrets and keys."""

from __future__ import annotations

from typing import Any

from . import build
from .case import Clients, case, name


def _subnets(aws: Clients) -> list[str]:
    vpc = build.vpc(aws)
    return [build.subnet(aws, vpc, 0), build.subnet(aws, vpc, 1)]


def _database(aws: Clients, **others: Any) -> str:
    made = name("database")
    request = {"DBInstanceClass": "db.t4g.micro", "Engine": "postgres", "AllocatedStorage": 20, **others}
    aws.rds.create_db_instance(DBInstanceIdentifier=made, **request)
    return made


@case("rds", "DeleteDBSubnetGroup", "InvalidDBSubnetGroupStateFault")
def subnet_group_of_database(aws: Clients) -> None:
    group = name("subnets")
    aws.rds.create_db_subnet_group(
        DBSubnetGroupName=group, DBSubnetGroupDescription="case", SubnetIds=_subnets(aws)
    )
    _database(aws, DBSubnetGroupName=group)
    aws.rds.delete_db_subnet_group(DBSubnetGroupName=group)


@case("rds", "DeleteDBParameterGroup", "InvalidDBParameterGroupState")
def parameter_group_of_database(aws: Clients) -> None:
    group = name("parameters")
    aws.rds.create_db_parameter_group(
        DBParameterGroupName=group, DBParameterGroupFamily="postgres16", Description="case"
    )
    _database(aws, DBParameterGroupName=group)
    aws.rds.delete_db_parameter_group(DBParameterGroupName=group)


@case("rds", "DeleteDBClusterParameterGroup", "InvalidDBParameterGroupState")
def parameter_group_of_cluster(aws: Clients) -> None:
    group = name("parameters")
    aws.rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName=group, DBParameterGroupFamily="aurora-postgresql16", Description="case"
    )
    aws.rds.create_db_cluster(
        DBClusterIdentifier=name("cluster"),
        Engine="aurora-postgresql",
        MasterUsername="owner",
        MasterUserPassword="password-1",
        DBClusterParameterGroupName=group,
    )
    aws.rds.delete_db_cluster_parameter_group(DBClusterParameterGroupName=group)


@case("rds", "ModifyDBCluster", "InvalidDBClusterStateFault")
def version_of_cluster_without_instance(aws: Clients) -> None:
    cluster = name("cluster")
    aws.rds.create_db_cluster(
        DBClusterIdentifier=cluster,
        Engine="aurora-postgresql",
        MasterUsername="owner",
        MasterUserPassword="password-1",
    )
    aws.rds.modify_db_cluster(DBClusterIdentifier=cluster, EngineVersion="16")


@case("rds", "ModifyDBInstance", "InvalidParameterCombination")
def smaller_database(aws: Clients) -> None:
    aws.rds.modify_db_instance(DBInstanceIdentifier=_database(aws), AllocatedStorage=10)


@case("rds", "CreateDBInstance", "InvalidParameterCombination")
def insights_of_small_mysql(aws: Clients) -> None:
    _database(aws, Engine="mysql", EnablePerformanceInsights=True)


@case("rds", "CreateDBInstance", "InvalidParameterValue")
def long_user_of_mariadb(aws: Clients) -> None:
    _database(aws, Engine="mariadb", MasterUsername="administrator0123")


@case("rds", "DeleteDBInstance", "InvalidParameterCombination")
def protected_database(aws: Clients) -> None:
    database = _database(aws, DeletionProtection=True)
    aws.rds.delete_db_instance(DBInstanceIdentifier=database, SkipFinalSnapshot=True)


@case("rds", "DeleteDBCluster", "InvalidDBClusterStateFault")
def cluster_with_instances(aws: Clients) -> None:
    cluster = name("cluster")
    aws.rds.create_db_cluster(
        DBClusterIdentifier=cluster,
        Engine="aurora-postgresql",
        MasterUsername="owner",
        MasterUserPassword="password-1",
    )
    aws.rds.create_db_instance(
        DBInstanceIdentifier=name("member"),
        DBInstanceClass="db.t4g.medium",
        Engine="aurora-postgresql",
        DBClusterIdentifier=cluster,
    )
    aws.rds.delete_db_cluster(DBClusterIdentifier=cluster, SkipFinalSnapshot=True)


@case("rds", "CopyDBSnapshot", "KMSKeyNotAccessibleFault")
def encrypted_snapshot_without_key(aws: Clients) -> None:
    away, snapshot = aws.in_region("us-west-2"), name("snapshot")
    database = _database(away, StorageEncrypted=True, KmsKeyId=away.kms.create_key()["KeyMetadata"]["Arn"])
    made = away.rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=snapshot)
    aws.rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=made["DBSnapshot"]["DBSnapshotArn"], TargetDBSnapshotIdentifier=snapshot
    )


def _global_database(aws: Clients, away: Clients) -> tuple[str, str]:
    """A global database with a copy that has no instance: its name, and the copy's ARN."""
    whole, first, copy = name("global"), name("first"), name("copy")
    engine = {"Engine": "aurora-postgresql"}
    primary = aws.rds.create_db_cluster(
        DBClusterIdentifier=first, MasterUsername="owner", MasterUserPassword="password-1", **engine
    )
    aws.rds.create_global_cluster(
        GlobalClusterIdentifier=whole, SourceDBClusterIdentifier=primary["DBCluster"]["DBClusterArn"]
    )
    made = away.rds.create_db_cluster(DBClusterIdentifier=copy, GlobalClusterIdentifier=whole, **engine)
    return whole, made["DBCluster"]["DBClusterArn"]


@case("rds", "FailoverGlobalCluster", "InvalidDBClusterStateFault")
def copy_without_instances(aws: Clients) -> None:
    away = aws.in_region("us-west-2")
    whole, copy = _global_database(aws, away)
    away.rds.failover_global_cluster(
        GlobalClusterIdentifier=whole, TargetDbClusterIdentifier=copy, AllowDataLoss=True
    )


@case("rds", "DeleteDBCluster", "InvalidDBClusterStateFault")
def member_of_global_database(aws: Clients) -> None:
    away = aws.in_region("us-west-2")
    _, copy = _global_database(aws, away)
    away.rds.delete_db_cluster(DBClusterIdentifier=copy.split(":")[-1], SkipFinalSnapshot=True)


def _cache(aws: Clients, **others: Any) -> None:
    aws.elasticache.create_replication_group(
        ReplicationGroupId=name("cache"),
        ReplicationGroupDescription="case",
        CacheNodeType="cache.t4g.micro",
        Engine="redis",
        NumCacheClusters=1,
        **others,
    )


@case("elasticache", "DeleteCacheSubnetGroup", "CacheSubnetGroupInUse")
def subnet_group_of_cache(aws: Clients) -> None:
    group = name("subnets")
    aws.elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=group, CacheSubnetGroupDescription="case", SubnetIds=_subnets(aws)
    )
    _cache(aws, CacheSubnetGroupName=group)
    aws.elasticache.delete_cache_subnet_group(CacheSubnetGroupName=group)


@case("elasticache", "DeleteCacheParameterGroup", "InvalidCacheParameterGroupState")
def parameter_group_of_cache(aws: Clients) -> None:
    group = name("parameters")
    aws.elasticache.create_cache_parameter_group(
        CacheParameterGroupName=group, CacheParameterGroupFamily="redis7", Description="case"
    )
    _cache(aws, CacheParameterGroupName=group)
    aws.elasticache.delete_cache_parameter_group(CacheParameterGroupName=group)


@case("s3", "PutBucketReplication", "InvalidRequest")
def replication_without_versions(aws: Clients) -> None:
    bucket, copy = build.bucket(aws), build.bucket(aws)
    rule = {
        "ID": "copy",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{copy}"},
    }
    role = "arn:aws:iam::123456789012:role/copy"
    aws.s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration={"Role": role, "Rules": [rule]})


@case("s3", "DeleteBucket", "BucketNotEmpty")
def bucket_with_object(aws: Clients) -> None:
    bucket = build.bucket(aws)
    aws.s3.put_object(Bucket=bucket, Key="index.html", Body=b"x")
    aws.s3.delete_bucket(Bucket=bucket)


@case("s3", "CreateBucket", "BucketAlreadyExists")
def bucket_of_another_account(aws: Clients) -> None:
    bucket = build.bucket(aws.of_account("210987654321"))
    aws.s3.create_bucket(Bucket=bucket)


@case("s3", "CreateBucket", "InvalidBucketName")
def bucket_with_reserved_name(aws: Clients) -> None:
    aws.s3.create_bucket(Bucket="groundplan-s3alias")


@case("sqs", "CreateQueue", "AWS.SimpleQueueService.QueueDeletedRecently")
def queue_that_was_just_deleted(aws: Clients) -> None:
    queue = name("queue")
    aws.sqs.delete_queue(QueueUrl=aws.sqs.create_queue(QueueName=queue)["QueueUrl"])
    aws.sqs.create_queue(QueueName=queue)


@case("sqs", "CreateQueue", "QueueAlreadyExists")
def queue_with_other_settings(aws: Clients) -> None:
    queue = name("queue")
    aws.sqs.create_queue(QueueName=queue, Attributes={"DelaySeconds": "1"})
    aws.sqs.create_queue(QueueName=queue, Attributes={"DelaySeconds": "2"})


@case("secretsmanager", "CreateSecret", "InvalidRequestException")
def secret_scheduled_for_deletion(aws: Clients) -> None:
    secret = name("secret")
    aws.secretsmanager.create_secret(Name=secret, SecretString="x")
    aws.secretsmanager.delete_secret(SecretId=secret, RecoveryWindowInDays=30)
    aws.secretsmanager.create_secret(Name=secret, SecretString="x")


@case("secretsmanager", "CreateSecret", "ResourceExistsException")
def secret_twice(aws: Clients) -> None:
    secret = name("secret")
    aws.secretsmanager.create_secret(Name=secret, SecretString="x")
    aws.secretsmanager.create_secret(Name=secret, SecretString="x")


@case("kms", "CreateAlias", "AlreadyExistsException")
def alias_twice(aws: Clients) -> None:
    key, alias = aws.kms.create_key()["KeyMetadata"]["KeyId"], f"alias/{name('key')}"
    aws.kms.create_alias(AliasName=alias, TargetKeyId=key)
    aws.kms.create_alias(AliasName=alias, TargetKeyId=key)
