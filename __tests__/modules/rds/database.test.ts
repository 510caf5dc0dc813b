import { ConfigError, Connections, type BaseStack, type Protection } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { Database, type DatabaseConfig, type DatabaseProps } from "../../../modules/rds";
import type { IVpc } from "../../../modules/vpc";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: [],
  privateSubnets: [],
  databaseSubnets: [
    { az: "a", subnetId: "subnet-a" },
    { az: "b", subnetId: "subnet-b" },
    { az: "c", subnetId: "subnet-c" },
  ],
};

const INSTANCE: DatabaseConfig = { kind: "instance", databaseName: "shop", version: "15" };
const SERVERLESS: DatabaseConfig = { kind: "serverless", databaseName: "shop", version: "15" };

function make(stack: BaseStack, config: DatabaseConfig, props: Partial<DatabaseProps> = {}): Database {
  return new Database(stack, "database", { config, vpc: VPC, protection: "disposable", ...props });
}

function built(
  config: DatabaseConfig,
  props: Partial<DatabaseProps> = {},
): { terraform: Terraform; database: Database } {
  let database: Database | undefined;
  const terraform = synth((stack) => (database = make(stack, config, props)));
  return { terraform, database: database! };
}

function instance(config: Partial<DatabaseConfig> = {}, protection: Protection = "disposable"): Block {
  return resource(built({ ...INSTANCE, ...config }, { protection }).terraform, "aws_db_instance", "database");
}

function cluster(config: Partial<DatabaseConfig> = {}, protection: Protection = "disposable"): Block {
  return resource(built({ ...SERVERLESS, ...config }, { protection }).terraform, "aws_rds_cluster", "database");
}

function parameters(terraform: Terraform, type: string): Record<string, string[]> {
  const list = resource(terraform, type)["parameter"] as Block[];
  return Object.fromEntries(
    list.map((one) => [String(one["name"]), [String(one["value"]), String(one["apply_method"])]]),
  );
}

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

