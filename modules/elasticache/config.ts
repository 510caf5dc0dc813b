import {
  windowProblems,
  anyText,
  boolean,
  dailyWindow,
  integer,
  logRetention,
  map,
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

/** The version if none is set. */
export const DEFAULT_VERSIONS = { valkey: "8.1", redis: "7.1" } as const;
/** The shortest window that ElastiCache accepts. */
const SHORTEST_WINDOW_MINUTES = 60;

/** Families with `d` tier data to disks, which requires a setting this module does not offer. */
const nodeType = text(
  /^cache\.(t\dg?|[mr]\d+g?|c\d+gn)\.(micro|small|medium|large|\d*xlarge)$/,
  'a node type such as "cache.t4g.micro" or "cache.r7g.large"',
).refine((type) =>
  /^cache\.(t[12]|[mr][1-3])\./.test(type)
    ? `${show(type)} is of a family without encryption in transit or failover; use one such as "cache.t4g.micro"`
    : undefined,
);

/** Parameters that are determined by a setting or by the kind of cache. */
const OWNED: Readonly<Record<string, string>> = {
  "maxmemory-policy": "use evictionPolicy",
  "slowlog-log-slower-than": "use slowCommandMilliseconds",
  "cluster-enabled": "makes a sharded cache, which needs different clients; leave it out",
};

/** The sidecar's resources. */
export const CACHE_SIDECAR = section({
  /** Memory of the task reserved for it, in MiB; three quarters of it hold data. Default: 128. */
  memoryMiB: integer(32, 32_768).default(128),
  /** Share of the task's CPU under load; 1024 units are one vCPU. Default: 64. */
  cpu: integer(2, 4096).default(64),
});

export interface CacheSidecarConfig extends Config<typeof CACHE_SIDECAR>, Named {}
export interface CacheSidecarSettings extends Settings<typeof CACHE_SIDECAR>, Named {}

/** Alarm thresholds. */
export const CACHE_ALARMS = section({
  /** Memory in use on the fullest node over ten minutes, in percent. Default: 80. */
  memoryPercent: integer(1, 100).default(80),
  /** CPU of the busiest node for ten minutes, in percent; also applies to its engine thread. Default: 80. */
  cpuPercent: integer(1, 100).default(80),
  /** Keys evicted because memory was full, in five minutes. Default: 100. */
  evictions: integer(0, 1_000_000_000).default(100),
  /** Open connections on a node. A node supports 65,000; a thousand are more than healthy pools hold. Default: 1000. */
  connections: integer(1, 65_000).default(1000),
  /** Replication lag of a replica, in seconds. Default: 30. */
  replicaLagSeconds: integer(1, 86_400).default(30),
});

export interface CacheAlarmsConfig extends Config<typeof CACHE_ALARMS>, Named {}
export interface CacheAlarmsSettings extends Settings<typeof CACHE_ALARMS>, Named {}

const SETTINGS = section({
  /**
   * `managed` is an ElastiCache replication group, one for all tasks. `sidecar` runs the server next to the
   * application, inside each task: at no extra cost, but every task has its own, and it is empty whenever a task
   * starts. Default: `"managed"`.
   */
  mode: oneOf("managed", "sidecar").default("managed"),
  /**
   * Valkey speaks the Redis protocol, so every Redis client works, and costs a fifth less. Default: `"valkey"`.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
   */
  engine: oneOf("valkey", "redis").default("valkey"),
  /**
   * Major and minor version, as AWS provider 5 expects it: `"8.1"`. It only changes here: otherwise AWS would raise the
   * minor version, Terraform would revert it, and a downgrade replaces the cache. Raising it upgrades in place.
   * Default: `"8.1"` for Valkey, `"7.1"` for Redis, the last version that ElastiCache offers.
   */
  version: text(/^\d+\.\d+$/, 'the major and the minor version in quotes, such as "8.1"').defaultFrom(
    ({ engine }: { engine: keyof typeof DEFAULT_VERSIONS }) => DEFAULT_VERSIONS[engine],
  ),
  /**
   * Size of a node. Default: `"cache.t4g.micro"`, the cheapest, with 0.5 GiB.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   */
  nodeType: nodeType.default("cache.t4g.micro"),
  /** One primary for writes, the others read replicas; 1 to 6. Each is charged. Default: 1. */
  nodes: integer(1, 6).default(1),
  /**
   * Spreads the nodes over zones, so that one takes over when a zone fails; needs two nodes. Default: true with two
   * nodes or more.
   */
  multiAz: boolean.defaultFrom(({ nodes }: { nodes: number }) => nodes > 1),
  /**
   * What is evicted when memory is full. Default: `"volatile-lru"`: the least recently used of the keys with an expiry;
   * keys without one stay, and writes fail once nothing can be evicted. `"allkeys-lru"` is for a pure cache.
   * @see https://valkey.io/topics/lru-cache/
   */
  evictionPolicy: oneOf(
    "volatile-lru",
    "volatile-lfu",
    "volatile-ttl",
    "volatile-random",
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "noeviction",
  ).default("volatile-lru"),
  /** Additional parameters of the managed engine: `{ "notify-keyspace-events": "Ex" }`. Default: none. */
  parameters: map(
    text(/^[a-z][a-z0-9-]*$/, 'a parameter of the engine, such as "notify-keyspace-events"'),
    anyText,
  ).default({}),
  /** Log commands slower than this many milliseconds. The log may contain data. Default: 10, as in the engine. */
  slowCommandMilliseconds: integer(0, 2_147_483).default(10),
  /** Days that the slow log is kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Days that daily snapshots are kept, 0 to 35; 0 takes none. Default: 1, which costs nothing. */
  snapshotRetentionDays: integer(0, 35).default(1),
  /** When the daily snapshot is taken, in UTC, at least an hour. Default: `"03:00-04:00"`. */
  snapshotWindow: dailyWindow(SHORTEST_WINDOW_MINUTES, "03:00-04:00").default("03:00-04:00"),
  /** When AWS may patch, in UTC, at least an hour, not overlapping the snapshot. Default: `"sun:05:00-sun:06:00"`. */
  maintenanceWindow: weeklyWindow(SHORTEST_WINDOW_MINUTES, "sun:05:00-sun:06:00").default("sun:05:00-sun:06:00"),
  /**
   * When changes that restart nodes are applied. Default: `"in-window"`, but `"immediately"` if the environment is
   * disposable. A major upgrade needs `"immediately"`: Terraform removes the old parameter group right after it.
   */
  applyChanges: oneOf("immediately", "in-window"),
  /**
   * The query of the URL, after the `?`. Celery rejects a `rediss://` URL without `"ssl_cert_reqs=required"`. Default: nothing.
   */
  urlQuery: urlQuery('what may follow a "?", such as "ssl_cert_reqs=required"').default(""),
  /** The resources of the sidecar, with `mode: "sidecar"`. */
  sidecar: CACHE_SIDECAR.as<CacheSidecarConfig, CacheSidecarSettings>()
    .default({})
    .onlyWhere(({ mode }: { mode: "managed" | "sidecar" }) => mode === "sidecar", 'mode "sidecar"'),
  /** Alarm thresholds. */
  alarms: CACHE_ALARMS.as<CacheAlarmsConfig, CacheAlarmsSettings>().default({}),
});

export interface CacheConfig extends Config<typeof SETTINGS>, Named {}
export interface CacheSettings extends Settings<typeof SETTINGS>, Named {}

/** The `cache` section. Settings of the other mode are checked but have no effect. */
export const CACHE = SETTINGS.and(
  versionProblems,
  zoneProblems,
  (settings) => windowProblems(settings, "snapshotWindow"),
  parameterProblems,
);

function versionProblems({ engine, version }: CacheSettings): Problem[] {
  if (engine === "redis" && !/^7\.[01]$/.test(version)) {
    const message = `${show(version)} is not a Redis version that this module supports; use "7.0" or "7.1", or engine "valkey"`;
    return [{ path: "version", message }];
  }
  if (engine === "valkey" && version !== "7.2" && Number(version.split(".")[0]) < 8) {
    return [{ path: "version", message: `${show(version)} is not a Valkey version; use "7.2", or "8.0" and later` }];
  }
  return [];
}

function zoneProblems({ multiAz, nodes }: CacheSettings): Problem[] {
  if (!multiAz || nodes > 1) return [];
  return [{ path: "multiAz", message: "true needs a node to take over, and there is one; set nodes to 2 or more" }];
}

function parameterProblems({ parameters }: CacheSettings): Problem[] {
  return Object.entries(OWNED)
    .filter(([name]) => name in parameters)
    .map(([name, message]) => ({ path: `parameters.${name}`, message }));
}
