import { DATABASE, type DatabaseConfig } from "../../../modules/rds";
import { memoryBytes } from "../../../modules/rds/instance-class";

const GOOD = { kind: "instance", databaseName: "shop", version: "15" };

function problemsOf(config: unknown): string[] {
  return DATABASE.problems(config as DatabaseConfig).map(({ path, message }) => `${path}: ${message}`);
}

describe("DATABASE", () => {
  test.each<[string, unknown]>([
    ["the required settings", GOOD],
    ["SG-4", { ...GOOD, user: "postgres", multiAz: true, instance: { class: "db.t3.small", storageType: "gp2" } }],
    ["SG-5", { ...GOOD, kind: "serverless", serverless: { minAcu: 0, maxAcu: 8 } }],
    ["EA-2", { ...GOOD, kind: "serverless", multiAz: true, serverless: { minAcu: 0.5, maxAcu: 16 } }],
    [
      "IO-7",
      { ...GOOD, backupWindow: "03:00-04:00", maintenanceWindow: "mon:04:00-mon:05:00", backupRetentionDays: 35 },
    ],
    ["a window across midnight", { ...GOOD, backupWindow: "23:45-00:15", maintenanceWindow: "sun:00:15-sun:00:45" }],
    [
      "a reader called standby without a standby",
      { ...GOOD, kind: "serverless", serverless: { readers: ["standby"] } },
    ],
    ["incompatible numbers of the other kind", { ...GOOD, serverless: { minAcu: 8, maxAcu: 4 } }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test("reports everything that is missing", () => {
    expect(problemsOf({})).toEqual([
      "kind: is missing and has no default; set it",
      "databaseName: is missing and has no default; set it",
      "version: is missing and has no default; set it",
    ]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ kind: "aurora" }, 'kind: "aurora" is not allowed; use "instance" or "serverless"'],
    [
      { version: "15.4.1" },
      'version: "15.4.1" is not valid for PostgreSQL; use a version from "14" up, in quotes, such as "16" or "16.9"',
    ],
    [
      { version: 15 },
      'version: 15 is not valid; use a version in quotes, such as "16" or "16.9" for PostgreSQL, "8.4" for MySQL, "11.8" for MariaDB',
    ],
    [
      { databaseName: "my-shop" },
      'databaseName: "my-shop" is not valid; use lower-case letters, digits and "_", at most 63, a letter first',
    ],
    [
      { databaseName: "select" },
      'databaseName: "select" is a reserved word on RDS for PostgreSQL; use another one, such as "app"',
    ],
    [
      { databaseName: "template1" },
      'databaseName: "template1" is a reserved word on RDS for PostgreSQL; use another one, such as "app"',
    ],
    [
      { instance: { class: "t3.small" } },
      'instance.class: "t3.small" is not valid; use an instance class such as "db.t4g.micro"',
    ],
    [{ instance: { storageGiB: 10 } }, "instance.storageGiB: 10 is out of range; use a whole number from 20 to 65536"],
    [{ instance: { storageType: "io1" } }, 'instance.storageType: "io1" is not allowed; use "gp2" or "gp3"'],
    [
      { instance: { storageGiB: 100, maxStorageGiB: 105 } },
      "instance.maxStorageGiB: 105 is not at least 10 % more than storageGiB 100; use 110 or more",
    ],
    [
      { instance: { storageGiB: 100 } },
      "instance.maxStorageGiB: 100 is not at least 10 % more than storageGiB 100; use 110 or more",
    ],
    [
      { instance: { readReplicas: ["Reporting"] } },
      'instance.readReplicas[0]: "Reporting" is not valid; use a name in lower case, such as "reporting"',
    ],
    [{ backupRetentionDays: 0 }, "backupRetentionDays: 0 is out of range; use a whole number from 1 to 35"],
    [{ backupRetentionDays: 36 }, "backupRetentionDays: 36 is out of range; use a whole number from 1 to 35"],
    [{ backupWindow: "3-4" }, 'backupWindow: "3-4" is not a window in UTC; use one such as "03:00-04:00"'],
    [
      { backupWindow: "24:00-25:00" },
      'backupWindow: "24:00-25:00" is not a window in UTC; use one such as "03:00-04:00"',
    ],
    [{ backupWindow: "03:00-03:20" }, 'backupWindow: "03:00-03:20" is 20 minutes long; use 30 minutes to a day'],
    [
      { maintenanceWindow: "Mon:04:00-Mon:05:00" },
      'maintenanceWindow: "Mon:04:00-Mon:05:00" is not a window in UTC; use one such as "mon:05:00-mon:06:00"',
    ],
    [
      { maintenanceWindow: "mon:04:00-wed:04:00" },
      'maintenanceWindow: "mon:04:00-wed:04:00" is 2880 minutes long; use 30 minutes to a day',
    ],
    [
      { maintenanceWindow: "tue:03:30-tue:04:30" },
      'maintenanceWindow: "tue:03:30-tue:04:30" overlaps the backupWindow "03:00-04:00"; move one of them',
    ],
    [
      { backupWindow: "23:30-00:30", maintenanceWindow: "mon:00:00-mon:01:00" },
      'maintenanceWindow: "mon:00:00-mon:01:00" overlaps the backupWindow "23:30-00:30"; move one of them',
    ],
    [
      { parameters: { "rds.force_ssl": "0" } },
      "parameters.rds.force_ssl: connections are always encrypted; leave it out",
    ],
    [
      { parameters: { log_min_duration_statement: "5" } },
      "parameters.log_min_duration_statement: use slowQueryMilliseconds",
    ],
    [{ enhancedMonitoringSeconds: 20 }, "enhancedMonitoringSeconds: 20 is not allowed; use 0, 1, 5, 10, 15, 30 or 60"],
    [
      { urlScheme: "mysql" },
      'urlScheme: "mysql" is not valid for PostgreSQL; use "postgresql", "postgres" or one with a driver, such as "postgresql+asyncpg"',
    ],
    [
      { recovery: { retentionDays: 36 } },
      "recovery.retentionDays: 36 is out of range; use a whole number from 1 to 35",
    ],
    [{ recovery: { azs: ["a"] } }, "recovery.azs: has 1 item; use 2 to 3"],
    [
      { recovery: { region: "us-west-2" } },
      "recovery.region: is not a setting; the settings here are retentionDays, azs",
    ],
    [
      { snapshotExport: { expireDays: 0 } },
      "snapshotExport.expireDays: 0 is out of range; use a whole number from 1 to 36500",
    ],
    [{ alarms: { cpuPercent: 120 } }, "alarms.cpuPercent: 120 is out of range; use a whole number from 1 to 100"],
  ])("refuses %j", (wrong, problem) => {
    expect(problemsOf({ ...GOOD, ...wrong })).toEqual([problem]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ minAcu: 8, maxAcu: 4 }, "serverless.minAcu: 8 is more than maxAcu 4; use 4 or less"],
    [{ minAcu: 0.7 }, "serverless.minAcu: 0.7 is not a step; use a multiple of 0.5"],
    [{ maxAcu: 0.5 }, "serverless.maxAcu: 0.5 is out of range; use a number from 1 to 256"],
    [
      { pauseAfterSeconds: 60 },
      "serverless.pauseAfterSeconds: 60 is out of range; use a whole number from 300 to 86400",
    ],
    [{ readers: ["standby"] }, 'serverless.readers: "standby" is the name of another instance; use another one'],
  ])("rejects a serverless %j", (serverless, problem) => {
    expect(problemsOf({ ...GOOD, kind: "serverless", multiAz: true, serverless })).toEqual([problem]);
  });

  test.each(["admin", "rdsadmin", "rds_superuser", "pg_dba", "user"])("IO-7: rejects the user %s", (user) => {
    expect(problemsOf({ ...GOOD, user })).toEqual([
      `user: "${user}" is a reserved word on RDS for PostgreSQL; use another one, such as "postgres"`,
    ]);
  });
});

test.each([
  ["db.t4g.micro", 1],
  ["db.t3.small", 2],
  ["db.m6g.large", 8],
  ["db.r5.large", 16],
  ["db.r6gd.4xlarge", 128],
])("%s has %d GiB of memory", (instanceClass, gib) => {
  expect(memoryBytes(instanceClass)).toBe(gib * 1024 ** 3);
});
