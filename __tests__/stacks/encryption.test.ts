import { buildApp } from "../../stacks/app";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { TIERS } from "../support/shop";
import { resource, statements, synthStackOf, type Block, type Terraform } from "../support/synth";
import { ACCOUNT, environment } from "./environment";

const ALL: Partial<EnvironmentFile> = {
  network: { cidr: "10.0.0.0/16" },
  frontend: { apiPaths: ["/api/*"] },
  waf: {},
  backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } },
  workers: { ocr: {} },
  services: {
    media: { image: { owner: "terraform", reference: "nginx:1.27" }, port: 80, bucketAccess: { uploads: "read" } },
  },
  database: { kind: "instance", databaseName: "shop", version: "16", instance: { readReplicas: ["reports"] } },
  cache: {},
  buckets: { uploads: { replicated: true }, exports: { backendAccess: "read" } },
  encryption: { customerManagedKeys: ["buckets", "cache", "database", "logs"] },
};

const keysOf = (terraform: Terraform): string[] => Object.keys(terraform.resource["aws_kms_key"] ?? {}).sort();
const all = (terraform: Terraform, type: string): [string, Block][] => Object.entries(terraform.resource[type] ?? {});

describe("keys of the account's own", () => {
  const terraform = environment({ ...ALL, region: "eu-west-1" }, { recoveryRegion: "us-west-2" });

  test("are one for each kind, and one more for each other region", () => {
    expect(keysOf(terraform)).toEqual([
      "encryption_bucket_copies",
      "encryption_buckets",
      "encryption_cache",
      "encryption_database",
      "encryption_logs",
      "encryption_logs_us_east_1",
    ]);
    expect(resource(terraform, "aws_kms_key", "encryption_bucket_copies")["provider"]).toBe("aws.us-west-2");
    expect(resource(terraform, "aws_kms_key", "encryption_logs_us_east_1")["provider"]).toBe("aws.us-east-1");
  });

  test("encrypt the database, what Performance Insights keeps of it, and the cache", () => {
    const key = "${aws_kms_key.encryption_database.arn}";
    expect(resource(terraform, "aws_db_instance", "database")).toMatchObject({
      kms_key_id: key,
      performance_insights_kms_key_id: key,
    });
    expect(resource(terraform, "aws_elasticache_replication_group")["kms_key_id"]).toBe(
      "${aws_kms_key.encryption_cache.arn}",
    );
  });

  test("leave a read replica with its primary's, which AWS gives it", () => {
    const replica = resource(terraform, "aws_db_instance", "database_replica_reports");

    expect(replica["kms_key_id"]).toBeUndefined();
    expect(replica["performance_insights_kms_key_id"]).toBe("${aws_kms_key.encryption_database.arn}");
  });

  test("encrypt every bucket of the application and its copy, and nothing that AWS writes its own logs to", () => {
    const rules = all(terraform, "aws_s3_bucket_server_side_encryption_configuration").map(
      ([name, { rule }]): [string, unknown] => {
        const [one] = rule as [{ apply_server_side_encryption_by_default: Block }];
        return [name, one.apply_server_side_encryption_by_default["kms_master_key_id"] ?? "S3's"];
      },
    );

    expect(Object.fromEntries(rules)).toEqual({
      exports_bucket_encryption: "${aws_kms_key.encryption_buckets.arn}",
      frontend_bucket_encryption: "S3's",
      uploads_bucket_encryption: "${aws_kms_key.encryption_buckets.arn}",
      uploads_bucket_replica_encryption: "${aws_kms_key.encryption_bucket_copies.arn}",
    });
  });

  test("are granted with the bucket, and only for S3", () => {
    const granted = statements(terraform, "worker_ocr_task_role_policy");

    expect(granted["EncryptInUploadsBucket"]).toMatchObject({
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["${aws_kms_key.encryption_buckets.arn}"],
      condition: [{ test: "StringEquals", variable: "kms:ViaService", values: ["s3.eu-west-1.amazonaws.com"] }],
    });
    expect(granted["DecryptInExportsBucket"]).toMatchObject({ actions: ["kms:Decrypt"] });
    expect(statements(terraform, "service_media_task_role_policy")["DecryptInUploadsBucket"]).toMatchObject({
      actions: ["kms:Decrypt"],
      resources: ["${aws_kms_key.encryption_buckets.arn}"],
    });
  });

  test("are used by S3 to copy, which it would not do without being told", () => {
    const { rule } = resource(terraform, "aws_s3_bucket_replication_configuration") as { rule: unknown };

    expect(rule).toMatchObject([
      {
        source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
        destination: {
          encryption_configuration: { replica_kms_key_id: "${aws_kms_key.encryption_bucket_copies.arn}" },
        },
      },
    ]);
    expect(Object.keys(statements(terraform, "uploads_bucket_replication_role_policy"))).toEqual(
      expect.arrayContaining(["DecryptSource", "EncryptReplica"]),
    );
  });

  test("encrypt each log group with the key of its region, which CloudWatch Logs may use for these groups alone", () => {
    const groups = all(terraform, "aws_cloudwatch_log_group");
    const named = (key: string): string[] =>
      groups
        .filter(([, group]) => group["kms_key_id"] === `\${aws_kms_key.${key}.arn}`)
        .map(([, { name }]) => String(name));
    const allowed = (key: string) =>
      (statements(terraform, `${key}_policy`)["CloudWatchLogs"] as { condition: [{ values: string[] }] }).condition[0]
        .values;

    expect(named("encryption_logs_us_east_1")).toEqual(["aws-waf-logs-shop-dev-firewall"]);
    expect(named("encryption_logs").length + 1).toBe(groups.length);
    expect(allowed("encryption_logs")).toEqual(
      named("encryption_logs")
        .map((name) => `arn:aws:logs:eu-west-1:111122223333:log-group:${name}`)
        .sort(),
    );
    expect(allowed("encryption_logs_us_east_1")).toEqual([
      "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-shop-dev-firewall",
    ]);
  });
});

