import type { AlarmSpec, Metric, MetricMath, WidgetSpec } from "../core";
import type { CacheSettings } from "./config";

const TEN_MINUTES = { periodSeconds: 300, evaluationPeriods: 2 } as const;

/**
 * What to alarm on. An alarm covers all nodes rather than one by its role: roles change in a failover, and node numbers
 * when a node is added.
 */
export function cacheAlarms({ alarms, nodes }: CacheSettings, groupId: string): AlarmSpec[] {
  const worst = (name: string, statistic: string) => ofWorstNode(nodesOf(groupId, nodes, name, statistic), name);
  const over = { comparison: ">", ...TEN_MINUTES } as const;
  return [
    {
      id: "high-memory",
      severity: "P2",
      metric: worst("DatabaseMemoryUsagePercentage", "Maximum"),
      threshold: alarms.memoryPercent,
      ...over,
      description:
        `A node of the cache has used more than ${alarms.memoryPercent} % of its memory for ten minutes. Once it is full, keys are evicted ` +
        "according to cache.evictionPolicy, and if none can be, writes fail. Look for keys without an expiry; otherwise take the next larger " +
        "cache.nodeType.",
    },
    {
      id: "high-cpu",
      severity: "P3",
      metric: worst("CPUUtilization", "Average"),
      threshold: alarms.cpuPercent,
      ...over,
      description:
        `A node of the cache has used more than ${alarms.cpuPercent} % of its CPU for ten minutes. See the slow log for costly commands; a ` +
        "small node also has to encrypt many new connections, which a pool avoids. Otherwise take a larger cache.nodeType.",
    },
    {
      id: "high-engine-cpu",
      severity: "P2",
      metric: worst("EngineCPUUtilization", "Average"),
      threshold: alarms.cpuPercent,
      ...over,
      description:
        `The single thread that runs commands has been busy for more than ${alarms.cpuPercent} % of ten minutes; soon everything waits for it, ` +
        "and more cores do not help. See the slow log for commands over many keys (KEYS, large ranges); read from the replicas, or take faster cores.",
    },
    evictions(alarms.evictions, worst("Evictions", "Sum")),
    {
      id: "many-connections",
      severity: "P3",
      metric: worst("CurrConnections", "Maximum"),
      threshold: alarms.connections,
      ...over,
      description:
        `More than ${alarms.connections} connections to a node of the cache are open. Something opens them and does not close them: look for ` +
        "clients without a pool, and at what was deployed last.",
    },
    ...(nodes === 1
      ? []
      : [replicaLag(alarms.replicaLagSeconds, nodesOf(groupId, nodes, "ReplicationLag", "Maximum"))]),
  ];
}

export function cacheWidgets({ alarms, nodes }: CacheSettings, groupId: string): WidgetSpec[] {
  const each = (name: string, statistic: string) => Object.values(nodesOf(groupId, nodes, name, statistic));
  const line = (value: number) => ({ threshold: { value, label: "alarm" } });
  return [
    { title: "Memory (%)", metrics: each("DatabaseMemoryUsagePercentage", "Maximum"), ...line(alarms.memoryPercent) },
    { title: "CPU (%)", metrics: each("CPUUtilization", "Average"), ...line(alarms.cpuPercent) },
    {
      title: "CPU of the engine's thread (%)",
      metrics: each("EngineCPUUtilization", "Average"),
      ...line(alarms.cpuPercent),
    },
    { title: "Hits (%)", metrics: each("CacheHitRate", "Average") },
    { title: "Evictions", metrics: each("Evictions", "Sum"), ...line(alarms.evictions) },
    { title: "Connections", metrics: each("CurrConnections", "Maximum"), ...line(alarms.connections) },
    ...(nodes === 1
      ? []
      : [
          {
            title: "Replication lag (s)",
            metrics: each("ReplicationLag", "Maximum"),
            ...line(alarms.replicaLagSeconds),
          },
        ]),
  ];
}

function evictions(keys: number, metric: Metric | MetricMath): AlarmSpec {
  return {
    id: "evictions",
    severity: "P3",
    metric,
    comparison: ">",
    threshold: keys,
    periodSeconds: 300,
    evaluationPeriods: 1,
    description:
      `The cache has evicted more than ${keys} keys in five minutes because its memory is full, which puts more load on the ` +
      "database. Shorten the keys' expiry, or take a larger cache.nodeType.",
  };
}

function replicaLag(seconds: number, lags: Readonly<Record<string, Metric>>): AlarmSpec {
  return {
    id: "replica-lag",
    severity: "P3",
    // The primary reports none.
    metric: {
      expression: `MAX([${Object.keys(lags)
        .map((node) => `FILL(${node}, 0)`)
        .join(", ")}])`,
      using: lags,
      label: "ReplicationLag",
    },
    comparison: ">",
    threshold: seconds,
    ...TEN_MINUTES,
    description:
      `A replica is more than ${seconds} s behind, so it serves stale data, and that much is lost if it has to take over. Look for heavy writes ` +
      "and for nodes that have no network or CPU left.",
  };
}

/** The nodes' metrics under the names that an expression uses. ElastiCache numbers its nodes from 001. */
function nodesOf(groupId: string, nodes: number, name: string, statistic: string): Record<string, Metric> {
  const numbers = Array.from({ length: nodes }, (_, index) => String(index + 1).padStart(3, "0"));
  return Object.fromEntries(
    numbers.map((number) => [
      `node${number}`,
      {
        namespace: "AWS/ElastiCache",
        name,
        dimensions: { CacheClusterId: `${groupId}-${number}` },
        statistic,
        label: number,
      },
    ]),
  );
}

function ofWorstNode(metrics: Readonly<Record<string, Metric>>, label: string): Metric | MetricMath {
  const [only, ...others] = Object.values(metrics);
  if (only !== undefined && others.length === 0) return { ...only, label };
  return { expression: `MAX([${Object.keys(metrics).join(", ")}])`, using: metrics, label };
}
