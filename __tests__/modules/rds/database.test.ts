import { Connections } from "../../../modules/core";
import { addresses, resource, synth } from "../../support/synth";
import { INSTANCE, built, cluster, instance, make, parameters } from "./fixtures";

describe("a database instance", () => {
  const { terraform, database } = built(INSTANCE);

  test("ALL-6: has readable addresses and nothing that was not configured", () => {
    expect(addresses(terraform)).toEqual([
      "aws_cloudwatch_log_group.database_postgresql_log",
      "aws_cloudwatch_log_group.database_upgrade_log",
      "aws_db_instance.database",
      "aws_db_parameter_group.database_parameters",
      "aws_db_subnet_group.database_subnets",
      "aws_secretsmanager_secret.database_password",
      "aws_secretsmanager_secret.database_url",
      "aws_secretsmanager_secret_version.database_password_version",
      "aws_secretsmanager_secret_version.database_url_version",
      "aws_security_group.database_security_group",
    ]);
    expect(database.readerUrlSecret).toBeUndefined();
  });

  test("ALL-6: is private, encrypted, backed up and pinned to its major version", () => {
    expect(instance()).toMatchObject({
      identifier: "shop-test-database",
      engine: "postgres",
      engine_version: "15",
      auto_minor_version_upgrade: true,
      instance_class: "db.t4g.micro",
      allocated_storage: 20,
      max_allocated_storage: 100,
      storage_type: "gp3",
      storage_encrypted: true,
      publicly_accessible: false,
      multi_az: false,
      username: "postgres",
      db_name: "shop",
      backup_retention_period: 7,
      backup_window: "03:00-04:00",
      maintenance_window: "mon:05:00-mon:06:00",
      copy_tags_to_snapshot: true,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      performance_insights_enabled: true,
      performance_insights_retention_period: 7,
      monitoring_interval: 0,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
    });
  });

  test("ALL-2: has its own security group without rules, until access is allowed", () => {
    const edge = synth((stack) => {
      const backend = new Connections(stack, { vpcId: "vpc-1", description: "tasks", name: "backend" });
      backend.allowTo(make(stack, INSTANCE));
    });

    expect(terraform.resource).not.toHaveProperty("aws_vpc_security_group_ingress_rule");
    expect(terraform.resource).not.toHaveProperty("aws_vpc_security_group_egress_rule");
    expect(resource(edge, "aws_vpc_security_group_ingress_rule", "database_from_backend_5432")).toMatchObject({
      from_port: 5432,
      to_port: 5432,
      security_group_id: "${aws_security_group.database_security_group.id}",
    });
  });

  test("ALL-6: the password goes only from the stored secret into write-only arguments", () => {
    const stored = "ephemeral.aws_secretsmanager_secret_version.database_password_stored.secret_string";
    const db = resource(terraform, "aws_db_instance");

    expect(db["password_wo"]).toBe(`\${${stored}}`);
    expect(db["password_wo_version"]).toContain(
      "aws_secretsmanager_secret_version.database_password_version.version_id",
    );
    expect(db).not.toHaveProperty("password");
    expect(resource(terraform, "aws_secretsmanager_secret_version", "database_url_version")).toMatchObject({
      secret_string_wo: `postgresql://postgres:\${${stored}}@\${aws_db_instance.database.address}:5432/shop?sslmode=require`,
    });
    const uses = JSON.stringify(terraform.resource).split(stored).length - 1;
    expect(uses).toBe(2);
    expect(resource(terraform, "aws_secretsmanager_secret", "database_password")["name"]).toBe("shop-test-database");
    expect(resource(terraform, "aws_secretsmanager_secret", "database_url")["name"]).toBe("shop-test-database-url");
  });

  test("ALL-6, PS-4: TLS is forced and slow statements are logged", () => {
    expect(parameters(terraform, "aws_db_parameter_group")).toEqual({
      "rds.force_ssl": ["1", "immediate"],
      log_min_duration_statement: ["1000", "immediate"],
    });
  });

  test("the parameter group can be replaced for the next major version", () => {
    expect(resource(terraform, "aws_db_parameter_group")).toMatchObject({
      name_prefix: "shop-test-database-postgres15-",
      family: "postgres15",
      lifecycle: { create_before_destroy: true },
    });
  });

  test("SG-6: its log groups are created before RDS would, with a retention", () => {
    const { terraform: kept } = built({ ...INSTANCE, logRetentionDays: 7 });

    expect(resource(kept, "aws_cloudwatch_log_group", "database_postgresql_log")).toMatchObject({
      name: "/aws/rds/instance/shop-test-database/postgresql",
      retention_in_days: 7,
    });
    expect(resource(kept, "aws_db_instance")["depends_on"]).toEqual([
      "aws_cloudwatch_log_group.database_postgresql_log",
      "aws_cloudwatch_log_group.database_upgrade_log",
    ]);
  });

  test("SG-4: takes size, storage, standby, user and database from its configuration", () => {
    expect(
      instance({
        user: "owner",
        multiAz: true,
        instance: { class: "db.t3.small", storageGiB: 40, storageType: "gp2" },
      }),
    ).toMatchObject({
      instance_class: "db.t3.small",
      allocated_storage: 40,
      storage_type: "gp2",
      multi_az: true,
      username: "owner",
      db_name: "shop",
    });
  });

  test("IO-7: takes retention and windows from its configuration", () => {
    expect(
      instance({ backupRetentionDays: 35, backupWindow: "03:00-04:00", maintenanceWindow: "mon:04:00-mon:05:00" }),
    ).toMatchObject({
      backup_retention_period: 35,
      backup_window: "03:00-04:00",
      maintenance_window: "mon:04:00-mon:05:00",
    });
  });

  test("PS-4: Performance Insights and the slow query log can be turned off", () => {
    const db = instance({ performanceInsights: false });
    expect(db["performance_insights_enabled"]).toBe(false);
    expect(db).not.toHaveProperty("performance_insights_retention_period");

    const { terraform: quiet } = built({ ...INSTANCE, slowQueryMilliseconds: -1 });
    expect(parameters(quiet, "aws_db_parameter_group")).toMatchObject({
      log_min_duration_statement: ["-1", "immediate"],
    });
  });

  test("additional parameters wait for a restart unless AWS is known to apply them at once", () => {
    const { terraform: tuned } = built({ ...INSTANCE, parameters: { work_mem: "65536", max_connections: "200" } });
    expect(parameters(tuned, "aws_db_parameter_group")).toMatchObject({
      work_mem: ["65536", "immediate"],
      max_connections: ["200", "pending-reboot"],
    });
  });

  test("SG-12, IO-12: read replicas are created by name, each with its logs; the reader URL points to the first", () => {
    const { terraform: replicated, database: primary } = built(
      { ...INSTANCE, instance: { readReplicas: ["reporting", "export"] } },
      { protection: "protected" },
    );
    const replica = resource(replicated, "aws_db_instance", "database_replica_reporting");

    expect(replica).toMatchObject({
      identifier: "shop-test-database-reporting",
      replicate_source_db: "${aws_db_instance.database.identifier}",
      storage_encrypted: true,
      publicly_accessible: false,
      skip_final_snapshot: true,
    });
    for (const key of ["username", "password_wo", "db_name", "engine", "lifecycle", "db_subnet_group_name"]) {
      expect(replica).not.toHaveProperty(key);
    }
    expect(addresses(replicated)).toEqual(
      expect.arrayContaining([
        "aws_db_instance.database_replica_export",
        "aws_cloudwatch_log_group.database_replica_reporting_postgresql_log",
      ]),
    );
    expect(primary.readerUrlSecret).toBeDefined();
    expect(
      resource(replicated, "aws_secretsmanager_secret_version", "database_reader_url_version")["secret_string_wo"],
    ).toContain("@${aws_db_instance.database_replica_reporting.address}:5432/shop");
  });
});

