import type { AlarmSpec, Metric } from "../core";
import type { DatabaseSettings } from "./config";
import { formulaConnections, memoryBytes } from "./instance-class";
import {
  clusterConnections,
  freeStorage,
  GIB,
  ofCluster,
  ofInstance,
  ofRole,
  SHARE_OF_FORMULA,
  type Replica,
  type Watched,
} from "./metrics";
import { PRODUCTS } from "./product";

/** PostgreSQL refuses all writes at about 2.1 billion transactions since the oldest one that is still visible. */
const MANY_TRANSACTIONS = 1_000_000_000;
/** How much of an instance's disk a forgotten replication slot may fill with log. */
const SLOT_PERCENT = 20;
const WINDOW = { periodSeconds: 300, evaluationPeriods: 2 } as const;

export function instanceAlarms(
  settings: DatabaseSettings,
  { identifier, reference }: Watched,
  replicas: readonly Replica[],
): AlarmSpec[] {
  const { alarms, instance } = settings;
  const memory = memoryBytes(instance.class);
  const connections = alarms.connections ?? Math.floor(formulaConnections(settings.engine, memory) * SHARE_OF_FORMULA);
  return [
    gone(ofInstance(reference, "CPUUtilization")),
    highCpu(settings, ofInstance(identifier, "CPUUtilization")),
    manyConnections(settings, ofInstance(identifier, "DatabaseConnections"), connections),
    lowStorage("low-storage", "P1", "database", ofInstance(identifier, "FreeStorageSpace", "Minimum"), settings),
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
        `large sorts in ${statementsIn(settings)}; otherwise take the next larger database.instance.class.`,
    },
    ...(settings.engine === "postgres" ? transactionAlarms(settings, identifier) : []),
    ...(instance.class.startsWith("db.t")
      ? [chargedCredits(settings, ofInstance(identifier, "CPUSurplusCreditsCharged", "Sum"))]
      : []),
    ...replicas.flatMap((replica) => replicaAlarms(settings, replica, connections)),
  ];
}

/** What only PostgreSQL suffers from. */
function transactionAlarms({ instance }: DatabaseSettings, identifier: string): AlarmSpec[] {
  return [
    oldTransactions(ofInstance(identifier, "MaximumUsedTransactionIDs", "Maximum")),
    {
      id: "slot-lag",
      severity: "P2",
      metric: ofInstance(identifier, "OldestReplicationSlotLag", "Maximum"),
      comparison: ">",
      threshold: Math.floor((instance.storageGiB * GIB * SLOT_PERCENT) / 100),
      ...WINDOW,
      description:
        "A replication slot that nobody reads keeps the database from deleting its transaction log, which will fill the disk. Find it in " +
        "pg_replication_slots, and restart its reader, or drop it with pg_drop_replication_slot.",
    },
  ];
}

function replicaAlarms(
  settings: DatabaseSettings,
  { name, identifier, reference }: Replica,
  connections: number,
): AlarmSpec[] {
  const { alarms } = settings;
  const own = (metric: string, statistic?: string) => ofInstance(identifier, metric, statistic);
  return [
    replicaLag(`${name}-lag`, own("ReplicaLag", "Maximum"), alarms.replicaLagSeconds, 1),
    {
      id: `${name}-broken`,
      severity: "P2",
      metric: ofInstance(reference, "ReplicaLag", "Maximum"),
      comparison: "<",
      threshold: 0,
      ...WINDOW,
      missingData: "breaching",
      description:
        `The replica ${name} does not replicate, or is gone: what it serves no longer changes. Its state is in the RDS console under ` +
        "Replication; after 30 days RDS ends the replication for good. If it does not recover after a restart, replace it: terraform apply -replace.",
    },
    lowStorage(`${name}-low-storage`, "P2", `replica ${name}`, own("FreeStorageSpace", "Minimum"), settings),
    { ...highCpu(settings, own("CPUUtilization"), `replica ${name}`), id: `${name}-high-cpu`, severity: "P3" },
    {
      ...manyConnections(settings, own("DatabaseConnections"), connections, `replica ${name}`),
      id: `${name}-many-connections`,
      severity: "P3",
    },
  ];
}

