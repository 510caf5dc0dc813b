import type { Protection } from "../../../modules/core";
import {
  Database,
  databaseRecoveryPoint,
  DATABASE,
  GlobalDatabase,
  ReplicatedBackups,
  type DatabaseConfig,
} from "../../../modules/rds";
import type { IVpc } from "../../../modules/vpc";
import { addresses, resource, statements, synth, type Terraform } from "../../support/synth";

const AWAY = "eu-west-1";

const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: [],
  privateSubnets: [],
  databaseSubnets: [
    { az: "a", subnetId: "subnet-a" },
    { az: "b", subnetId: "subnet-b" },
  ],
};

const INSTANCE: DatabaseConfig = { kind: "instance", databaseName: "shop", version: "15" };
const SERVERLESS: DatabaseConfig = { kind: "serverless", databaseName: "shop", version: "16", multiAz: true };

function built(config: DatabaseConfig, protection: Protection = "disposable", region = AWAY) {
  let made: Database | undefined;
  const terraform = synth((stack) => {
    const recovery = { provider: stack.providerFor(region), region };
    made = new Database(stack, "database", { config, vpc: VPC, protection, recovery });
  });
  return { terraform, database: made! };
}

/** What a setting adds to a database. */
function added(config: DatabaseConfig, more: Partial<DatabaseConfig>): { terraform: Terraform; added: string[] } {
  const before = new Set(addresses(built(config).terraform));
  const { terraform } = built({ ...config, ...more });
  return { terraform, added: addresses(terraform).filter((address) => !before.has(address)) };
}

test("EA-10: without `recovery` nothing is kept elsewhere, even if there is a recovery region", () => {
  const { terraform, database } = built(INSTANCE);

  expect(JSON.stringify(terraform.resource)).not.toContain(AWAY);
  expect(database.recovery).toBeUndefined();
});

describe("IO-13: recovery of an instance", () => {
  const { terraform, added: made } = added(INSTANCE, { recovery: {}, backupRetentionDays: 14 });

  test("copies its backups to the other region, with a key of that region and the same retention", () => {
    expect(made).toEqual([
      "aws_db_instance_automated_backups_replication.database_recovery",
      "aws_kms_key.database_recovery_key",
    ]);
    expect(resource(terraform, "aws_db_instance_automated_backups_replication")).toMatchObject({
      provider: `aws.${AWAY}`,
      source_db_instance_arn: "${aws_db_instance.database.arn}",
      kms_key_id: "${aws_kms_key.database_recovery_key.arn}",
      retention_period: 14,
    });
    expect(resource(terraform, "aws_kms_key")).toMatchObject({ provider: `aws.${AWAY}`, enable_key_rotation: true });
    expect(built({ ...INSTANCE, recovery: {} }).database.recovery).toBeInstanceOf(ReplicatedBackups);
  });

  test("ALL-12: an instance's copy is protected like the database", () => {
    const { terraform: kept } = built({ ...INSTANCE, recovery: {} }, "protected");

    expect(resource(kept, "aws_db_instance_automated_backups_replication")["lifecycle"]).toEqual({
      prevent_destroy: true,
    });
  });

  test("keeps them for another time if configured", () => {
    const { terraform: other } = built({ ...INSTANCE, recovery: { retentionDays: 3 } });

    expect(resource(other, "aws_db_instance_automated_backups_replication")["retention_period"]).toBe(3);
  });
});

