import {
  anyText,
  both,
  check,
  dailyWindow,
  flag,
  integer,
  logRetention,
  map,
  oneOf,
  section,
  show,
  text,
  weeklyWindow,
  windowProblems,
  withDefaults,
  type Problem,
  type Rule,
  type Rules,
} from "../core";
import {
  CACHE_DEFAULTS,
  DEFAULT_VERSIONS,
  type CacheAlarmsConfig,
  type CacheConfig,
  type CacheSettings,
  type CacheSidecarConfig,
} from "./config";

/** The shortest window that ElastiCache takes. */
const SHORTEST_WINDOW_MINUTES = 60;

const SIDECAR_RULES: Rules<CacheSidecarConfig> = { memoryMiB: integer(32, 32_768), cpu: integer(2, 4096) };

const ALARM_RULES: Rules<CacheAlarmsConfig> = {
  memoryPercent: integer(1, 100),
  cpuPercent: integer(1, 100),
  evictions: integer(0, 1_000_000_000),
  connections: integer(1, 65_000),
  replicaLagSeconds: integer(1, 86_400),
};

/** Families with `d` move data to disks, which wants a setting that this module has not. */
const nodeTypeRule = text(
  /^cache\.(t\dg?|[mr]\d+g?|c\d+gn)\.(micro|small|medium|large|\d*xlarge)$/,
  'a node type such as "cache.t4g.micro" or "cache.r7g.large"',
);

const encryptingRule: Rule = (value, path) =>
  /^cache\.(t[12]|[mr][1-3])\./.test(String(value))
    ? [
        {
          path,
          message: `${show(value)} is of a family without encryption on the wire or failover; use one such as "cache.t4g.micro"`,
        },
      ]
    : [];

export const CACHE_RULES: Rules<CacheConfig> = {
  mode: oneOf("managed", "sidecar"),
  engine: oneOf("valkey", "redis"),
  version: text(/^\d+\.\d+$/, 'the major and the minor version in quotes, such as "8.1"'),
  nodeType: both(nodeTypeRule, encryptingRule),
  nodes: integer(1, 6),
  multiAz: flag,
  evictionPolicy: oneOf(
    "volatile-lru",
    "volatile-lfu",
    "volatile-ttl",
    "volatile-random",
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "noeviction",
  ),
  parameters: map(text(/^[a-z][a-z0-9-]*$/, 'a parameter of the engine, such as "notify-keyspace-events"'), anyText),
  slowCommandMilliseconds: integer(0, 2_147_483),
  logRetentionDays: logRetention,
  snapshotRetentionDays: integer(0, 35),
  snapshotWindow: dailyWindow(SHORTEST_WINDOW_MINUTES, "03:00-04:00"),
  maintenanceWindow: weeklyWindow(SHORTEST_WINDOW_MINUTES, "sun:05:00-sun:06:00"),
  applyChanges: oneOf("immediately", "in-window"),
  urlQuery: text(/^[^\s?#]*$/, 'what may follow a "?", such as "ssl_cert_reqs=required"'),
  sidecar: section(SIDECAR_RULES),
  alarms: section(ALARM_RULES),
};

/** Everything that is wrong with a cache; its defaults may be left out. */
export function cacheProblems(config: CacheConfig): Problem[] {
  const problems = check(CACHE_RULES, config);
  if (problems.length > 0) return problems;
  const settings = cacheSettings(config);
  return [
    ...versionProblems(settings),
    ...zoneProblems(settings),
    ...windowProblems(settings, "snapshotWindow"),
    ...parameterProblems(settings),
  ];
}

/** The configuration with its defaults below it. */
export function cacheSettings(config: CacheConfig): CacheSettings {
  return withDefaults<CacheSettings>(
    {
      ...CACHE_DEFAULTS,
      version: DEFAULT_VERSIONS[config.engine ?? CACHE_DEFAULTS.engine],
      multiAz: (config.nodes ?? CACHE_DEFAULTS.nodes) > 1,
    },
    config,
  );
}

function versionProblems({ engine, version }: CacheSettings): Problem[] {
  if (engine === "redis" && !/^7\.[01]$/.test(version)) {
    const message = `${show(version)} is no version of Redis that ElastiCache offers here; use "7.0" or "7.1", or engine "valkey"`;
    return [{ path: "version", message }];
  }
  if (engine === "valkey" && version !== "7.2" && Number(version.split(".")[0]) < 8) {
    return [{ path: "version", message: `${show(version)} is no version of Valkey; use "7.2", or "8.0" and later` }];
  }
  return [];
}

function zoneProblems({ multiAz, nodes }: CacheSettings): Problem[] {
  if (!multiAz || nodes > 1) return [];
  return [{ path: "multiAz", message: "true needs a node to take over, and there is one; set nodes to 2 or more" }];
}

/** Parameters that follow from a setting or from the kind of cache this is. */
const OWNED: Readonly<Record<string, string>> = {
  "maxmemory-policy": "use evictionPolicy",
  "slowlog-log-slower-than": "use slowCommandMilliseconds",
  "cluster-enabled": "makes another kind of cache, with shards, whose clients differ; leave it out",
};

function parameterProblems({ parameters }: CacheSettings): Problem[] {
  return Object.entries(OWNED)
    .filter(([name]) => name in parameters)
    .map(([name, message]) => ({ path: `parameters.${name}`, message }));
}
