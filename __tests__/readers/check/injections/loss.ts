import { BUDGET, ELOQUENT, PLAYSTUDY, REGISTRY, SCALE, SHEETGPT, drop, rename, set, type Injection } from "./injection";

/** What is destroyed, replaced or renamed, with what it holds or protects. */
export const LOSS: readonly Injection[] = [
  {
    name: "a queue whose jobs are ended",
    environment: REGISTRY,
    file: {
      jobs: {
        queues: { default: null, fast: { priority: 10 } },
        definitions: { autograder: { queue: "fast" } },
      },
    },
    found: ["data-removed", /aws_batch_job_queue/],
  },
  {
    name: "the database is removed",
    environment: REGISTRY,
    tamper: (root) => {
      drop(root, "aws_db_instance.database");
    },
    found: ["data-removed", /^aws_db_instance\.database$/],
  },
  {
    name: "a bucket's section is deleted",
    environment: PLAYSTUDY,
    file: { buckets: null, backend: { environment: { UPLOADS_BUCKET: null } } },
    found: ["data-removed", /^aws_s3_bucket\./],
  },
  {
    name: "a bucket is renamed in the file",
    environment: ELOQUENT,
    file: {
      buckets: { documents: null, papers: { replicated: true, replicationTimeControl: true } },
      backend: { environment: { DOCUMENTS_BUCKET: { ref: "buckets.papers.name" } } },
    },
    found: ["data-removed", /^aws_s3_bucket\.\w*documents/],
  },
  {
    name: "a secret is deleted",
    environment: ELOQUENT,
    file: { secrets: { PINECONE_API_KEY: null } },
    found: ["data-removed", /^aws_secretsmanager_secret\./],
  },
  {
    name: "the cache is deleted",
    environment: PLAYSTUDY,
    file: { cache: null },
    found: ["data-removed", /^aws_elasticache_replication_group\./],
  },
  {
    name: "a queue is deleted",
    environment: SCALE,
    tamper: (root) => {
      drop(root, Object.keys(root.resource["aws_sqs_queue"]!).map((name) => `aws_sqs_queue.${name}`)[0]!);
    },
    found: ["data-removed", /^aws_sqs_queue\./],
  },
  {
    name: "a replica is deleted",
    environment: SCALE,
    file: { database: { instance: { readReplicas: [] } } },
    found: ["data-removed", /^aws_db_instance\.database_replica/],
  },
  {
    name: "a zone is removed from the account",
    environment: "account-production",
    account: ["production", { zones: ["sheetgpt.example.com"] }],
    found: ["data-removed", /^aws_route53_zone\./],
  },
  {
    name: "the trail is switched off",
    environment: "account-production",
    account: ["production", { audit: null }],
    found: ["data-removed", /^aws_cloudtrail\./],
  },
  {
    name: "the image repository is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      drop(root, "aws_ecr_repository.backend_image");
    },
    found: ["data-removed", /^aws_ecr_repository\./],
  },
  {
    name: "the site's DNS record is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      drop(
        root,
        Object.keys(root.resource["aws_route53_record"]!)
          .filter((name) => !name.includes("proof"))
          .map((name) => `aws_route53_record.${name}`)[0]!,
      );
    },
    found: ["data-removed", /^aws_route53_record\./],
  },
  {
    name: "the backup vault is removed",
    environment: BUDGET,
    tamper: (root) => {
      drop(root, `aws_backup_vault.${Object.keys(root.resource["aws_backup_vault"]!)[0]!}`);
    },
    found: ["data-removed", /^aws_backup_vault\./],
  },
  {
    name: "the NAT gateways are removed",
    environment: SHEETGPT,
    file: { network: { natGateways: "none" }, backend: { placement: "public" } },
    found: ["data-removed", /^aws_(eip|nat_gateway)\./],
  },
  {
    name: "the key of replicated backups is removed",
    environment: SCALE,
    tamper: (root) => {
      drop(root, `aws_kms_key.${Object.keys(root.resource["aws_kms_key"]!)[0]!}`);
    },
    found: ["data-removed", /^aws_kms_key\./],
  },
  {
    name: "a key that people entered is generated",
    environment: SHEETGPT,
    file: { secrets: { OPENAI_API_KEY: { kind: "generated", description: null } } },
    found: ["value-overwritten", /^aws_secretsmanager_secret_version\./],
  },
  {
    name: "a single image is kept",
    environment: SHEETGPT,
    file: { backend: { repository: { keepImages: 1 } } },
    found: ["images-expire", /^aws_ecr_lifecycle_policy\./],
  },
  // Renamed without a moved block.
  {
    name: "the database's construct is renamed",
    environment: SHEETGPT,
    tamper: rename("aws_db_instance.database", "aws_db_instance.db", false),
    found: ["renamed-without-moved", /^aws_db_instance\.database$/],
  },
  {
    name: "a bucket's construct is renamed",
    environment: PLAYSTUDY,
    tamper: rename("aws_s3_bucket.frontend_bucket", "aws_s3_bucket.site", false),
    found: ["renamed-without-moved", /^aws_s3_bucket\.frontend_bucket$/],
  },
  {
    name: "documents are no longer copied",
    environment: ELOQUENT,
    file: { buckets: { documents: { replicated: false, replicationTimeControl: false } }, recovery: null },
    found: ["guard-removed", /^aws_s3_bucket_replication_configuration\./],
  },
  {
    name: "the public access block of a bucket is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      drop(
        root,
        "aws_s3_bucket_public_access_block." + Object.keys(root.resource["aws_s3_bucket_public_access_block"]!)[0]!,
      );
    },
    found: ["guard-removed", /^aws_s3_bucket_public_access_block\./],
  },
  {
    name: "the firewall is switched off",
    environment: SHEETGPT,
    file: { waf: null },
    found: ["guard-removed", /^aws_wafv2_web_acl\./],
  },
  // Replaced by the provider.
  {
    name: "the database is not encrypted",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { storage_encrypted: false }),
    found: ["data-replaced", /^aws_db_instance\.database$/],
  },
  {
    name: "the initial database is renamed",
    environment: SHEETGPT,
    file: { database: { databaseName: "sheets" } },
    found: ["data-replaced", /^aws_db_instance\.database$/],
  },
  {
    name: "the network's CIDR block changes",
    environment: PLAYSTUDY,
    file: { network: { cidr: "10.99.0.0/16" } },
    found: ["data-replaced", /^aws_vpc\./],
  },
  {
    name: "the load balancer becomes internet-facing",
    environment: SHEETGPT,
    tamper: set("aws_lb.load_balancer", { internal: false }),
    found: ["data-replaced", /^aws_lb\.load_balancer$/],
  },
  {
    name: "the cluster's master user is renamed",
    environment: ELOQUENT,
    file: { database: { user: "owner" } },
    found: ["data-replaced", /^aws_rds_cluster\.database$/],
  },
  {
    name: "a bucket's physical name changes",
    environment: REGISTRY,
    file: { buckets: { packages: { name: "another-name-for-packages" } } },
    found: ["data-replaced", /^aws_s3_bucket\./],
  },
  {
    name: "the queue becomes a FIFO",
    environment: SCALE,
    file: { queues: { "invoice-processing": { fifo: true } } },
    found: ["data-replaced", /^aws_sqs_queue\./],
  },
  {
    name: "the site gets another domain name",
    environment: SHEETGPT,
    file: { domain: { host: "www.sheetgpt.example.com" } },
    found: ["data-replaced", /^aws_(acm_certificate|route53_record)\./],
  },
  {
    name: "an argument that is not on record",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { character_set_of_tomorrow: "x" }),
    found: ["maybe-replaced", /^aws_db_instance\.database$/],
  },
];
