import { boolean, logRetention, oneOf, section, type Config, type Named, type Settings } from "../../core";

/**
 * How much CloudWatch Container Insights reports.
 * - `enabled`: metrics per cluster and service.
 * - `enhanced`: per task and container too; charged per metric.
 * - `disabled`: the free metrics alone; the alarms on the number of running tasks fall away.
 */
export type ContainerInsights = ClusterSettings["containerInsights"];

/** The cluster that the services run in. */
export const CLUSTER = section({
  /**
   * CloudWatch Container Insights. Default: `enabled`, because without it nothing tells when fewer tasks run than are wanted.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
   */
  containerInsights: oneOf("enabled", "enhanced", "disabled").default("enabled"),
  /**
   * Keeps a transcript of every ECS Exec session in a log group of its own. Default: `false`; switch it on together
   * with `exec` of a service.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  exec: boolean.default(false),
  /** Days that the transcripts are kept. Default: 90, a quarter's worth of who did what. */
  execLogRetentionDays: logRetention.default(90),
});

export interface ClusterConfig extends Config<typeof CLUSTER>, Named {}
export interface ClusterSettings extends Settings<typeof CLUSTER>, Named {}
