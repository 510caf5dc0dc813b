import {
  windowProblems,
  anyText,
  boolean,
  dailyWindow,
  integer,
  list,
  logRetention,
  map,
  number,
  oneOf,
  section,
  show,
  text,
  urlQuery,
  weeklyWindow,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { hasPerformanceInsights, INSTANCE_CLASS, SMALLEST_CLASS } from "./instance-class";
import { identifier, nameProblems } from "./names";
import { parameterProblems } from "./parameters";
import { PRODUCTS, type EngineName } from "./product";

/** The shortest window that RDS accepts. */
const SHORTEST_WINDOW_MINUTES = 30;

const replicaName = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in lower case, such as "reporting"');

const halfSteps = (min: number, max: number) =>
  number(min, max)
    .refine((acu) => (Number.isInteger(acu * 2) ? undefined : `${acu} is not a step; use a multiple of 0.5`))
    .describe(`${min} to ${max} in steps of 0.5`);

interface Kind {
  readonly kind: "instance" | "serverless";
}

interface OfEngine {
  readonly engine: EngineName;
}

/** One instance of a fixed size, with a standby in another zone on request. */
export const INSTANCE = section({
  /**
   * The instance class. Default: `"db.t4g.micro"`, the cheapest that runs every supported version.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html
   */
  class: text(INSTANCE_CLASS, 'an instance class such as "db.t4g.micro"').default(SMALLEST_CLASS),
  /** Initial disk size, in GiB; 20 to 65536, and it cannot shrink. Default: 20, the smallest. */
  storageGiB: integer(20, 65_536).default(20),
  /**
   * How far RDS may grow the disk automatically, in GiB; at least a tenth more than `storageGiB`. A full disk stops a
   * database. Default: 100.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   */
  maxStorageGiB: integer(22, 65_536).default(100),
  /** Default: `"gp3"`: as fast at 20 GiB as gp2 at 1000 GiB, for less. */
  storageType: oneOf("gp2", "gp3").default("gp3"),
  /** Names of read replicas: `["reporting"]`. The reader URL points to the first one. Default: none. */
  readReplicas: list(replicaName, { max: 15 }).default([]),
});

export interface InstanceConfig extends Config<typeof INSTANCE>, Named {}
export interface InstanceSettings extends Settings<typeof INSTANCE>, Named {}

/**
 * An Aurora PostgreSQL Serverless v2 cluster: a shared volume over three zones, with instances that scale
 * automatically.
 */
export const SERVERLESS = section({
  /**
   * Minimum capacity, in ACUs (2 GiB of memory each), in steps of 0.5. At 0 it pauses when idle and only costs storage;
   * the first connection then waits about 15 seconds. Default: 0.5.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
   */
  minAcu: halfSteps(0, 256).default(0.5),
  /** Maximum capacity, in ACUs; 1 to 256, in steps of 0.5. It caps the bill. Default: 4. */
  maxAcu: halfSteps(1, 256).default(4),
  /** Seconds without a connection before it pauses, if `minAcu` is 0; 300 to 86400. Default: 300, the shortest. */
  pauseAfterSeconds: integer(300, 86_400).default(300),
  /** Names of readers in addition to the standby that `multiAz` adds: `["reporting"]`. Default: none. */
  readers: list(replicaName, { max: 14 }).default([]),
});

export interface ServerlessConfig extends Config<typeof SERVERLESS>, Named {}
export interface ServerlessSettings extends Settings<typeof SERVERLESS>, Named {}

/** Alarm thresholds. A threshold of 0 is one that never does. */
export const DATABASE_ALARMS = section({
  /** Average CPU over ten minutes, in percent. Default: 80. */
  cpuPercent: integer(1, 100).default(80),
  /**
   * Free disk space of an instance, in percent of `storageGiB`, the size that it began with: the least that must always be
   * free. For a disk that has grown since, RDS itself tells when it is low. Default: 8; RDS grows the disk below 10, so at
   * 8 it could not.
   */
  freeStoragePercent: integer(1, 99).default(8),
  /** Free memory, in percent of the instance class's memory. Default: 5. */
  freeMemoryPercent: integer(1, 99).default(5),
  /**
   * Open connections. Default: 60 % of what RDS's formula allows for the memory, which is about 80 % of what small
   * instances really allow.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
   */
  connections: integer(1, 262_143),
  /**
   * Replication lag of a reader, in seconds. Default: 60, and 600 for an instance of PostgreSQL, whose idle replicas report
   * up to five minutes.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html
   */
  replicaLagSeconds: integer(1, 86_400).defaultFrom((_alarms: unknown, { kind, engine }: Kind & OfEngine) =>
    kind === "instance" && PRODUCTS[engine].idleReplicasLag ? 600 : 60,
  ),
  /** Usage of `maxAcu`, in percent. Default: 90. */
  acuPercent: integer(1, 100).default(90),
});

export interface DatabaseAlarmsConfig extends Config<typeof DATABASE_ALARMS>, Named {}
export interface DatabaseAlarmsSettings extends Settings<typeof DATABASE_ALARMS>, Named {}

/**
 * What is kept in the recovery region, so that the database can be restored there: the automated backups of an
 * instance, or the storage of a serverless cluster, as the secondary of an Aurora global database without instances.
 */
export const DATABASE_RECOVERY = section({
  /** Days in which the copy can be restored to any second; 1 to 35. Default: the value of `backupRetentionDays`. */
  retentionDays: integer(1, 35).defaultFrom(
    (_recovery: unknown, { backupRetentionDays }: { backupRetentionDays: number }) => backupRetentionDays,
  ),
  /**
   * Letters of two or three zones of the recovery region, for a serverless cluster. Changing them creates a new copy.
   * Default: `["a", "b"]`.
   */
  azs: list(oneOf("a", "b", "c", "d", "e", "f"), { min: 2, max: 3 }).default(["a", "b"]),
});

export interface DatabaseRecoveryConfig extends Config<typeof DATABASE_RECOVERY>, Named {}
export interface DatabaseRecoverySettings extends Settings<typeof DATABASE_RECOVERY>, Named {}

/**
 * A bucket for snapshots as Parquet files, which Athena reads, with the key and the role that an export needs. Exports
 * are started manually.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.html
 */
export const SNAPSHOT_EXPORT = section({
  /** Days after which an export is deleted. Default: never. */
  expireDays: integer(1, 36_500),
});

export interface SnapshotExportConfig extends Config<typeof SNAPSHOT_EXPORT>, Named {}
export interface SnapshotExportSettings extends Settings<typeof SNAPSHOT_EXPORT>, Named {}

interface OfInsights extends Kind, OfEngine {
  readonly instance: { readonly class?: string };
}

const SETTINGS = section({
  /**
   * `instance` has a fixed price and is cheapest under steady load; `serverless` follows the load, and can pause.
   * Changing it creates a new, empty database.
   */
  kind: oneOf("instance", "serverless").required(),
  /**
   * The database system. `"mysql"` and `"mariadb"` need `kind: "instance"`. Changing it creates a new, empty database.
   * Default: `"postgres"`.
   */
  engine: oneOf("postgres", "mysql", "mariadb").default("postgres"),
  /** The name of the initial database. Changing it creates a new, empty database. */
  databaseName: identifier.required(),
  /**
   * Version of the engine; of MySQL and MariaDB the major one has two numbers, such as `"8.4"`. The major one, such as `"15"`, and AWS keeps the minor one up to date; or with the minor one,
   * such as `"17.9"`, which AWS may still raise in the maintenance window. Raising it upgrades in place. A major upgrade
   * needs a minor version that the running one can be upgraded to; the module's README says how to find it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
   */
  version: text(
    /^\d{1,2}(\.\d{1,3}){0,2}$/,
    'a version in quotes, such as "16" or "16.9" for PostgreSQL, "8.4" for MySQL, "11.8" for MariaDB',
  ).required(),
  /**
   * The master user; of MySQL and MariaDB at most 16 letters and digits. Changing it creates a new, empty database.
   * Default: `"postgres"`, and `"admin"` for MySQL and MariaDB.
   */
  user: identifier.defaultFrom(({ engine }: OfEngine) => PRODUCTS[engine].defaultUser),
  /** The instance, with `kind: "instance"`. */
  instance: INSTANCE.as<InstanceConfig, InstanceSettings>()
    .default({})
    .onlyWhere(({ kind }: Kind) => kind === "instance", 'kind "instance"'),
  /** The capacity, with `kind: "serverless"`. */
  serverless: SERVERLESS.as<ServerlessConfig, ServerlessSettings>()
    .default({})
    .onlyWhere(({ kind }: Kind) => kind === "serverless", 'kind "serverless"'),
  /** A standby in another zone that takes over within a minute or two. Default: false. */
  multiAz: boolean.default(false),
  /** Days in which the database can be restored to any second; 1 to 35. Default: 7. */
  backupRetentionDays: integer(1, 35).default(7),
  /** When the daily snapshot is taken, in UTC, at least 30 minutes. Default: `"03:00-04:00"`. */
  backupWindow: dailyWindow(SHORTEST_WINDOW_MINUTES, "03:00-04:00").default("03:00-04:00"),
  /** Keeps a copy in the recovery region, in case the home region is lost. Default: none. */
  recovery: DATABASE_RECOVERY.as<DatabaseRecoveryConfig, DatabaseRecoverySettings>(),
  /** Creates what exporting a snapshot to S3 needs. Default: none. */
  snapshotExport: SNAPSHOT_EXPORT.as<SnapshotExportConfig, SnapshotExportSettings>(),
  /**
   * When AWS may patch and restart, in UTC, at least 30 minutes, not overlapping the backup. Default:
   * `"mon:05:00-mon:06:00"`, an hour after it.
   */
  maintenanceWindow: weeklyWindow(SHORTEST_WINDOW_MINUTES, "mon:05:00-mon:06:00").default("mon:05:00-mon:06:00"),
  /** Days that its logs are kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Log statements slower than this many milliseconds; -1 logs none. The log may contain data. Default: 1000. */
  slowQueryMilliseconds: integer(-1, 2_147_483_647).default(1000),
  /**
   * Performance Insights: database load by statement, kept for 7 days, which is free. Default: true, but false for MySQL and
   * MariaDB on the micro and small classes, where AWS refuses it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
   */
  performanceInsights: boolean.defaultFrom(
    ({ kind, engine, instance }: OfInsights) =>
      kind === "serverless" || hasPerformanceInsights(engine, instance.class ?? SMALLEST_CLASS),
  ),
  /** Interval of Enhanced Monitoring, in seconds; 0 turns it off. It is charged as logs. Default: 0. */
  enhancedMonitoringSeconds: oneOf(0, 1, 5, 10, 15, 30, 60).default(0),
  /** Lets roles log in with IAM, in addition to the password (`grantConnect`). Default: false. */
  iamAuthentication: boolean.default(false),
  /**
   * When changes that restart the database are applied. Default: `"in-window"`, but `"immediately"` if the environment
   * is disposable. A major upgrade needs `"immediately"`: until its window the database would go on using the old parameter
   * group, and nobody would be there when it is upgraded.
   */
  applyChanges: oneOf("immediately", "in-window"),
  /**
   * Additional parameters of the engine: `{ work_mem: "65536" }`. Those that are known to be dynamic are applied immediately,
   * all others at the next restart. Names have up to 255 characters. Default: none.
   */
  parameters: map(text(/^[a-z][a-z0-9_.]{0,254}$/, 'a parameter of the engine, such as "work_mem"'), anyText).default(
    {},
  ),
  /** Raise it by one to generate a new password and roll it out everywhere. Default: 1. */
  passwordVersion: integer(1, 1_000_000).default(1),
  /**
   * The scheme of the URL: `"postgresql+asyncpg"` for SQLAlchemy with asyncpg. Default: `"postgresql"`, and `"mysql"` for
   * MySQL and MariaDB.
   */
  urlScheme: text(/^[a-z][a-z0-9]*(\+[a-z0-9]+)?$/, 'a scheme, such as "postgresql" or "mysql+pymysql"').defaultFrom(
    ({ engine }: OfEngine) => PRODUCTS[engine].defaultScheme,
  ),
  /**
   * What follows the `?` of the URL. Default: `"sslmode=require"`, or `"ssl=require"` for asyncpg, which does not
   * support sslmode; nothing for MySQL and MariaDB, whose drivers have no parameter for TLS in common.
   */
  urlQuery: urlQuery('what may follow a "?", such as "sslmode=require"'),
  /** Alarm thresholds. */
  alarms: DATABASE_ALARMS.as<DatabaseAlarmsConfig, DatabaseAlarmsSettings>().default({}),
});

export interface DatabaseConfig extends Config<typeof SETTINGS>, Named {}
export interface DatabaseSettings extends Settings<typeof SETTINGS>, Named {}

/** The `database` section. Settings of the other kind are checked but have no effect. */
export const DATABASE = SETTINGS.and(
  (settings) => windowProblems(settings, "backupWindow"),
  parameterProblems,
  engineProblems,
  nameProblems,
  (database) => (database.kind === "instance" ? storageProblems(database) : capacityProblems(database)),
);

/** Whether there is an instance for reads only, and with it a reader's host and URL. */
export function hasReader({ kind, instance, serverless, multiAz }: DatabaseSettings): boolean {
  return kind === "instance" ? instance.readReplicas.length > 0 : multiAz || serverless.readers.length > 0;
}

/** Settings that are fine for another engine. */
function engineProblems({
  engine,
  kind,
  version,
  urlScheme,
  performanceInsights,
  instance,
}: DatabaseSettings): Problem[] {
  const { title, versions, versionsSaid, schemes, schemesSaid } = PRODUCTS[engine];
  const problems: Problem[] = [];
  if (kind === "serverless" && engine !== "postgres") {
    const message = `"serverless" is Aurora PostgreSQL, and engine is ${show(engine)}; use "instance", or leave engine out`;
    problems.push({ path: "kind", message });
  }
  if (!versions.test(version)) {
    problems.push({ path: "version", message: `${show(version)} is not valid for ${title}; use ${versionsSaid}` });
  }
  if (!schemes.test(urlScheme)) {
    problems.push({ path: "urlScheme", message: `${show(urlScheme)} is not valid for ${title}; use ${schemesSaid}` });
  }
  if (kind === "instance" && performanceInsights && !hasPerformanceInsights(engine, instance.class)) {
    const message = `true is refused by AWS for ${title} on ${instance.class}; use a medium class or a larger one, or leave it out`;
    problems.push({ path: "performanceInsights", message });
  }
  return problems;
}

function storageProblems({ instance: { storageGiB, maxStorageGiB } }: DatabaseSettings): Problem[] {
  const least = Math.ceil((storageGiB * 11) / 10);
  if (maxStorageGiB >= least) return [];
  return [
    {
      path: "instance.maxStorageGiB",
      message: `${maxStorageGiB} is not at least 10 % more than storageGiB ${storageGiB}; use ${least} or more`,
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
    problems.push({
      path: "serverless.readers",
      message: `"${name}" is the name of another instance; use another one`,
    });
  }
  return problems;
}