describe("a serverless database", () => {
  test("ALL-6: is a cluster with one instance, with the same security", () => {
    const { terraform, database } = built(SERVERLESS);

    expect(addresses(terraform)).toEqual(
      expect.arrayContaining(["aws_rds_cluster.database", "aws_rds_cluster_instance.database_writer"]),
    );
    expect(Object.keys(terraform.resource["aws_rds_cluster_instance"]!)).toEqual(["database_writer"]);
    expect(terraform.resource).not.toHaveProperty("aws_db_instance");
    expect(database.readerUrlSecret).toBeUndefined();
    expect(cluster()).toMatchObject({
      cluster_identifier: "shop-test-database",
      engine: "aurora-postgresql",
      engine_version: "15",
      master_username: "postgres",
      master_password_wo: "${ephemeral.aws_secretsmanager_secret_version.database_password_stored.secret_string}",
      database_name: "shop",
      storage_encrypted: true,
      backup_retention_period: 7,
      serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 4 },
      enabled_cloudwatch_logs_exports: ["postgresql"],
    });
    expect(cluster()).not.toHaveProperty("master_password");
    expect(resource(terraform, "aws_rds_cluster_instance")).toMatchObject({
      identifier: "shop-test-database-writer",
      instance_class: "db.serverless",
      availability_zone: "eu-central-1a",
      promotion_tier: 0,
      publicly_accessible: false,
    });
    expect(parameters(terraform, "aws_rds_cluster_parameter_group")).toMatchObject({
      "rds.force_ssl": ["1", "immediate"],
    });
    expect(resource(terraform, "aws_cloudwatch_log_group")["name"]).toBe(
      "/aws/rds/cluster/shop-test-database/postgresql",
    );
  });

  test("SG-5: pauses automatically if the minimum is 0, up to 8 ACUs", () => {
    expect(cluster({ serverless: { minAcu: 0, maxAcu: 8 } })["serverlessv2_scaling_configuration"]).toEqual({
      min_capacity: 0,
      max_capacity: 8,
      seconds_until_auto_pause: 300,
    });
  });

  test("EA-2: writer and standby are in different zones, and stay there when readers are added", () => {
    const zones = (readers: string[]) => {
      const { terraform } = built({ ...SERVERLESS, multiAz: true, serverless: { readers } });
      const machines = terraform.resource["aws_rds_cluster_instance"]!;
      return Object.fromEntries(
        Object.entries(machines).map(([name, one]) => [name, String(one["availability_zone"])]),
      );
    };

    const few = zones(["reporting"]);
    expect(few).toMatchObject({ database_writer: "eu-central-1a", database_standby: "eu-central-1b" });
    expect(few["database_reader_reporting"]).toMatch(/^eu-central-1[bc]$/);
    expect(zones(["export", "reporting"])).toMatchObject(few);
  });

  test("EA-2: readers have their own URL and wait for the writer", () => {
    const { terraform } = built({ ...SERVERLESS, multiAz: true });

    expect(
      resource(terraform, "aws_secretsmanager_secret_version", "database_reader_url_version")["secret_string_wo"],
    ).toContain("@${aws_rds_cluster.database.reader_endpoint}:5432/shop");
    expect(resource(terraform, "aws_rds_cluster_instance", "database_standby")).toMatchObject({
      promotion_tier: 1,
      depends_on: ["aws_rds_cluster_instance.database_writer"],
    });
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

describe("the URL", () => {
  test.each<[Partial<DatabaseConfig>, RegExp]>([
    [{ urlScheme: "postgresql+asyncpg" }, /^postgresql\+asyncpg:\/\/postgres:.*\/shop\?ssl=require$/],
    [{ urlScheme: "postgres", urlQuery: "sslmode=no-verify" }, /^postgres:\/\/.*\/shop\?sslmode=no-verify$/],
    [{ urlQuery: "" }, /:5432\/shop$/],
  ])("follows %j", (config, url) => {
    const { terraform } = built({ ...INSTANCE, ...config });
    expect(
      resource(terraform, "aws_secretsmanager_secret_version", "database_url_version")["secret_string_wo"],
    ).toMatch(url);
  });

  test("is written again with a new password, host, user, database or scheme", () => {
    const { terraform } = built(INSTANCE);
    expect(
      resource(terraform, "aws_secretsmanager_secret_version", "database_url_version")["secret_string_wo_version"],
    ).toBe(
      '${parseint(substr(sha256(join("\\n", [aws_secretsmanager_secret_version.database_password_version.version_id, ' +
        '"postgresql", "postgres", aws_db_instance.database.address, "shop", "sslmode=require"])), 0, 7), 16)}',
    );
  });

  test("passwordVersion generates a new password", () => {
    const { terraform } = built({ ...INSTANCE, passwordVersion: 2 });
    expect(
      resource(terraform, "aws_secretsmanager_secret_version", "database_password_version")["secret_string_wo_version"],
    ).toBe(2);
  });
});

describe("options", () => {
  test("enhanced monitoring adds a role that only RDS may assume, for this account", () => {
    const { terraform } = built({ ...INSTANCE, enhancedMonitoringSeconds: 30 });

    expect(resource(terraform, "aws_db_instance")).toMatchObject({
      monitoring_interval: 30,
      monitoring_role_arn: "${aws_iam_role.database_monitoring_role.arn}",
    });
    expect(statements(terraform, "database_monitoring_role_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["monitoring.rds.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceAccount" }],
    });
    expect(statements(terraform, "database_monitoring_role_policy")["WriteLogs"]).toMatchObject({
      resources: ["arn:aws:logs:eu-central-1:111122223333:log-group:RDS*:log-stream:*"],
    });
  });

  test("IAM authentication lets a role log in as one user", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "role", { description: "Reads.", trust: { service: "ecs-tasks.amazonaws.com" } });
      make(stack, { ...INSTANCE, iamAuthentication: true }).grantConnect(role, "reporter");
    });

    expect(resource(terraform, "aws_db_instance")["iam_database_authentication_enabled"]).toBe(true);
    expect(statements(terraform, "role_policy")["ConnectAsreporter"]).toMatchObject({
      actions: ["rds-db:connect"],
      resources: ["arn:aws:rds-db:eu-central-1:111122223333:dbuser:${aws_db_instance.database.resource_id}/reporter"],
    });
  });

  test("IAM authentication that is off grants nothing", () => {
    synth((stack) => {
      const role = new Role(stack, "role", { description: "Reads.", trust: { service: "ecs-tasks.amazonaws.com" } });
      const database = make(stack, INSTANCE);
      expect(() => {
        database.grantConnect(role, "reporter");
      }).toThrow("test/database: reporter cannot log in with IAM; set iamAuthentication to true");
    });
  });

  test("rejects an invalid configuration and a network without a second zone", () => {
    synth((stack) => {
      expect(() => make(stack, { ...INSTANCE, user: "admin" })).toThrow(ConfigError);
    });
    synth((stack) => {
      const vpc = { ...VPC, databaseSubnets: VPC.databaseSubnets.slice(0, 1) };
      expect(() => make(stack, INSTANCE, { vpc })).toThrow(
        "test/database: RDS needs database subnets in two zones, even for a single instance, and the network has them in 1",
      );
    });
  });
});

