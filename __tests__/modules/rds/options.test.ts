import { ConfigError } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { type DatabaseConfig } from "../../../modules/rds";
import { resource, statements, synth } from "../../support/synth";
import { INSTANCE, VPC, built, make } from "./fixtures";

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
