import type { AlarmSpec, Metric, WidgetSpec } from "../core";
import type { DatabaseSettings } from "./config";
import { BYTES_PER_ACU, formulaConnections, memoryBytes } from "./instance-class";

export interface Replica {
  readonly name: string;
  readonly identifier: string;
}

/** Below one ACU of minimum, Aurora allows no more connections than this. */
const CONNECTIONS_BELOW_ONE_ACU = 2000;
/** RDS reserves memory for itself, so the formula promises more connections than there are. */
const SHARE_OF_FORMULA = 0.6;
const GIB = 1024 ** 3;
const WINDOW = { periodSeconds: 300, evaluationPeriods: 2 } as const;

export function instanceAlarms(
  settings: DatabaseSettings,
  identifier: string,
  replicas: readonly Replica[],
): AlarmSpec[] {
  const { alarms, instance } = settings;
  const memory = memoryBytes(instance.class);
  return [
    highCpu(ofInstance(identifier, "CPUUtilization"), alarms.cpuPercent),
    manyConnections(
      ofInstance(identifier, "DatabaseConnections"),
      alarms.connections ?? Math.floor(formulaConnections(memory) * SHARE_OF_FORMULA),
    ),
    {
      id: "low-storage",
      severity: "P1",
      metric: ofInstance(identifier, "FreeStorageSpace", "Minimum"),
      comparison: "<",
      threshold: freeStorage(settings),
      ...WINDOW,
      description:
        `Less than ${alarms.freeStoragePercent} % of the database's disk is free; a full disk stops it. RDS could not grow it ` +
        "by itself: it is at database.instance.maxStorageGiB, or has grown within the last six hours. Raise maxStorageGiB, then look " +
        "for what is filling the disk (large tables, replication slots, temporary files).",
    },
    {
      id: "low-memory",
      severity: "P3",
      metric: ofInstance(identifier, "FreeableMemory"),
      comparison: "<",
      threshold: Math.floor((memory * alarms.freeMemoryPercent) / 100),
      periodSeconds: 300,
      evaluationPeriods: 3,
      description:
        `Less than ${alarms.freeMemoryPercent} % of the database's memory is free; it will start to swap. Look for many connections or ` +
        "large sorts in Performance Insights; otherwise take the next larger database.instance.class.",
    },
    ...replicas.map(({ name, identifier: replica }) =>
      replicaLag(`${name}-lag`, ofInstance(replica, "ReplicaLag", "Maximum"), alarms.replicaLagSeconds, 1),
    ),
  ];
}

export function instanceWidgets(
  settings: DatabaseSettings,
  identifier: string,
  replicas: readonly Replica[],
): WidgetSpec[] {
  const all = [{ name: "primary", identifier }, ...replicas];
  const each = (metric: string, statistic = "Average") =>
    all.map((one) => ofInstance(one.identifier, metric, statistic, one.name));
  return [
    { title: "CPU (%)", metrics: each("CPUUtilization"), threshold: limit(settings.alarms.cpuPercent) },
    { title: "Connections", metrics: each("DatabaseConnections", "Maximum") },
    {
      title: "Free storage (bytes)",
      metrics: each("FreeStorageSpace", "Minimum"),
      threshold: limit(freeStorage(settings)),
    },
    { title: "Free memory (bytes)", metrics: each("FreeableMemory", "Minimum") },
    {
      title: "Latency (s)",
      metrics: [ofInstance(identifier, "ReadLatency"), ofInstance(identifier, "WriteLatency")],
    },
    { title: "I/O per second", metrics: [ofInstance(identifier, "ReadIOPS"), ofInstance(identifier, "WriteIOPS")] },
    ...(replicas.length === 0
      ? []
      : [
          {
            title: "Replica lag (s)",
            metrics: replicas.map((one) => ofInstance(one.identifier, "ReplicaLag", "Maximum", one.name)),
            threshold: limit(settings.alarms.replicaLagSeconds),
          },
        ]),
  ];
}

export function serverlessAlarms(settings: DatabaseSettings, cluster: string, hasReaders: boolean): AlarmSpec[] {
  const { alarms } = settings;
  return [
    highCpu(ofRole(cluster, "WRITER", "CPUUtilization"), alarms.cpuPercent),
    manyConnections(ofCluster(cluster, "DatabaseConnections", "Maximum"), clusterConnections(settings)),
    {
      id: "high-acu",
      severity: "P2",
      metric: ofCluster(cluster, "ACUUtilization"),
      comparison: ">",
      threshold: alarms.acuPercent,
      periodSeconds: 300,
      evaluationPeriods: 3,
      description:
        `The database has used more than ${alarms.acuPercent} % of its capacity for 15 minutes and cannot scale up much further. Look for the ` +
        "statements behind it in Performance Insights; if the load is real, raise database.serverless.maxAcu.",
    },
    ...(hasReaders
      ? [
          replicaLag(
            "reader-lag",
            ofCluster(cluster, "AuroraReplicaLagMaximum", "Maximum"),
            alarms.replicaLagSeconds,
            1000,
          ),
        ]
      : []),
  ];
}

