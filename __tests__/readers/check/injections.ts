import type { EditableRoot } from "./stacks";

/** One realistic mistake, and what must be reported about it. */
export interface Injection {
  readonly name: string;
  readonly environment: string;
  /** A change to the environment's file… */
  readonly file?: object;
  /** …or to the account's… */
  readonly account?: readonly [name: string, over: object];
  /** …or to a module, made in the Terraform that it produces. */
  readonly tamper?: (root: EditableRoot) => void;
  /** The rule, and a part of the address; undefined for a harmless change. */
  readonly found?: readonly [rule: string, address: RegExp];
}

const body = (root: EditableRoot, address: string): Record<string, unknown> => {
  const [type = "", name = ""] = address.split(".");
  const found = root.resource[type]?.[name];
  if (found === undefined) throw new Error(`no ${address}`);
  return found;
};
const drop = (root: EditableRoot, address: string): void => {
  const [type = "", name = ""] = address.split(".");
  body(root, address);
  root.resource[type] = Object.fromEntries(Object.entries(root.resource[type]!).filter(([one]) => one !== name));
};
const set = (address: string, values: object) => (root: EditableRoot) => {
  Object.assign(body(root, address), values);
};
const statement = (root: EditableRoot, document: string, at = 0): Record<string, unknown> =>
  (root.data["aws_iam_policy_document"]![document]!["statement"] as Record<string, unknown>[])[at]!;
const lifecycleOff = (address: string) => (root: EditableRoot) => {
  delete body(root, address)["lifecycle"];
};
const rename = (from: string, to: string, moved: boolean) => (root: EditableRoot) => {
  const [type = "", name = ""] = from.split(".");
  const named = root.resource[type]!;
  const text = JSON.stringify(root).replaceAll(from, to);
  const other = JSON.parse(text) as EditableRoot;
  Object.assign(root, other);
  root.resource[type] = Object.fromEntries(
    Object.entries(named).map(([one]) => [one === name ? to.split(".")[1]! : one, other.resource[type]![one]!]),
  );
  if (moved) root.moved = [{ from, to }];
};
const ingress = (group: string, rule: object) => (root: EditableRoot) => {
  root.resource["aws_vpc_security_group_ingress_rule"]!["oops"] = {
    ip_protocol: "tcp",
    security_group_id: `\${aws_security_group.${group}.id}`,
    ...rule,
  };
};

const SHEETGPT = "sheetgpt-prod";
const ELOQUENT = "eloquent-ai-prod";
const REGISTRY = "model-registry-prod";
const PLAYSTUDY = "playstudy-prod";
const SCALE = "invoice-ocr-scale";
const BUDGET = "invoice-ocr-budget";