test("without the section there is no key, and nothing names one", () => {
  const { encryption: _, ...rest } = ALL;
  const text = JSON.stringify(environment(rest, { recoveryRegion: "us-west-2" }));

  expect(text).not.toContain("kms");
});

test("Aurora's instances have the key for Performance Insights, and the cluster for its storage", () => {
  const terraform = environment({
    network: { cidr: "10.0.0.0/16" },
    database: { kind: "serverless", databaseName: "shop", version: "16" },
    encryption: { customerManagedKeys: ["database"] },
  });
  const key = "${aws_kms_key.encryption_database.arn}";

  expect(resource(terraform, "aws_rds_cluster")["kms_key_id"]).toBe(key);
  expect(resource(terraform, "aws_rds_cluster_instance")["performance_insights_kms_key_id"]).toBe(key);
});

describe("a second home", () => {
  const accounts = {
    main: { ...ACCOUNT, zones: ["example.com"], recoveryRegion: "us-west-2", imageReplication: ["shop-dev-"] },
  };
  const dev: EnvironmentFile = {
    tier: "dev",
    account: "main",
    network: { cidr: "10.0.0.0/16" },
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    domain: { zone: "example.com" },
    buckets: { uploads: { replicated: true } },
    cache: {},
    encryption: { customerManagedKeys: ["buckets", "cache", "logs"] },
    recovery: { rtoMinutes: 240, rpoMinutes: 120 },
  };
  const systems = [{ name: "shop", common: {}, environments: { dev } }];
  const app = buildApp({ accounts, tiers: TIERS, systems }, { only: ["shop-dev", "shop-dev-recovery"] });
  const second = synthStackOf(app, "shop-dev-recovery");

  test("has keys for what it makes, and takes over the key of the copies", () => {
    expect(keysOf(second)).toEqual(["encryption_cache", "encryption_logs"]);
    expect(statements(second, "backend_task_role_policy")["EncryptInUploadsBucket"]).toMatchObject({
      resources: ["${data.aws_ssm_parameter.first_home_bucket_key.insecure_value}"],
      condition: [{ values: ["s3.us-west-2.amazonaws.com"] }],
    });
  });

  test("finds the key where the first home has written it down", () => {
    const first = synthStackOf(app, "shop-dev");

    expect(resource(first, "aws_ssm_parameter", "recovery_fact_bucket_key")).toMatchObject({
      provider: "aws.us-west-2",
      name: "/shop/dev/recovery/bucket-key",
      insecure_value: "${aws_kms_key.encryption_bucket_copies.arn}",
    });
  });
});
