import {
  anyText,
  check,
  dailyWindow,
  flag,
  integer,
  list,
  logRetention,
  map,
  number,
  oneOf,
  required,
  section,
  text,
  weeklyWindow,
  windowProblems,
  withDefaults,
  type Problem,
  type Rule,
  type Rules,
} from "../core";
import {
  DATABASE_DEFAULTS,
  DATABASE_RECOVERY_DEFAULTS,
  type DatabaseAlarmsConfig,
  type DatabaseConfig,
  type DatabaseRecoveryConfig,
  type DatabaseSettings,
  type InstanceConfig,
  type ServerlessConfig,
  type SnapshotExportConfig,
} from "./config";
import { INSTANCE_CLASS } from "./instance-class";
import { databaseNameRule, userNameRule } from "./names";
import { parameterProblems } from "./parameters";

/** The shortest window that RDS takes. */
const SHORTEST_WINDOW_MINUTES = 30;

const replicaName = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in lower case, such as "reporting"');

const halfSteps =
  (min: number, max: number): Rule =>
  (value, path) => {
    const problems = number(min, max)(value, path);
    if (problems.length > 0 || Number.isInteger(Number(value) * 2)) return problems;
    return [{ path, message: `${String(value)} is between two steps; use a multiple of 0.5` }];
  };

const INSTANCE_RULES: Rules<InstanceConfig> = {
  class: text(INSTANCE_CLASS, 'an instance class such as "db.t4g.micro"'),
  storageGiB: integer(20, 65_536),
  maxStorageGiB: integer(22, 65_536),
  storageType: oneOf("gp2", "gp3"),
  readReplicas: list(replicaName, { max: 15 }),
};

const SERVERLESS_RULES: Rules<ServerlessConfig> = {
  minAcu: halfSteps(0, 256),
  maxAcu: halfSteps(1, 256),
  pauseAfterSeconds: integer(300, 86_400),
  readers: list(replicaName, { max: 14 }),
};

const ALARM_RULES: Rules<DatabaseAlarmsConfig> = {
  cpuPercent: integer(1, 100),
  freeStoragePercent: integer(1, 99),
  freeMemoryPercent: integer(1, 99),
  connections: integer(1, 262_143),
  replicaLagSeconds: integer(1, 86_400),
  acuPercent: integer(1, 100),
};

const RECOVERY_RULES: Rules<DatabaseRecoveryConfig> = {
  retentionDays: integer(1, 35),
  azs: list(oneOf("a", "b", "c", "d", "e", "f"), { min: 2, max: 3 }),
};

const EXPORT_RULES: Rules<SnapshotExportConfig> = { expireDays: integer(1, 36_500) };

export const DATABASE_RULES: Rules<DatabaseConfig> = {
  kind: required(oneOf("instance", "serverless")),
  databaseName: required(databaseNameRule),
  version: required(text(/^(1[4-9]|[2-9]\d)$/, 'a major version from "14" up, in quotes and without the minor one')),
  user: userNameRule,
  instance: section(INSTANCE_RULES),
  serverless: section(SERVERLESS_RULES),
  multiAz: flag,
  backupRetentionDays: integer(1, 35),
  backupWindow: dailyWindow(SHORTEST_WINDOW_MINUTES, "03:00-04:00"),
  maintenanceWindow: weeklyWindow(SHORTEST_WINDOW_MINUTES, "mon:05:00-mon:06:00"),
  recovery: section(RECOVERY_RULES),
  snapshotExport: section(EXPORT_RULES),
  logRetentionDays: logRetention,
  slowQueryMilliseconds: integer(-1, 2_147_483_647),
  performanceInsights: flag,
  enhancedMonitoringSeconds: oneOf(0, 1, 5, 10, 15, 30, 60),
  iamAuthentication: flag,
  applyChanges: oneOf("immediately", "in-window"),
  parameters: map(text(/^[a-z][a-z0-9_.]*$/, 'a parameter of PostgreSQL, such as "work_mem"'), anyText),
  passwordVersion: integer(1, 1_000_000),
  urlScheme: text(
    /^postgres(ql)?(\+[a-z0-9]+)?$/,
    '"postgresql", "postgres" or one with a driver, such as "postgresql+asyncpg"',
  ),
  urlQuery: text(/^[^\s?#]*$/, 'what may follow a "?", such as "sslmode=require"'),
  alarms: section(ALARM_RULES),
};

/** Everything that is wrong with a database; its defaults may be left out. */
export function databaseProblems(config: DatabaseConfig): Problem[] {
  const problems = check(DATABASE_RULES, config);
  if (problems.length > 0) return problems;
  const settings = databaseSettings(config);
  return [
    ...windowProblems(settings, "backupWindow"),
    ...parameterProblems(settings.parameters),
    ...(settings.kind === "instance" ? storageProblems(settings) : capacityProblems(settings)),
  ];
}

/** The configuration with its defaults below it. */
export function databaseSettings(config: DatabaseConfig): DatabaseSettings {
  const { recovery, ...rest } = config;
  const settings = withDefaults<DatabaseSettings>(DATABASE_DEFAULTS, rest);
  if (recovery === undefined) return settings;
  const retentionDays = settings.backupRetentionDays;
  return { ...settings, recovery: { retentionDays, ...DATABASE_RECOVERY_DEFAULTS, ...recovery } };
}

function storageProblems({ instance: { storageGiB, maxStorageGiB } }: DatabaseSettings): Problem[] {
  const least = Math.ceil((storageGiB * 11) / 10);
  if (maxStorageGiB >= least) return [];
  return [
    {
      path: "instance.maxStorageGiB",
      message: `${maxStorageGiB} is less than a tenth above storageGiB ${storageGiB}; use ${least} or more`,
    },
  ];
}

function capacityProblems({ serverless: { minAcu, maxAcu, readers }, multiAz }: DatabaseSettings): Problem[] {
  const problems: Problem[] = [];
  if (minAcu > maxAcu) {
    problems.push({
      path: "serverless.minAcu",
      message: `${minAcu} is more than maxAcu ${maxAcu}; use ${maxAcu} or less`,
    });
  }
  const taken = multiAz ? ["writer", "standby"] : ["writer"];
  for (const name of taken.filter((one) => readers.includes(one))) {
    problems.push({ path: "serverless.readers", message: `"${name}" is the name of another machine; use another one` });
  }
  return problems;
}