describe("what RDS reports", () => {
  const subscriptions = (config: DatabaseConfig) => {
    const terraform = synth((stack) => {
      make(stack, config).notifyEvents((severity) => `arn:aws:sns:alerts-${severity}`);
    });
    return terraform.resource["aws_db_event_subscription"];
  };

  test("failures of an instance wake somebody; restarts, also of replicas, do not", () => {
    expect(subscriptions({ ...INSTANCE, instance: { readReplicas: ["reporting"] } })).toMatchObject({
      database_events_failures: {
        name: "shop-test-database-failures",
        sns_topic: "arn:aws:sns:alerts-P1",
        source_type: "db-instance",
        source_ids: ["${aws_db_instance.database.identifier}"],
        event_categories: ["failure", "low storage"],
      },
      database_events_restarts: {
        name: "shop-test-database-restarts",
        sns_topic: "arn:aws:sns:alerts-P2",
        source_type: "db-instance",
        source_ids: [
          "${aws_db_instance.database.identifier}",
          "${aws_db_instance.database_replica_reporting.identifier}",
        ],
        event_categories: ["availability", "failover", "read replica", "recovery"],
      },
    });
  });

  test("a cluster's failures wake somebody, those of one machine do not", () => {
    expect(subscriptions(SERVERLESS)).toMatchObject({
      database_events_cluster_failures: { source_type: "db-cluster", sns_topic: "arn:aws:sns:alerts-P1" },
      database_events_cluster_failovers: { source_type: "db-cluster", sns_topic: "arn:aws:sns:alerts-P2" },
      database_events_failures: { source_type: "db-instance", sns_topic: "arn:aws:sns:alerts-P2" },
    });
  });
});

describe("versions", () => {
  test("a minor version goes to the database, and only its major one into the parameter group", () => {
    const { terraform } = built({ ...INSTANCE, version: "17.9" });

    expect(resource(terraform, "aws_db_instance")["engine_version"]).toBe("17.9");
    expect(resource(terraform, "aws_db_parameter_group")).toMatchObject({
      family: "postgres17",
      name_prefix: "shop-test-database-postgres17-",
      description: "PostgreSQL 17: TLS forced, slow statements logged",
    });
  });
});