describe("EA-2, EA-10: recovery of a serverless cluster", () => {
  const { terraform, added: made } = added(SERVERLESS, { recovery: {} });

  test("is a global database with a secondary cluster that has storage and no instances", () => {
    expect(made).toEqual([
      "aws_db_subnet_group.database_recovery_network_subnets",
      "aws_default_security_group.database_recovery_network_default_security_group",
      "aws_kms_key.database_recovery_key",
      "aws_rds_cluster.database_recovery",
      "aws_rds_cluster_parameter_group.database_recovery_parameters",
      "aws_rds_global_cluster.database_recovery_global",
      "aws_subnet.database_recovery_network_a",
      "aws_subnet.database_recovery_network_b",
      "aws_vpc.database_recovery_network",
    ]);
    expect(built({ ...SERVERLESS, recovery: {} }).database.recovery).toBeInstanceOf(GlobalDatabase);
  });

  test("adds the primary cluster without changing any of its arguments", () => {
    const before = resource(built(SERVERLESS).terraform, "aws_rds_cluster", "database");

    expect(resource(terraform, "aws_rds_cluster", "database")).toEqual(before);
    expect(before).not.toHaveProperty("global_cluster_identifier");
    expect(resource(terraform, "aws_rds_global_cluster")).toMatchObject({
      global_cluster_identifier: "shop-test-database-global",
      source_db_cluster_identifier: "${aws_rds_cluster.database.arn}",
      force_destroy: true,
      deletion_protection: false,
    });
  });

  test("the secondary is encrypted with a key of its region and waits for the primary's instances", () => {
    const second = resource(terraform, "aws_rds_cluster", "database_recovery");

    expect(second).toMatchObject({
      provider: `aws.${AWAY}`,
      cluster_identifier: "shop-test-database-recovery",
      global_cluster_identifier: "${aws_rds_global_cluster.database_recovery_global.id}",
      source_region: "eu-central-1",
      engine: "aurora-postgresql",
      engine_version: "${aws_rds_cluster.database.engine_version_actual}",
      storage_encrypted: true,
      kms_key_id: "${aws_kms_key.database_recovery_key.arn}",
      serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 4 },
      vpc_security_group_ids: ["${aws_default_security_group.database_recovery_network_default_security_group.id}"],
      backup_retention_period: 7,
      lifecycle: { ignore_changes: ["engine_version", "replication_source_identifier", "source_region"] },
      depends_on: ["aws_rds_cluster_instance.database_writer", "aws_rds_cluster_instance.database_standby"],
    });
    for (const key of ["master_username", "master_password_wo", "database_name"])
      expect(second).not.toHaveProperty(key);
  });

  test("forces TLS there too", () => {
    expect(resource(terraform, "aws_rds_cluster_parameter_group", "database_recovery_parameters")).toMatchObject({
      provider: `aws.${AWAY}`,
      family: "aurora-postgresql16",
      parameter: expect.arrayContaining([{ name: "rds.force_ssl", value: "1", apply_method: "immediate" }]) as unknown,
    });
  });

  test("is in a network without ingress or egress, in two zones of the other region", () => {
    expect(resource(terraform, "aws_default_security_group")).not.toHaveProperty("ingress");
    expect(resource(terraform, "aws_default_security_group")).not.toHaveProperty("egress");
    expect(
      Object.values(terraform.resource["aws_subnet"]!).map(
        (one) => [one["availability_zone"], one["cidr_block"]] as unknown,
      ),
    ).toEqual([
      ["eu-west-1a", "100.64.0.0/28"],
      ["eu-west-1b", "100.64.0.16/28"],
    ]);
    expect(
      resource(
        built({ ...SERVERLESS, recovery: { azs: ["a", "c"] } }).terraform,
        "aws_subnet",
        "database_recovery_network_c",
      ),
    ).toMatchObject({
      provider: `aws.${AWAY}`,
      cidr_block: "100.64.0.32/28",
    });
    for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_route"]) {
      expect(terraform.resource).not.toHaveProperty(type);
    }
  });

  test("ALL-12: a cluster's copy is protected like the database", () => {
    const { terraform: kept } = built({ ...SERVERLESS, recovery: {} }, "protected");

    expect(resource(kept, "aws_rds_cluster", "database_recovery")).toMatchObject({
      deletion_protection: true,
      delete_automated_backups: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(kept, "aws_rds_global_cluster")["deletion_protection"]).toBe(true);
    expect(resource(kept, "aws_kms_key")).toMatchObject({
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe("the recovery region", () => {
  test("is required", () => {
    const config = { ...INSTANCE, recovery: {} };

    expect(() =>
      synth((stack) => new Database(stack, "database", { config, vpc: VPC, protection: "disposable" })),
    ).toThrow("test/database: recovery: has no region to keep copies in; pass a recovery region");
  });

  test("is not the home region", () => {
    expect(() => built({ ...INSTANCE, recovery: {} }, "disposable", "eu-central-1")).toThrow(
      "test/database: recovery: eu-central-1 is the home region, and its loss would take the copies with it; use another region",
    );
  });
});

describe("IO-13, EA-10: what a database can be restored to", () => {
  test.each<[DatabaseConfig, number | undefined]>([
    [INSTANCE, undefined],
    [{ ...INSTANCE, recovery: {} }, 30],
    [SERVERLESS, undefined],
    [{ ...SERVERLESS, recovery: {} }, 1],
  ])("%j: five minutes ago at home, %s after the loss of the region", (config, away) => {
    expect(databaseRecoveryPoint(DATABASE.settings(config))).toEqual({ here: 5, away });
  });
});

describe("IO-8: snapshots to S3", () => {
  const { terraform, added: made } = added(INSTANCE, { snapshotExport: { expireDays: 365 } });

  test("have a private bucket, a key and a role", () => {
    expect(made.filter((address) => !address.startsWith("aws_s3_bucket_"))).toEqual([
      "aws_iam_role.database_snapshot_export_role",
      "aws_iam_role_policies_exclusive.database_snapshot_export_role_policies",
      "aws_iam_role_policy.database_snapshot_export_role_permissions",
      "aws_iam_role_policy_attachments_exclusive.database_snapshot_export_role_attachments",
      "aws_kms_key.database_snapshot_export_key",
      "aws_s3_bucket.database_snapshot_export_bucket",
    ]);
    expect(made).toContain("aws_s3_bucket_public_access_block.database_snapshot_export_bucket_public_access_block");
    expect(resource(terraform, "aws_s3_bucket")["bucket"]).toBe("shop-test-database-exports-111122223333");
    expect(JSON.stringify(resource(terraform, "aws_s3_bucket_lifecycle_configuration"))).toContain('"days":365');
  });

  test("can be read as long as the bucket is there: it is destroyed before the key", () => {
    expect(resource(terraform, "aws_s3_bucket")["depends_on"]).toEqual(["aws_kms_key.database_snapshot_export_key"]);
  });

  test("are written by RDS for this account, only to this bucket", () => {
    const [trust] = Object.values(statements(terraform, "database_snapshot_export_role_trust"));
    expect(trust).toMatchObject({
      principals: [{ identifiers: ["export.rds.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    const granted = Object.values(statements(terraform, "database_snapshot_export_role_policy"));
    expect(new Set(granted.flatMap(({ resources }) => resources as string[]))).toEqual(
      new Set([
        "${aws_s3_bucket.database_snapshot_export_bucket.arn}",
        "${aws_s3_bucket.database_snapshot_export_bucket.arn}/*",
      ]),
    );
  });

  test("are started with one command", () => {
    let command = "";
    const config = { ...INSTANCE, snapshotExport: {} };
    const exported = synth((stack) => {
      const database = new Database(stack, "database", { config, vpc: VPC, protection: "disposable" });
      command = database.snapshotExport!.command;
      stack.output("export", command, "How to export a snapshot");
    });

    expect(exported.output["export"]?.["value"]).toBe(
      "aws rds start-export-task --export-task-identifier NAME --source-arn SNAPSHOT_ARN " +
        "--s3-bucket-name ${aws_s3_bucket.database_snapshot_export_bucket.bucket} " +
        "--iam-role-arn ${aws_iam_role.database_snapshot_export_role.arn} " +
        "--kms-key-id ${aws_kms_key.database_snapshot_export_key.arn}",
    );
  });

  test("without the setting, nothing is created", () => {
    expect(built(INSTANCE).database.snapshotExport).toBeUndefined();
  });
});
