import {
  integer,
  map,
  oneOf,
  schedule,
  section,
  show,
  text,
  timezone,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../../core";

const DEFAULT_CPU_TARGET_PERCENT = 70;
const MOST_TASKS = 5000;
const LONGEST_COOLDOWN = 7200;

export const SCHEDULED_SCALING = section({
  /** `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. */
  schedule: schedule.required(),
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC. */
  timezone: timezone.default("UTC"),
  /** The minimum number of tasks from then on. */
  min: integer(0, MOST_TASKS).required(),
  /** The maximum number of tasks from then on. */
  max: integer(0, MOST_TASKS).required(),
}).and(minUnderMax);

export interface ScheduledScalingConfig extends Config<typeof SCHEDULED_SCALING>, Named {}
export interface ScheduledScalingSettings extends Settings<typeof SCHEDULED_SCALING>, Named {}

export const PREDICTIVE_SCALING = section({
  /** `forecast-only` to judge the forecasts in the console first; `forecast-and-scale` to act on them. */
  mode: oneOf("forecast-only", "forecast-and-scale").required(),
});

export interface PredictiveScalingConfig extends Config<typeof PREDICTIVE_SCALING>, Named {}
export interface PredictiveScalingSettings extends Settings<typeof PREDICTIVE_SCALING>, Named {}

interface Targets {
  readonly memoryTargetPercent?: number;
  readonly requestsPerTarget?: number;
  readonly messagesPerTask?: number;
}

/**
 * How the number of tasks follows the load. Each target is an average over all tasks; with several, the one that needs
 * the most tasks wins.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export const SCALING = section({
  /**
   * The minimum number of tasks. It may be 0 for a worker that scales on its queue, where the first message starts a task,
   * and for a service that a schedule raises again.
   */
  min: integer(0, MOST_TASKS).required(),
  /** The maximum number of tasks. */
  max: integer(1, MOST_TASKS).required(),
  /** Target CPU utilization in percent. Default: 70 if no other target is set, otherwise not scaled on CPU. */
  cpuTargetPercent: integer(1, 100).defaultWhere(
    ({ memoryTargetPercent, requestsPerTarget, messagesPerTask }: Targets) =>
      [memoryTargetPercent, requestsPerTarget, messagesPerTask].some((target) => target !== undefined)
        ? undefined
        : DEFAULT_CPU_TARGET_PERCENT,
  ),
  /** Target memory utilization in percent. Default: not scaled on memory. */
  memoryTargetPercent: integer(1, 100),
  /** Target number of requests per minute and task; needs a load balancer. Default: not scaled on requests. */
  requestsPerTarget: integer(1, 1_000_000),
  /**
   * Target number of waiting messages per task; needs a queue. Set it to what a task finishes in the time that a
   * message may wait. Default: not scaled on messages. @see
   * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
   */
  messagesPerTask: integer(1, 1_000_000),
  /** Cooldown after scaling in, in seconds. Default: 300, so that a short lull does not cost capacity. */
  scaleInCooldownSeconds: integer(0, LONGEST_COOLDOWN).default(300),
  /**
   * Cooldown after scaling out, in seconds. Default: 60, or 180 with `messagesPerTask`, because a task only counts once
   * it has started and reported, and would otherwise be requested twice.
   */
  scaleOutCooldownSeconds: integer(0, LONGEST_COOLDOWN).defaultFrom(({ messagesPerTask }: Targets) =>
    messagesPerTask === undefined ? 60 : 180,
  ),
  /**
   * Scheduled changes of the bounds, by name: `{ night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 1 } }`. A second
   * one restores the bounds. If there are any, Terraform does not reset the bounds that a schedule has set. Default:
   * none.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
   */
  scheduled: map(
    text(/^[a-z][a-z0-9-]{0,99}$/, 'a name in kebab-case such as "night"'),
    SCHEDULED_SCALING.as<ScheduledScalingConfig, ScheduledScalingSettings>(),
  ),
  /**
   * Learns the daily and weekly pattern of CPU (or memory, where only that is a target) and adds tasks before they are
   * needed; it never removes any. It needs a day of history, and is free. Default: off.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
   */
  predictive: PREDICTIVE_SCALING.as<PredictiveScalingConfig, PredictiveScalingSettings>(),
}).and(minUnderMax, ({ predictive, cpuTargetPercent, memoryTargetPercent }) => {
  if (predictive === undefined || cpuTargetPercent !== undefined || memoryTargetPercent !== undefined) return [];
  return [{ path: "predictive", message: "predicts CPU or memory; set cpuTargetPercent or memoryTargetPercent too" }];
});

export interface ScalingConfig extends Config<typeof SCALING>, Named {}
export interface ScalingSettings extends Settings<typeof SCALING>, Named {}

function minUnderMax({ min, max }: { readonly min: number; readonly max: number }): Problem[] {
  if (min <= max) return [];
  return [{ path: "min", message: `${show(min)} is more than max ${show(max)}; use ${show(max)} or less` }];
}

/** The minimum number of tasks at any time, schedules included. */
export function fewestTasks({ min, scheduled }: ScalingSettings): number {
  return Math.min(min, ...Object.values(scheduled ?? {}).map((entry) => entry.min));
}

/** The lowest maximum at any time, schedules included. */
export function lowestMaximum({ max, scheduled }: ScalingSettings): number {
  return Math.min(max, ...Object.values(scheduled ?? {}).map((entry) => entry.max));
}