/** Each of these must be found. */
export const DANGEROUS: readonly Injection[] = [
  // Removed.
  {
    name: "another region in the file",
    environment: SHEETGPT,
    file: { region: "us-west-2" },
    found: ["account-changed", /provider/],
  },
  {
    name: "another port, while the pipeline owns the image",
    environment: SHEETGPT,
    file: { backend: { port: 8001 } },
    found: ["outage", /aws_ecs_service\.backend/],
  },
  {
    name: "blue/green off, so that the service is replaced",
    environment: ELOQUENT,
    file: { backend: { deployment: "rolling" } },
    found: ["outage", /aws_ecs_service\.backend/],
  },
  {
    name: "plain HTTP between CloudFront and the load balancer",
    environment: SHEETGPT,
    file: { domain: null },
    found: ["outage", /vpc_origin_identity/],
  },
  {
    name: "the API is no longer under the frontend's name",
    environment: SHEETGPT,
    file: { frontend: { apiPaths: [] }, backend: { loadBalancer: { exposure: "internal" } } },
    found: ["outage", /vpc_origin_identity/],
  },
  {
    name: "the next major version of an instance",
    environment: SHEETGPT,
    file: { database: { version: "16" } },
    found: ["engine-upgraded", /aws_db_instance\.database/],
  },
  {
    name: "the previous major version of a cluster",
    environment: ELOQUENT,
    file: { database: { version: "15" } },
    found: ["engine-upgraded", /aws_rds_cluster\.database/],
  },
  {
    name: "the next major version on a host, with the files of the present one",
    environment: BUDGET,
    file: { host: { postgres: { version: "16" } } },
    found: ["engine-upgraded", /locals/],
  },
  {
    name: "another password, which running tasks do not have",
    environment: SHEETGPT,
    file: { database: { passwordVersion: 2 } },
    found: ["outage", /database_password_version/],
  },
  {
    name: "a smaller disk",
    environment: BUDGET,
    file: { host: { dataVolumeGiB: 10 } },
    found: ["shrinks", /aws_ebs_volume/],
  },
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
    name: "the database gets a public address",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { publicly_accessible: true }),
    found: ["public", /^aws_db_instance\./],
  },
  {
    name: "the firewall is switched off",
    environment: SHEETGPT,
    file: { waf: null },
    found: ["guard-removed", /^aws_wafv2_web_acl\./],
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
  // Opened.
  {
    name: "the internet may reach the database's port",
    environment: SHEETGPT,
    tamper: ingress("database_security_group", { from_port: 5432, to_port: 5432, cidr_ipv4: "0.0.0.0/0" }),
    found: ["ingress-opened", /oops$/],
  },
  {
    name: "the whole network may reach the tasks",
    environment: PLAYSTUDY,
    tamper: ingress("backend_security_group", { from_port: 8000, to_port: 8000, cidr_ipv4: "10.0.0.0/8" }),
    found: ["ingress-opened", /oops$/],
  },
  {
    name: "jobs may reach the database",
    environment: REGISTRY,
    file: { jobs: { databaseAccess: true } },
    found: ["ingress-opened", /^aws_db_instance\.database$/],
  },
  {
    name: "another port on the load balancer",
    environment: PLAYSTUDY,
    tamper: ingress("load_balancer_security_group", { from_port: 8443, to_port: 8443, cidr_ipv4: "0.0.0.0/0" }),
    found: ["ingress-opened", /oops$|^aws_lb\./],
  },
  {
    name: "every address in an ACL",
    environment: SHEETGPT,
    tamper: (root) => {
      root.resource["aws_network_acl_rule"]!["oops"] = {
        network_acl_id: "${aws_network_acl.network_acl_database.id}",
        egress: false,
        cidr_block: "0.0.0.0/0",
        protocol: "-1",
        rule_action: "allow",
        rule_number: 1,
      };
    },
    found: ["ingress-opened", /oops$/],
  },
  // Broader permissions.
  {
    name: "another action",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = [...(one["actions"] as string[]), "logs:DeleteLogGroup"];
    },
    found: ["policy-widened", /^aws_iam_role\./],
  },
  {
    name: "every resource",
    environment: SHEETGPT,
    tamper: (root) => {
      statement(root, "backend_task_execution_role_policy", 3)["resources"] = ["*"];
    },
    found: ["policy-widened", /^aws_iam_role\./],
  },
  {
    name: "a condition is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      delete statement(root, "backend_task_role_trust")["condition"];
    },
    found: ["trust-widened", /^aws_iam_role\.backend_task_role$/],
  },
  {
    name: "another repository may deploy",
    environment: SHEETGPT,
    file: { delivery: { repository: "somebody-elses" } },
    found: ["trust-widened", /^aws_iam_role\.deploy_/],
  },
  {
    name: "a denial is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["frontend_bucket_policy"]!;
      document["statement"] = (document["statement"] as { effect: string }[]).filter(({ effect }) => effect !== "Deny");
    },
    found: ["policy-widened", /^aws_s3_bucket\.frontend_bucket$/],
  },
  {
    name: "an additional AWS-managed policy",
    environment: SHEETGPT,
    tamper: (root) => {
      (root.resource["aws_iam_role_policy_attachment"] ??= {})["oops"] = {
        role: "${aws_iam_role.backend_task_role.name}",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      };
    },
    found: ["policy-widened", /^aws_iam_role\.backend_task_role$/],
  },
  {
    name: "a bucket for everybody",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["frontend_bucket_policy"]!;
      (document["statement"] as object[]).push({
        sid: "Oops",
        effect: "Allow",
        actions: ["s3:GetObject"],
        resources: ["*"],
        principals: [{ type: "*", identifiers: ["*"] }],
      });
    },
    found: ["policy-widened", /^aws_s3_bucket\.frontend_bucket$/],
  },
  {
    name: "a new role for another account",
    environment: SHEETGPT,
    tamper: (root) => {
      root.data["aws_iam_policy_document"]!["oops"] = {
        statement: [
          {
            sid: "In",
            effect: "Allow",
            actions: ["sts:AssumeRole"],
            principals: [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:root"] }],
          },
        ],
      };
      root.resource["aws_iam_role"]!["oops"] = {
        name: "oops",
        assume_role_policy: "${data.aws_iam_policy_document.oops.json}",
      };
    },
    found: ["trust-widened", /^aws_iam_role\.oops$/],
  },
  // State or account.
  {
    name: "the state under another key",
    environment: SHEETGPT,
    tamper: (root) => {
      (root.terraform["backend"] as { s3: Record<string, string> }).s3["key"] = "other/terraform.tfstate";
    },
    found: ["state-moved", /backend/],
  },
  {
    name: "another region",
    environment: SHEETGPT,
    tamper: (root) => {
      root.provider["aws"]![0]!["region"] = "eu-west-1";
    },
    found: ["account-changed", /provider/],
  },
];

