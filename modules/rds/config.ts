/** One PostgreSQL instance of a fixed size, with a standby in another zone on request. */
export interface InstanceConfig {
  /**
   * Size of the machine. Default: `"db.t4g.micro"`, the cheapest that runs every supported version.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html
   */
  readonly class?: string;
  /** Disk to begin with, in GiB; 20 to 65536, never less than before. Default: 20, the smallest. */
  readonly storageGiB?: number;
  /**
   * How far RDS may grow the disk by itself, in GiB; at least a tenth above `storageGiB`. A full disk stops a database.
   * Default: 100.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   */
  readonly maxStorageGiB?: number;
  /** Default: `"gp3"`: as fast at 20 GiB as gp2 at a thousand, for less. */
  readonly storageType?: "gp2" | "gp3";
  /** Names of read replicas: `["reporting"]`. The first one is behind the reader URL. Default: none. */
  readonly readReplicas?: readonly string[];
}

/** An Aurora PostgreSQL Serverless v2 cluster: a shared volume over three zones, machines that grow and shrink by themselves. */
export interface ServerlessConfig {
  /**
   * Capacity that is always there, in ACUs (2 GiB of memory each), in steps of 0.5. At 0 it pauses when idle and costs storage alone;
   * the first connection then waits some 15 seconds. Default: 0.5.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
   */
  readonly minAcu?: number;
  /** Capacity it may grow to, in ACUs; 1 to 256, in steps of 0.5. It bounds the bill. Default: 4. */
  readonly maxAcu?: number;
  /** Seconds without a connection before it pauses, where `minAcu` is 0; 300 to 86400. Default: 300, the shortest. */
  readonly pauseAfterSeconds?: number;
  /** Names of readers beside the standby that `multiAz` adds: `["reporting"]`. Default: none. */
  readonly readers?: readonly string[];
}

/** When an alarm goes off. A threshold of 0 is one that never does. */
export interface DatabaseAlarmsConfig {
  /** Average CPU over ten minutes, in percent. Default: 80. */
  readonly cpuPercent?: number;
  /** Free disk of an instance, in percent of `storageGiB`. Default: 8; RDS grows a disk below 10, so at 8 it could not. */
  readonly freeStoragePercent?: number;
  /** Free memory, in percent of what the instance class has. Default: 5. */
  readonly freeMemoryPercent?: number;
  /**
   * Open connections. Default: 60 % of what the memory would give by the formula RDS uses, which is about 80 % of what
   * small instances really allow.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
   */
  readonly connections?: number;
  /** How far a reader may be behind, in seconds. Default: 60. */
  readonly replicaLagSeconds?: number;
  /** Use of `maxAcu`, in percent. Default: 90. */
  readonly acuPercent?: number;
}

/**
 * What is kept in the recovery region, so that the database can come up again there. For an instance these are its
 * automated backups; for a serverless cluster its storage, as the second half of an Aurora global database without machines.
 */
export interface DatabaseRecoveryConfig {
  /** Days in which the copy can be restored to any second; 1 to 35. Default: as `backupRetentionDays`. */
  readonly retentionDays?: number;
  /** Letters of two or three zones of the recovery region, for a serverless cluster. Changing them makes another copy. Default: `["a", "b"]`. */
  readonly azs?: readonly ("a" | "b" | "c" | "d" | "e" | "f")[];
}

/**
 * A bucket for snapshots as Parquet files, which Athena reads, with the key and the role that an export wants. Exports are begun by hand.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.html
 */
export interface SnapshotExportConfig {
  /** Days after which an export is deleted. Default: never. */
  readonly expireDays?: number;
}