export function serverlessAlarms(
  settings: DatabaseSettings,
  { identifier: cluster, reference }: Watched,
  hasReaders: boolean,
): AlarmSpec[] {
  const { alarms } = settings;
  return [
    // A cluster that pauses reports nothing while it does.
    ...(settings.serverless.minAcu === 0 ? [] : [gone(ofRole(reference, "WRITER", "CPUUtilization"))]),
    highCpu(settings, ofRole(cluster, "WRITER", "CPUUtilization")),
    manyConnections(settings, ofCluster(cluster, "DatabaseConnections", "Maximum"), clusterConnections(settings)),
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
    oldTransactions({ ...ofRole(cluster, "WRITER", "MaximumUsedTransactionIDs"), statistic: "Maximum" }),
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

/** Where to look for statements that cost much. */
function statementsIn({ performanceInsights }: DatabaseSettings, insights = "Performance Insights"): string {
  return performanceInsights ? insights : "the log of slow statements";
}

/** A database that runs reports its CPU every minute. */
function gone(metric: Metric): AlarmSpec {
  return {
    id: "gone",
    severity: "P1",
    metric,
    comparison: "<",
    threshold: 0,
    periodSeconds: 60,
    evaluationPeriods: 10,
    missingData: "breaching",
    description:
      "The database has not reported anything for ten minutes: it is stopped, failed, or gone. Look at its state and its recent events in the RDS " +
      "console. A failover or an upgrade takes a few minutes; if neither is under way, restore it as the runbook says.",
  };
}

function lowStorage(
  id: string,
  severity: AlarmSpec["severity"],
  what: string,
  metric: Metric,
  settings: DatabaseSettings,
): AlarmSpec {
  const free = (freeStorage(settings) / GIB).toFixed(1);
  return {
    id,
    severity,
    metric,
    comparison: "<",
    threshold: freeStorage(settings),
    ...WINDOW,
    description:
      `Less than ${free} GiB of the disk of the ${what} is free; a full disk stops it. RDS could not grow it ` +
      "by itself: it is at database.instance.maxStorageGiB, or has grown within the last six hours. Raise maxStorageGiB, then look " +
      `for what is filling the disk (${PRODUCTS[settings.engine].advice.fills}).`,
  };
}

function oldTransactions(metric: Metric): AlarmSpec {
  return {
    id: "old-transactions",
    severity: "P2",
    metric,
    comparison: ">",
    threshold: MANY_TRANSACTIONS,
    ...WINDOW,
    description:
      "Autovacuum does not keep up: a billion transactions have passed since the oldest one that is still visible, and at about two billion PostgreSQL " +
      "refuses all writes. Look for very long transactions, prepared transactions and abandoned replication slots, end them, and run VACUUM (FREEZE) on " +
      "the tables with the highest age(relfrozenxid).",
  };
}

/** Burstable classes run in unlimited mode: they are not slowed down, but charged for what exceeds their credits. */
function chargedCredits(settings: DatabaseSettings, metric: Metric): AlarmSpec {
  return {
    id: "charged-credits",
    severity: "P3",
    metric,
    comparison: ">",
    threshold: 0,
    periodSeconds: 3600,
    evaluationPeriods: 3,
    description:
      "The database has used more CPU than its class includes, for three hours, and AWS charges for it by the hour. Look for the statements behind it in " +
      `${statementsIn(settings)}; if the load is real, a class without credits (db.m, db.r) is cheaper.`,
  };
}

function highCpu(settings: DatabaseSettings, metric: Metric, what = "database"): AlarmSpec {
  const percent = settings.alarms.cpuPercent;
  const { stop } = PRODUCTS[settings.engine].advice;
  return {
    id: "high-cpu",
    severity: "P2",
    metric,
    comparison: ">",
    threshold: percent,
    ...WINDOW,
    description:
      `The CPU of the ${what} has been above ${percent} % for ten minutes. Find the statements behind it in ` +
      `${statementsIn(settings, "Performance Insights (database load by SQL)")}; stop a runaway one with ${stop}, otherwise take a larger class.`,
  };
}

function manyConnections(
  { engine }: DatabaseSettings,
  metric: Metric,
  threshold: number,
  what = "database",
): AlarmSpec {
  return {
    id: "many-connections",
    severity: "P2",
    metric: { ...metric, statistic: "Maximum" },
    comparison: ">",
    threshold,
    ...WINDOW,
    description:
      `More than ${threshold} connections to the ${what} are open; soon new ones will be refused. See ${PRODUCTS[engine].advice.connected} for who holds them; lower the ` +
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
