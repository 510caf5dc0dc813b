import { check, flag, logRetention, oneOf, type Problem, type Rules } from "../../core";

/**
 * How much CloudWatch Container Insights reports.
 * - `enabled`: metrics per cluster and service.
 * - `enhanced`: per task and container too; charged per metric.
 * - `disabled`: the free metrics alone; the alarms on the number of running tasks fall away.
 */
export type ContainerInsights = "enabled" | "enhanced" | "disabled";

/** The cluster that the services run in. */
export interface ClusterConfig {
  /**
   * CloudWatch Container Insights. Default: `enabled`, because without it nothing tells when fewer tasks run than are wanted.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
   */
  readonly containerInsights?: ContainerInsights;
  /**
   * Keeps a transcript of every ECS Exec session in a log group of its own. Default: `false`; switch it on together
   * with `exec` of a service.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly exec?: boolean;
  /** Days that the transcripts are kept. Default: 90, a quarter's worth of who did what. */
  readonly execLogRetentionDays?: number;
}

export const CLUSTER_DEFAULTS = {
  containerInsights: "enabled",
  exec: false,
  execLogRetentionDays: 90,
} as const satisfies ClusterConfig;

/** The cluster's configuration with every default in its place. */
export type ClusterSettings = Required<ClusterConfig>;

export const CLUSTER_RULES: Rules<ClusterConfig> = {
  containerInsights: oneOf("enabled", "enhanced", "disabled"),
  exec: flag,
  execLogRetentionDays: logRetention,
};

export function clusterProblems(config: ClusterConfig): Problem[] {
  return check(CLUSTER_RULES, config);
}
