import { boolean, logRetention, oneOf, section, type Config, type Named, type Settings } from "../../core";

/**
 * How much CloudWatch Container Insights reports.
 * - `enabled`: metrics per cluster and service.
 * - `enhanced`: per task and container too; charged per metric.
 * - `disabled`: only the free metrics; there are no alarms on the number of running tasks.
 */
export type ContainerInsights = ClusterSettings["containerInsights"];

/** The cluster that the services run in. */
export const CLUSTER = section({
  /**
   * CloudWatch Container Insights. Default: `enabled`, because only it reports when fewer tasks run than desired.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
   */
  containerInsights: oneOf("enabled", "enhanced", "disabled").default("enabled"),
  /**
   * Keeps a transcript of every ECS Exec session in a dedicated log group. Default: `false`; switch it on together with
   * `exec` of a service.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  exec: boolean.default(false),
  /** Days that the transcripts are kept. Default: 90, so that there is a quarter's record of who did what. */
  execLogRetentionDays: logRetention.default(90),
});

export interface ClusterConfig extends Config<typeof CLUSTER>, Named {}
export interface ClusterSettings extends Settings<typeof CLUSTER>, Named {}
