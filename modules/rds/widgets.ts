import type { WidgetSpec } from "../core";
import type { DatabaseSettings } from "./config";
import { clusterConnections, freeStorage, ofCluster, ofInstance, ofRole, type Replica } from "./metrics";

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

function limit(value: number): { value: number; label: string } {
  return { value, label: "alarm" };
}