describe("signals", () => {
  const alarms = (config: DatabaseConfig) =>
    Object.fromEntries(built(config).database.signals.alarms.map((one) => [one.id, one]));

  test("MR-7, PS-9: an instance has alarms on CPU, connections, storage and memory", () => {
    const of = alarms({ ...INSTANCE, instance: { class: "db.t3.small" } });

    expect(Object.keys(of)).toEqual([
      "gone",
      "high-cpu",
      "many-connections",
      "low-storage",
      "low-memory",
      "old-transactions",
      "slot-lag",
      "charged-credits",
    ]);
    expect(Object.keys(alarms({ ...INSTANCE, instance: { class: "db.m7g.large" } }))).not.toContain("charged-credits");
    expect(of["high-cpu"]).toMatchObject({
      threshold: 80,
      periodSeconds: 300,
      evaluationPeriods: 2,
      comparison: ">",
      metric: { name: "CPUUtilization", dimensions: { DBInstanceIdentifier: "shop-test-database" } },
    });
    // 60 % of 2 GiB / 9531392, and 8 % of 20 GiB.
    expect(of["many-connections"]).toMatchObject({ threshold: 135 });
    expect(of["low-storage"]).toMatchObject({ severity: "P1", comparison: "<", threshold: 1_717_986_918 });
    expect(of["low-memory"]).toMatchObject({ threshold: 107_374_182 });
  });

  test("thresholds follow the configuration", () => {
    const of = alarms({ ...INSTANCE, alarms: { cpuPercent: 60, connections: 50, freeStoragePercent: 50 } });
    expect(of["high-cpu"]).toMatchObject({ threshold: 60 });
    expect(of["many-connections"]).toMatchObject({ threshold: 50 });
    expect(of["low-storage"]).toMatchObject({ threshold: 10 * 1024 ** 3 });
  });

  test("a database that reports nothing is gone, from when it exists; one that pauses is not", () => {
    expect(alarms(INSTANCE)["gone"]).toMatchObject({
      severity: "P1",
      missingData: "breaching",
      metric: { dimensions: { DBInstanceIdentifier: expect.stringContaining("TfToken") as string } },
    });
    expect(alarms({ ...SERVERLESS, serverless: { minAcu: 0, maxAcu: 4 } })).not.toHaveProperty("gone");
  });

  test("read replicas have alarms of their own, also for one that does not replicate", () => {
    const of = alarms({ ...INSTANCE, instance: { readReplicas: ["reporting"] } });
    expect(Object.keys(of).filter((id) => id.startsWith("reporting"))).toEqual([
      "reporting-lag",
      "reporting-broken",
      "reporting-low-storage",
      "reporting-high-cpu",
      "reporting-many-connections",
    ]);
    expect(of["reporting-broken"]).toMatchObject({
      severity: "P2",
      comparison: "<",
      threshold: 0,
      missingData: "breaching",
    });
    // An idle replica reports up to five minutes.
    expect(of["reporting-lag"]).toMatchObject({
      threshold: 600,
      metric: { name: "ReplicaLag", dimensions: { DBInstanceIdentifier: "shop-test-database-reporting" } },
    });
  });

  test("EA-2: a serverless database has alarms on its capacity, and its readers' lag in milliseconds", () => {
    expect(Object.keys(alarms(SERVERLESS))).toEqual([
      "gone",
      "high-cpu",
      "many-connections",
      "high-acu",
      "old-transactions",
    ]);
    const of = alarms({ ...SERVERLESS, multiAz: true, serverless: { minAcu: 0.5, maxAcu: 16 } });
    expect(of["high-acu"]).toMatchObject({
      threshold: 90,
      metric: { dimensions: { DBClusterIdentifier: "shop-test-database" } },
    });
    expect(of["high-cpu"]).toMatchObject({ metric: { dimensions: { Role: "WRITER" } } });
    expect(of["reader-lag"]).toMatchObject({ threshold: 60_000 });
    // Below one ACU of minimum there are at most 2000 connections.
    expect(of["many-connections"]).toMatchObject({ threshold: 1200 });
    expect(alarms({ ...SERVERLESS, serverless: { minAcu: 1, maxAcu: 16 } })["many-connections"]).toMatchObject({
      threshold: 2162,
    });
  });

  test("every alarm says what to do, and every graph has a metric", () => {
    const configs = [
      { ...INSTANCE, instance: { readReplicas: ["reporting"] } },
      { ...SERVERLESS, multiAz: true },
    ];
    for (const { alarms: all, widgets } of configs.map((config) => built(config).database.signals)) {
      for (const alarm of all) expect(alarm.description.length).toBeGreaterThan(100);
      for (const alarm of all) expect(alarm.description.length).toBeLessThan(1000);
      for (const widget of widgets) expect(widget.metrics.length).toBeGreaterThan(0);
    }
  });
});
