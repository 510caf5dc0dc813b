import { addresses, resource } from "../../support/synth";
import { SERVERLESS, built, cluster, parameters } from "./fixtures";

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
