/** The `cache` section. Settings of the mode that was not chosen are checked but have no effect. */
export interface CacheConfig {
  /**
   * `managed` is an ElastiCache replication group, one for all tasks. `sidecar` runs the server beside the application,
   * inside each task: nothing to pay for, but every task has its own, and it is empty whenever a task starts. Default:
   * `"managed"`.
   */
  readonly mode?: "managed" | "sidecar";
  /**
   * Valkey speaks the protocol of Redis, so that every Redis client works, and costs a fifth less. Default: `"valkey"`.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
   */
  readonly engine?: "valkey" | "redis";
  /**
   * Major and minor version, as AWS provider 5 wants it: `"8.1"`. It changes only here: AWS would raise a minor version by itself,
   * Terraform would want the old one back, and going back replaces the cache. Raising it upgrades in place. Default:
   * `"8.1"` for Valkey, `"7.1"` for Redis, the last one that is.
   */
  readonly version?: string;
  /**
   * Size of a node. Default: `"cache.t4g.micro"`, the cheapest, with 0.5 GiB.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   */
  readonly nodeType?: string;
  /** One that takes writes, the others copies to read from; 1 to 6. Each has its price. Default: 1. */
  readonly nodes?: number;
  /** Spreads the nodes over zones, so that one takes over when a zone fails; needs two nodes. Default: where there are two. */
  readonly multiAz?: boolean;
  /**
   * What goes when the memory is full. Default: `"volatile-lru"`: of the keys that expire, those that nobody asked for
   * longest; what has no expiry stays, and writes fail once nothing can go. `"allkeys-lru"` is for what is a cache and nothing else.
   * @see https://valkey.io/topics/lru-cache/
   */
  readonly evictionPolicy?: EvictionPolicy;
  /** More parameters of the managed engine: `{ "notify-keyspace-events": "Ex" }`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Commands that take longer are logged, in milliseconds. They may hold data. Default: 10, as the engine has it. */
  readonly slowCommandMilliseconds?: number;
  /** Days that the slow log is kept. Default: 30. */
  readonly logRetentionDays?: number;
  /** Days that daily snapshots are kept, 0 to 35; at 0 none is taken. Default: 1, which costs nothing. */
  readonly snapshotRetentionDays?: number;
  /** When the daily snapshot is taken, in UTC, at least an hour. Default: `"03:00-04:00"`. */
  readonly snapshotWindow?: string;
  /** When AWS may patch, in UTC, at least an hour, apart from the snapshot. Default: `"sun:05:00-sun:06:00"`. */
  readonly maintenanceWindow?: string;
  /**
   * When changes that restart nodes happen. Default: `"in-window"`, but `"immediately"` where the environment is
   * disposable. A major upgrade wants `"immediately"`: Terraform removes the old parameter group right after it.
   */
  readonly applyChanges?: "immediately" | "in-window";
  /**
   * What follows the `?` of the URL. Celery refuses a `rediss://` URL without `"ssl_cert_reqs=required"`. Default: nothing.
   */
  readonly urlQuery?: string;
  readonly sidecar?: CacheSidecarConfig;
  readonly alarms?: CacheAlarmsConfig;
}

export type EvictionPolicy =
  | "volatile-lru"
  | "volatile-lfu"
  | "volatile-ttl"
  | "volatile-random"
  | "allkeys-lru"
  | "allkeys-lfu"
  | "allkeys-random"
  | "noeviction";

/** The server beside the application. */
export interface CacheSidecarConfig {
  /** Memory of the task that is kept for it, in MiB; three quarters of it hold data. Default: 128. */
  readonly memoryMiB?: number;
  /** Share of the task's CPU under load; 1024 units are one vCPU. Default: 64. */
  readonly cpu?: number;
}

/** When an alarm goes off. */
export interface CacheAlarmsConfig {
  /** Memory in use on the fullest node for ten minutes, in percent. Default: 80. */
  readonly memoryPercent?: number;
  /** CPU of the busiest node for ten minutes, in percent; of its engine's thread, too. Default: 80. */
  readonly cpuPercent?: number;
  /** Keys that were thrown away for want of memory, in five minutes. Default: 100. */
  readonly evictions?: number;
  /** Open connections on a node. A node bears 65,000; a thousand are more than healthy pools hold. Default: 1000. */
  readonly connections?: number;
  /** How far a copy may be behind, in seconds. Default: 30. */
  readonly replicaLagSeconds?: number;
}

/** A cache with every default in place. */
export type CacheSettings = Required<Omit<CacheConfig, "applyChanges" | "sidecar" | "alarms">> &
  Pick<CacheConfig, "applyChanges"> & {
    readonly sidecar: Required<CacheSidecarConfig>;
    readonly alarms: Required<CacheAlarmsConfig>;
  };

export const CACHE_DEFAULTS = {
  mode: "managed",
  engine: "valkey",
  nodeType: "cache.t4g.micro",
  nodes: 1,
  evictionPolicy: "volatile-lru",
  parameters: {},
  slowCommandMilliseconds: 10,
  logRetentionDays: 30,
  snapshotRetentionDays: 1,
  snapshotWindow: "03:00-04:00",
  maintenanceWindow: "sun:05:00-sun:06:00",
  urlQuery: "",
  sidecar: { memoryMiB: 128, cpu: 64 },
  alarms: { memoryPercent: 80, cpuPercent: 80, evictions: 100, connections: 1000, replicaLagSeconds: 30 },
} as const satisfies Partial<CacheConfig>;

/** The version where none is set. */
export const DEFAULT_VERSIONS = { valkey: "8.1", redis: "7.1" } as const;
