import { changeSuite } from "../support/change-suite";

changeSuite(
  "copies",
  {
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: {
      kind: "serverless",
      databaseName: "shop",
      version: "15",
      serverless: { minAcu: 0.5, maxAcu: 4 },
    },
    buckets: { documents: {} },
  },
  [
    { change: "a standby", over: { database: { multiAz: true } } },
    {
      change: "copies in the other region, and with them a second provider",
      over: { database: { recovery: {} }, buckets: { documents: { replicated: true } } },
    },
    {
      change: "the copies go",
      over: { database: { recovery: null }, buckets: { documents: { replicated: false } } },
      dangers: ["data-removed", "guard-removed"],
      destroys: [
        "aws_db_subnet_group.database_recovery_network_subnets",
        "aws_default_security_group.database_recovery_network_default_security_group",
        "aws_kms_key.database_recovery_key",
        "aws_rds_cluster.database_recovery",
        "aws_rds_cluster_parameter_group.database_recovery_parameters",
        "aws_rds_global_cluster.database_recovery_global",
        "aws_s3_bucket.documents_bucket_replica",
        "aws_subnet.database_recovery_network_a",
        "aws_subnet.database_recovery_network_b",
        "aws_vpc.database_recovery_network",
      ],
    },
    {
      change: "the standby goes",
      over: { database: { multiAz: false } },
      dangers: ["data-removed"],
      destroys: [
        "aws_rds_cluster_instance.database_standby",
        "aws_secretsmanager_secret.database_reader_url",
        "aws_secretsmanager_secret_version.database_reader_url_version",
      ],
    },
    {
      change: "the next major version",
      over: { database: { version: "16" } },
      dangers: ["engine-upgraded"],
      destroys: ["aws_rds_cluster_parameter_group.database_parameters"],
    },
  ],
);