export function serverlessWidgets(settings: DatabaseSettings, cluster: string, hasReaders: boolean): WidgetSpec[] {
  const roles = hasReaders ? (["WRITER", "READER"] as const) : (["WRITER"] as const);
  return [
    {
      title: "CPU (%)",
      metrics: roles.map((role) => ofRole(cluster, role, "CPUUtilization")),
      threshold: limit(settings.alarms.cpuPercent),
    },
    {
      title: "Connections",
      metrics: [ofCluster(cluster, "DatabaseConnections", "Maximum")],
      threshold: limit(clusterConnections(settings)),
    },
    {
      title: "Capacity (ACU)",
      metrics: [
        ofCluster(cluster, "ServerlessDatabaseCapacity"),
        ofCluster(cluster, "ServerlessDatabaseCapacity", "Maximum", "maximum"),
      ],
      threshold: { value: settings.serverless.maxAcu, label: "maxAcu" },
    },
    {
      title: "Capacity in use (%)",
      metrics: [ofCluster(cluster, "ACUUtilization")],
      threshold: limit(settings.alarms.acuPercent),
    },
    { title: "Latency (s)", metrics: [ofCluster(cluster, "ReadLatency"), ofCluster(cluster, "WriteLatency")] },
    { title: "Volume (bytes)", metrics: [ofCluster(cluster, "VolumeBytesUsed")] },
    ...(hasReaders
      ? [{ title: "Reader lag (ms)", metrics: [ofCluster(cluster, "AuroraReplicaLagMaximum", "Maximum")] }]
      : []),
  ];
}

function highCpu(metric: Metric, percent: number): AlarmSpec {
  return {
    id: "high-cpu",
    severity: "P2",
    metric,
    comparison: ">",
    threshold: percent,
    ...WINDOW,
    description:
      `The database's CPU has been above ${percent} % for ten minutes. Find the statements behind it in Performance Insights (database load by ` +
      "SQL); stop a runaway one with pg_terminate_backend, otherwise make the database larger.",
  };
}

function manyConnections(metric: Metric, threshold: number): AlarmSpec {
  return {
    id: "many-connections",
    severity: "P2",
    metric: { ...metric, statistic: "Maximum" },
    comparison: ">",
    threshold,
    ...WINDOW,
    description:
      `More than ${threshold} connections are open; soon new ones will be refused. See pg_stat_activity for who holds them; lower the ` +
      "application's pool size or its number of tasks, or make the database larger.",
  };
}

function replicaLag(id: string, metric: Metric, seconds: number, unitsPerSecond: number): AlarmSpec {
  return {
    id,
    severity: "P3",
    metric,
    comparison: ">",
    threshold: seconds * unitsPerSecond,
    ...WINDOW,
    description:
      `A reader is more than ${seconds} s behind, so it serves stale data. Look for long transactions on the reader and heavy writes on the ` +
      "primary.",
  };
}

function clusterConnections({ alarms, serverless: { minAcu, maxAcu } }: DatabaseSettings): number {
  const formula = formulaConnections(maxAcu * BYTES_PER_ACU);
  const allowed = minAcu < 1 ? Math.min(formula, CONNECTIONS_BELOW_ONE_ACU) : formula;
  return alarms.connections ?? Math.floor(allowed * SHARE_OF_FORMULA);
}

function freeStorage({ alarms, instance }: DatabaseSettings): number {
  return Math.floor((instance.storageGiB * GIB * alarms.freeStoragePercent) / 100);
}

function limit(value: number): { value: number; label: string } {
  return { value, label: "alarm" };
}

function ofInstance(identifier: string, name: string, statistic = "Average", label?: string): Metric {
  return rdsMetric({ DBInstanceIdentifier: identifier }, name, statistic, label);
}

function ofCluster(identifier: string, name: string, statistic = "Average", label?: string): Metric {
  return rdsMetric({ DBClusterIdentifier: identifier }, name, statistic, label);
}

/** With the average over a cluster, idle readers would hide a busy writer. */
function ofRole(identifier: string, role: "WRITER" | "READER", name: string): Metric {
  return rdsMetric({ DBClusterIdentifier: identifier, Role: role }, name, "Average", role.toLowerCase());
}

function rdsMetric(dimensions: Record<string, string>, name: string, statistic: string, label?: string): Metric {
  return { namespace: "AWS/RDS", name, dimensions, statistic, ...(label === undefined ? {} : { label }) };
}
