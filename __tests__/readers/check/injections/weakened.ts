import { BUDGET, ELOQUENT, PLAYSTUDY, REGISTRY, SCALE, SHEETGPT, lifecycleOff, set, type Injection } from "./injection";

/** Protection that is weakened or turned off. */
export const WEAKENED: readonly Injection[] = [
  // No longer protected.
  {
    name: "the environment is retiring",
    environment: SHEETGPT,
    file: { protection: "retiring" },
    found: ["unprotected", /^aws_db_instance\.database$/],
  },
  {
    name: "prevent_destroy is removed",
    environment: ELOQUENT,
    tamper: lifecycleOff("aws_rds_cluster.database"),
    found: ["unprotected", /^aws_rds_cluster\.database$/],
  },
  {
    name: "AWS may delete the database",
    environment: PLAYSTUDY,
    tamper: set("aws_db_instance.database", { deletion_protection: false }),
    found: ["unprotected", /^aws_db_instance\./],
  },
  {
    name: "no final snapshot",
    environment: PLAYSTUDY,
    tamper: set("aws_db_instance.database", { skip_final_snapshot: true }),
    found: ["unprotected", /^aws_db_instance\./],
  },
  {
    name: "a bucket can be deleted with everything in it",
    environment: SHEETGPT,
    tamper: set("aws_s3_bucket.frontend_bucket", { force_destroy: true }),
    found: ["unprotected", /^aws_s3_bucket\./],
  },
  {
    name: "a secret is deleted immediately",
    environment: SHEETGPT,
    tamper: set("aws_secretsmanager_secret.database_password", { recovery_window_in_days: 0 }),
    found: ["unprotected", /^aws_secretsmanager_secret\./],
  },
  {
    name: "backups are kept for only a day",
    environment: SHEETGPT,
    file: { database: { backupRetentionDays: 1 } },
    found: ["backup-shortened", /^aws_db_instance\.database$/],
  },
  {
    name: "backups of the host are kept for a shorter time",
    environment: BUDGET,
    file: { backups: { retentionDays: 2 } },
    found: ["backup-shortened", /^aws_backup_plan\./],
  },
  {
    name: "snapshots of the cache are kept for a shorter time",
    environment: SCALE,
    file: { cache: { snapshotRetentionDays: 0 } },
    found: ["backup-shortened", /^aws_elasticache_replication_group\./],
  },
  {
    name: "messages are kept for a shorter time",
    environment: SCALE,
    file: { queues: { "invoice-processing": { retentionDays: 1 } } },
    found: ["data-expires", /^aws_sqs_queue\./],
  },
  {
    name: "objects expire",
    environment: PLAYSTUDY,
    file: { buckets: { uploads: { archive: null, intelligentTiering: false, expireDays: 30 } } },
    found: ["data-expires", /^aws_s3_bucket_lifecycle_configuration\./],
  },
  {
    name: "a bucket is no longer versioned",
    environment: REGISTRY,
    tamper: (root) => {
      const [name] = Object.keys(root.resource["aws_s3_bucket_versioning"]!);
      root.resource["aws_s3_bucket_versioning"]![name!]!["versioning_configuration"] = { status: "Suspended" };
    },
    found: ["versioning-off", /^aws_s3_bucket_versioning\./],
  },
  {
    name: "the database gets a public address",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { publicly_accessible: true }),
    found: ["public", /^aws_db_instance\./],
  },
  {
    name: "an old TLS policy on the load balancer",
    environment: SHEETGPT,
    tamper: set("aws_lb_listener.load_balancer_https", { ssl_policy: "ELBSecurityPolicy-2016-08" }),
    found: ["weaker-tls", /^aws_lb_listener\./],
  },
  {
    name: "an image can be replaced under its tag",
    environment: SHEETGPT,
    tamper: set("aws_ecr_repository.backend_image", { image_tag_mutability: "MUTABLE" }),
    found: ["images-mutable", /^aws_ecr_repository\./],
  },
];