describe.each([
  ["instance", instance, ["final_snapshot_identifier"]],
  // What a global database changes in its clusters is not reverted.
  ["serverless", cluster, ["final_snapshot_identifier", "global_cluster_identifier"]],
] as const)("ALL-12: protection with kind %s", (_, of, ignored) => {
  test("protected: AWS and Terraform refuse to delete it, backups stay", () => {
    expect(of({}, "protected")).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      delete_automated_backups: false,
      apply_immediately: false,
      lifecycle: { prevent_destroy: true, ignore_changes: ignored },
    });
  });

  test("retiring: it can be deleted, but leaves a snapshot and its backups", () => {
    const db = of({}, "retiring");
    expect(db).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: false,
      delete_automated_backups: false,
    });
    expect(db["lifecycle"]).toEqual({ ignore_changes: ignored });
  });

  test("disposable: it is deleted with everything, and changes are immediate", () => {
    expect(of({}, "disposable")).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
      delete_automated_backups: true,
      apply_immediately: true,
    });
  });

  test("the final snapshot is named after the minute in which the database was planned, so that no two conflict", () => {
    expect(of()["final_snapshot_identifier"]).toBe(
      'shop-test-database-final-${formatdate("YYYYMMDDhhmmss", plantimestamp())}',
    );
  });

  test("applyChanges takes precedence over protection", () => {
    expect(of({ applyChanges: "immediately" }, "protected")["apply_immediately"]).toBe(true);
    expect(of({ applyChanges: "in-window" }, "disposable")["apply_immediately"]).toBe(false);
  });
});