/** None of these may be called dangerous. */
export const HARMLESS: readonly Injection[] = [
  { name: "more tasks", environment: SHEETGPT, file: { backend: { scaling: { max: 8 } } } },
  { name: "larger tasks", environment: SHEETGPT, file: { backend: { cpu: 1024, memoryMiB: 2048 } } },
  {
    name: "ICMP, which has no ports",
    environment: SHEETGPT,
    tamper: (root) => {
      const [[name, rule] = ["", {}]] = Object.entries(root.resource["aws_network_acl_rule"] ?? {});
      root.resource["aws_network_acl_rule"]![`${name}_icmp`] = {
        ...rule,
        rule_action: "allow",
        egress: false,
        protocol: "icmp",
        cidr_block: "0.0.0.0/0",
        rule_number: 999,
      };
    },
  },
  {
    name: "Valkey, which the provider changes in place",
    environment: SCALE,
    file: { cache: { engine: "valkey" } },
  },
  {
    name: "files that are no longer immutable",
    environment: SHEETGPT,
    file: { frontend: { immutablePaths: [] } },
  },
  {
    name: "another environment variable",
    environment: PLAYSTUDY,
    file: { backend: { environment: { LOG_LEVEL: "debug" } } },
  },
  { name: "a larger database", environment: SHEETGPT, file: { database: { instance: { class: "db.t3.medium" } } } },
  { name: "backups are kept for longer", environment: SHEETGPT, file: { database: { backupRetentionDays: 14 } } },
  { name: "logs are kept for longer", environment: PLAYSTUDY, file: { backend: { logRetentionDays: 30 } } },
  { name: "a new queue", environment: SCALE, file: { queues: { mails: {} } } },
  { name: "a new bucket", environment: PLAYSTUDY, file: { buckets: { exports: {} } } },
  { name: "a new secret", environment: PLAYSTUDY, file: { secrets: { SIGNING_KEY: { kind: "generated" } } } },
  { name: "a new tag on everything", environment: SHEETGPT, file: { tags: { Team: "sheets" } } },
  { name: "another budget", environment: SHEETGPT, file: { budget: { monthlyUsd: 400 } } },
  {
    name: "another address for alarms",
    environment: SHEETGPT,
    file: { alerts: { default: { emails: ["on-call@sheetgpt.example.com"] } } },
  },
  { name: "another threshold", environment: SHEETGPT, file: { database: { alarms: { cpuPercent: 70 } } } },
  {
    name: "another maintenance window",
    environment: SHEETGPT,
    file: { database: { maintenanceWindow: "tue:05:00-tue:06:00" } },
  },
  { name: "a larger cache", environment: PLAYSTUDY, file: { cache: { nodeType: "cache.t4g.small" } } },
  { name: "more capacity for the cluster", environment: ELOQUENT, file: { database: { serverless: { maxAcu: 32 } } } },
  {
    name: "a job may take longer",
    environment: REGISTRY,
    file: { jobs: { definitions: { autograder: { timeoutMinutes: 30 } } } },
  },
  {
    name: "statements in another order",
    environment: SHEETGPT,
    tamper: (root) => {
      for (const document of Object.values(root.data["aws_iam_policy_document"]!))
        (document["statement"] as object[]).reverse();
    },
  },
  {
    name: "actions in another order",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = [...(one["actions"] as string[])].reverse();
    },
  },
  {
    name: "a statement's sid changes",
    environment: SHEETGPT,
    tamper: (root) => {
      statement(root, "backend_task_execution_role_policy")["sid"] = "Logs";
    },
  },
  {
    name: "one permission less",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = ["logs:PutLogEvents"];
    },
  },
  {
    name: "an additional condition",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_role_trust");
      one["condition"] = [
        ...(one["condition"] as object[]),
        { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
      ];
    },
  },
  {
    name: "one statement becomes two",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["backend_task_execution_role_policy"]!;
      const [first, ...rest] = document["statement"] as { actions: string[] }[];
      document["statement"] = [
        ...first!.actions.map((action, at) => ({ ...first, sid: `Log${at}`, actions: [action] })),
        ...rest,
      ];
    },
  },
  {
    name: "a rename with a moved block",
    environment: SHEETGPT,
    tamper: rename("aws_db_instance.database", "aws_db_instance.db", true),
  },
  {
    name: "only comments differ",
    environment: SHEETGPT,
    tamper: (root) => {
      for (const named of Object.values(root.resource))
        for (const one of Object.values(named)) one["//"] = { metadata: { path: "elsewhere" } };
    },
  },
  {
    name: "a description",
    environment: SHEETGPT,
    tamper: set("aws_secretsmanager_secret.database_password", { description: "The password." }),
  },
  {
    name: "an argument that Terraform ignores",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { final_snapshot_identifier: "other" }),
  },
  {
    name: "a stricter TLS policy",
    environment: SHEETGPT,
    tamper: set("aws_lb_listener.load_balancer_https", { ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  },
  {
    name: "one alarm less",
    environment: SHEETGPT,
    tamper: (root) => {
      drop(root, `aws_cloudwatch_metric_alarm.${Object.keys(root.resource["aws_cloudwatch_metric_alarm"]!)[0]!}`);
    },
  },
  {
    name: "a new output",
    environment: SHEETGPT,
    tamper: (root) => {
      root.output["more"] = { value: "x" };
    },
  },
];
