import type { Metric } from "../core";
import type { DatabaseSettings } from "./config";
import { BYTES_PER_ACU, formulaConnections } from "./instance-class";

/** An instance, by its name in AWS and by the reference to it, which an alarm uses that must not exist before it. */
export interface Watched {
  readonly identifier: string;
  readonly reference: string;
}

export interface Replica extends Watched {
  readonly name: string;
}

/** Below one ACU of minimum, Aurora allows no more connections than this. */
const CONNECTIONS_BELOW_ONE_ACU = 2000;
/** RDS reserves memory for itself, so the formula promises more connections than there are. */
export const SHARE_OF_FORMULA = 0.6;
export const GIB = 1024 ** 3;

export function clusterConnections({ engine, alarms, serverless: { minAcu, maxAcu } }: DatabaseSettings): number {
  const formula = formulaConnections(engine, maxAcu * BYTES_PER_ACU);
  const allowed = minAcu < 1 ? Math.min(formula, CONNECTIONS_BELOW_ONE_ACU) : formula;
  return alarms.connections ?? Math.floor(allowed * SHARE_OF_FORMULA);
}

export function freeStorage({ alarms, instance }: DatabaseSettings): number {
  return Math.floor((instance.storageGiB * GIB * alarms.freeStoragePercent) / 100);
}

export function ofInstance(identifier: string, name: string, statistic = "Average", label?: string): Metric {
  return rdsMetric({ DBInstanceIdentifier: identifier }, name, statistic, label);
}

export function ofCluster(identifier: string, name: string, statistic = "Average", label?: string): Metric {
  return rdsMetric({ DBClusterIdentifier: identifier }, name, statistic, label);
}

/** With the average over a cluster, idle readers would hide a busy writer. */
export function ofRole(identifier: string, role: "WRITER" | "READER", name: string): Metric {
  return rdsMetric({ DBClusterIdentifier: identifier, Role: role }, name, "Average", role.toLowerCase());
}

function rdsMetric(dimensions: Record<string, string>, name: string, statistic: string, label?: string): Metric {
  return { namespace: "AWS/RDS", name, dimensions, statistic, ...(label === undefined ? {} : { label }) };
}
