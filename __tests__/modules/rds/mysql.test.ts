import { Connections } from "../../../modules/core";
import { DATABASE, type DatabaseConfig } from "../../../modules/rds";
import { addresses, resource, synth } from "../../support/synth";
import { built, instance, make, parameters } from "./fixtures";

const MYSQL: DatabaseConfig = { kind: "instance", engine: "mysql", databaseName: "shop", version: "8.4" };
const MARIADB: DatabaseConfig = { kind: "instance", engine: "mariadb", databaseName: "shop", version: "11.8" };

function problemsOf(config: DatabaseConfig): string[] {
  return DATABASE.problems(config).map(({ path, message }) => `${path}: ${message}`);
}

describe("an instance of MySQL", () => {
  const { terraform, database } = built(MYSQL);

  test("has the logs of MySQL and nothing of PostgreSQL", () => {
    expect(addresses(terraform)).toEqual([
      "aws_cloudwatch_log_group.database_error_log",
      "aws_cloudwatch_log_group.database_slowquery_log",
      "aws_db_instance.database",
      "aws_db_parameter_group.database_parameters",
      "aws_db_subnet_group.database_subnets",
      "aws_secretsmanager_secret.database_password",
      "aws_secretsmanager_secret.database_url",
      "aws_secretsmanager_secret_version.database_password_version",
      "aws_secretsmanager_secret_version.database_url_version",
      "aws_security_group.database_security_group",
    ]);
    expect(JSON.stringify(terraform)).not.toMatch(/postgres|5432|pg_/i);
  });

  test.each<[DatabaseConfig, object]>([
    [MYSQL, { engine: "mysql", engine_version: "8.4", username: "admin" }],
    [MARIADB, { engine: "mariadb", engine_version: "11.8", username: "admin" }],
    [
      { ...MYSQL, user: "shop", version: "8.0.42" },
      { engine: "mysql", engine_version: "8.0.42", username: "shop" },
    ],
  ])("is as private, encrypted and backed up as one of PostgreSQL: %j", (config, expected) => {
    expect(resource(built(config).terraform, "aws_db_instance")).toMatchObject({
      ...expected,
      db_name: "shop",
      storage_encrypted: true,
      publicly_accessible: false,
      backup_retention_period: 7,
      enabled_cloudwatch_logs_exports: ["error", "slowquery"],
    });
  });

  test.each<[DatabaseConfig, object]>([
    [MYSQL, { family: "mysql8.4", name_prefix: "shop-test-database-mysql8-4-" }],
    [
      { ...MYSQL, version: "8.0.42" },
      { family: "mysql8.0", name_prefix: "shop-test-database-mysql8-0-" },
    ],
    [MARIADB, { family: "mariadb11.8", name_prefix: "shop-test-database-mariadb11-8-" }],
  ])("has a parameter group of its family, whose name has no dot: %j", (config, expected) => {
    expect(resource(built(config).terraform, "aws_db_parameter_group")).toMatchObject(expected);
  });

  test("only accepts connections over TLS, and logs slow statements into a file", () => {
    expect(parameters(terraform, "aws_db_parameter_group")).toEqual({
      require_secure_transport: ["1", "immediate"],
      log_output: ["FILE", "immediate"],
      slow_query_log: ["1", "immediate"],
      long_query_time: ["1", "immediate"],
    });
  });

  test.each<[number, object]>([
    [250, { slow_query_log: ["1", "immediate"], long_query_time: ["0.25", "immediate"] }],
    [-1, { slow_query_log: ["0", "immediate"] }],
  ])("logs statements slower than %d ms", (slowQueryMilliseconds, expected) => {
    const changed = built({ ...MYSQL, slowQueryMilliseconds }).terraform;
    expect(parameters(changed, "aws_db_parameter_group")).toEqual({
      require_secure_transport: ["1", "immediate"],
      log_output: ["FILE", "immediate"],
      ...expected,
    });
  });

  test("takes parameters at once that are dynamic, and others at the next restart", () => {
    const changed = built({ ...MYSQL, parameters: { sql_mode: "ANSI", performance_schema: "1" } }).terraform;
    expect(parameters(changed, "aws_db_parameter_group")).toMatchObject({
      sql_mode: ["ANSI", "immediate"],
      performance_schema: ["1", "pending-reboot"],
    });
  });

  test("is reached on 3306", () => {
    const edge = synth((stack) => {
      const backend = new Connections(stack, { vpcId: "vpc-1", description: "tasks", name: "backend" });
      backend.allowTo(make(stack, MYSQL));
    });
    expect(database.port).toBe(3306);
    expect(resource(edge, "aws_vpc_security_group_ingress_rule", "database_from_backend_3306")).toMatchObject({
      from_port: 3306,
      to_port: 3306,
    });
  });

  test.each<[DatabaseConfig, RegExp]>([
    [MYSQL, /^mysql:\/\/admin:.*@\$\{aws_db_instance\.database\.address\}:3306\/shop$/],
    [{ ...MARIADB, urlScheme: "mariadb+pymysql" }, /^mariadb\+pymysql:\/\/admin:.*:3306\/shop$/],
    [{ ...MYSQL, urlScheme: "mysql2", urlQuery: "ssl_mode=required" }, /^mysql2:.*\/shop\?ssl_mode=required$/],
  ])("has a URL for %j", (config, url) => {
    const version = resource(built(config).terraform, "aws_secretsmanager_secret_version", "database_url_version");
    expect(version["secret_string_wo"]).toMatch(url);
  });

  test.each<[Partial<DatabaseConfig>, boolean]>([
    [MYSQL, false],
    [{ ...MYSQL, instance: { class: "db.t3.small" } }, false],
    [{ ...MYSQL, instance: { class: "db.t4g.medium" } }, true],
    [{ ...MARIADB, instance: { class: "db.m7g.large" } }, true],
    [{}, true],
  ])("has Performance Insights where AWS has it: %j", (config, expected) => {
    expect(instance(config)["performance_insights_enabled"]).toBe(expected);
  });
});