/** The `database` section. Settings under the kind that was not chosen are checked but have no effect. */
export interface DatabaseConfig {
  /**
   * `instance` costs the same all month and is cheapest under steady load; `serverless` follows the load, and can pause.
   * Changing it makes another, empty database.
   */
  readonly kind: "instance" | "serverless";
  /** The database that is made at the start. Changing it makes another, empty database. */
  readonly databaseName: string;
  /** Major version of PostgreSQL, such as `"15"`; AWS keeps the minor one up to date. Raising it upgrades in place. */
  readonly version: string;
  /** The master user. Changing it makes another, empty database. Default: `"postgres"`. */
  readonly user?: string;
  readonly instance?: InstanceConfig;
  readonly serverless?: ServerlessConfig;
  /** A second machine in another zone that takes over within a minute or two. Default: false. */
  readonly multiAz?: boolean;
  /** Days in which the database can be restored to any second; 1 to 35. Default: 7. */
  readonly backupRetentionDays?: number;
  /** When the daily snapshot is taken, in UTC, at least 30 minutes. Default: `"03:00-04:00"`. */
  readonly backupWindow?: string;
  /** Keeps what the loss of a region leaves to start from. Default: nothing is kept elsewhere. */
  readonly recovery?: DatabaseRecoveryConfig;
  /** Makes what the export of a snapshot to S3 needs. Default: none. */
  readonly snapshotExport?: SnapshotExportConfig;
  /** When AWS may patch and restart, in UTC, at least 30 minutes, apart from the backup. Default: `"mon:05:00-mon:06:00"`, an hour behind it. */
  readonly maintenanceWindow?: string;
  /** Days that the PostgreSQL logs are kept. Default: 30. */
  readonly logRetentionDays?: number;
  /** Statements that take longer are logged, in milliseconds; -1 logs none. They may hold data. Default: 1000. */
  readonly slowQueryMilliseconds?: number;
  /** Database load by statement, kept 7 days, which costs nothing. Default: true. */
  readonly performanceInsights?: boolean;
  /** How often the operating system reports, in seconds; 0 is never. It is paid as logs. Default: 0. */
  readonly enhancedMonitoringSeconds?: 0 | 1 | 5 | 10 | 15 | 30 | 60;
  /** Lets roles log in by IAM, beside the password (`grantConnect`). Default: false. */
  readonly iamAuthentication?: boolean;
  /**
   * When changes that restart the database happen. Default: `"in-window"`, but `"immediately"` where the environment is
   * disposable. A major upgrade wants `"immediately"`: Terraform removes the old parameter group right after it.
   */
  readonly applyChanges?: "immediately" | "in-window";
  /** More parameters of PostgreSQL: `{ work_mem: "65536" }`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Raise it by one to have a new password made and put in place everywhere. Default: 1. */
  readonly passwordVersion?: number;
  /** What the URL starts with: `"postgresql+asyncpg"` for SQLAlchemy with asyncpg. Default: `"postgresql"`. */
  readonly urlScheme?: string;
  /** What follows the `?` of the URL. Default: `"sslmode=require"`, or `"ssl=require"` for asyncpg, which knows no sslmode. */
  readonly urlQuery?: string;
  readonly alarms?: DatabaseAlarmsConfig;
}

/** A database with every default in place. */
export type DatabaseSettings = Complete<
  Omit<DatabaseConfig, "instance" | "serverless" | "alarms" | "recovery">,
  "applyChanges" | "urlQuery" | "snapshotExport"
> & {
  readonly recovery?: Required<DatabaseRecoveryConfig>;
  readonly instance: Required<InstanceConfig>;
  readonly serverless: Required<ServerlessConfig>;
  readonly alarms: Complete<DatabaseAlarmsConfig, "connections">;
};

type Complete<T, Open extends keyof T> = Required<Omit<T, Open>> & Pick<T, Open>;

/** What holds in a `recovery` section, beside its `retentionDays`. */
export const DATABASE_RECOVERY_DEFAULTS = { azs: ["a", "b"] } as const satisfies DatabaseRecoveryConfig;

export const DATABASE_DEFAULTS = {
  user: "postgres",
  instance: { class: "db.t4g.micro", storageGiB: 20, maxStorageGiB: 100, storageType: "gp3", readReplicas: [] },
  serverless: { minAcu: 0.5, maxAcu: 4, pauseAfterSeconds: 300, readers: [] },
  multiAz: false,
  backupRetentionDays: 7,
  backupWindow: "03:00-04:00",
  maintenanceWindow: "mon:05:00-mon:06:00",
  logRetentionDays: 30,
  slowQueryMilliseconds: 1000,
  performanceInsights: true,
  enhancedMonitoringSeconds: 0,
  iamAuthentication: false,
  parameters: {},
  passwordVersion: 1,
  urlScheme: "postgresql",
  alarms: { cpuPercent: 80, freeStoragePercent: 8, freeMemoryPercent: 5, replicaLagSeconds: 60, acuPercent: 90 },
} as const satisfies Partial<DatabaseConfig>;