describe("the alarms of MySQL", () => {
  const alarms = (config: DatabaseConfig) =>
    Object.fromEntries(built(config).database.signals.alarms.map((one) => [one.id, one]));

  test("are those that hold for it, with its own advice", () => {
    const of = alarms(MYSQL);
    expect(Object.keys(of)).toEqual([
      "gone",
      "high-cpu",
      "many-connections",
      "low-storage",
      "low-memory",
      "charged-credits",
    ]);
    expect(of["high-cpu"]?.description).toContain("in the log of slow statements; stop a runaway one with CALL mysql");
    expect(of["many-connections"]?.description).toContain("SHOW FULL PROCESSLIST");
    expect(of["low-storage"]?.description).toContain("binary logs");
  });

  test.each([
    [MYSQL, 51],
    [MARIADB, 25],
  ])("know how many connections RDS allows: %j", (config, threshold) => {
    expect(alarms(config)["many-connections"]?.threshold).toBe(threshold);
  });

  test("expect a replica to be a minute behind at most", () => {
    const of = alarms({ ...MYSQL, instance: { readReplicas: ["reporting"] } });
    expect(of["reporting-lag"]?.threshold).toBe(60);
  });
});

describe("what MySQL refuses", () => {
  test.each<[Partial<DatabaseConfig>, string]>([
    [
      { kind: "serverless" },
      'kind: "serverless" is Aurora PostgreSQL, and engine is "mysql"; use "instance", or leave engine out',
    ],
    [
      { version: "8" },
      'version: "8" is not valid for MySQL; use a version from "8.0" up with both its numbers, in quotes, such as "8.4" or "8.4.7"',
    ],
    [
      { version: "5.7" },
      'version: "5.7" is not valid for MySQL; use a version from "8.0" up with both its numbers, in quotes, such as "8.4" or "8.4.7"',
    ],
    [
      { engine: "mariadb", version: "10.5" },
      'version: "10.5" is not valid for MariaDB; use a version from "10.6" up with both its numbers, in quotes, such as "11.8" or "11.8.3"',
    ],
    [
      { user: "administrator0123" },
      'user: "administrator0123" is not a user of MySQL on RDS; use lower-case letters and digits, at most 16, a letter first',
    ],
    [
      { user: "shop_app" },
      'user: "shop_app" is not a user of MySQL on RDS; use lower-case letters and digits, at most 16, a letter first',
    ],
    [{ user: "rdsadmin" }, 'user: "rdsadmin" is a reserved word on RDS for MySQL; use another one, such as "admin"'],
    [
      { databaseName: "sys" },
      'databaseName: "sys" is a reserved word on RDS for MySQL; use another one, such as "app"',
    ],
    [
      { databaseName: "groups" },
      'databaseName: "groups" is a reserved word on RDS for MySQL; use another one, such as "app"',
    ],
    [
      { urlScheme: "postgresql" },
      'urlScheme: "postgresql" is not valid for MySQL; use "mysql", "mysql2", "mariadb", "trilogy" or one with a driver, such as "mysql+pymysql"',
    ],
    [
      { performanceInsights: true },
      "performanceInsights: true is refused by AWS for MySQL on db.t4g.micro; use a medium class or a larger one, or leave it out",
    ],
    [
      { parameters: { require_secure_transport: "0" } },
      "parameters.require_secure_transport: connections are always encrypted; leave it out",
    ],
    [{ parameters: { long_query_time: "2" } }, "parameters.long_query_time: use slowQueryMilliseconds"],
    [
      { parameters: { log_output: "TABLE" } },
      "parameters.log_output: CloudWatch only gets logs that are files; leave it out",
    ],
  ])("%j", (wrong, problem) => {
    expect(problemsOf({ ...MYSQL, ...wrong })).toEqual([problem]);
  });
});
