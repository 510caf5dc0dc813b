import {
  check,
  integer,
  joinPath,
  map,
  oneOf,
  required,
  scheduleRule,
  section,
  show,
  text,
  timezoneRule,
  type Problem,
  type Rules,
} from "../../core";

/**
 * How the number of tasks follows the load. Each target is an average over all tasks; with several, the one that asks
 * for most tasks wins.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export interface ScalingConfig {
  /** The fewest tasks. Of a worker that scales on its queue it may be 0: the first message starts a task. */
  readonly min: number;
  /** The most tasks. */
  readonly max: number;
  /** CPU in percent that the tasks should have. Default: 70 where no other target is set, otherwise not scaled on CPU. */
  readonly cpuTargetPercent?: number;
  /** Memory in percent that the tasks should have. Default: not scaled on memory. */
  readonly memoryTargetPercent?: number;
  /** Requests a minute that a task should get; needs a load balancer. Default: not scaled on requests. */
  readonly requestsPerTarget?: number;
  /**
   * Messages in the queue that a task should have waiting for it; needs a queue. How many a task finishes in the time that
   * a message may wait. Default: not scaled on messages.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
   */
  readonly messagesPerTask?: number;
  /** Seconds between two steps down. Default: 300, slow, so that a short lull does not cost capacity. */
  readonly scaleInCooldownSeconds?: number;
  /**
   * Seconds between two steps up. Default: 60, quick; 180 with `messagesPerTask`, as a task is counted only after it has
   * started and reported, and tasks that are not counted yet would be asked for again.
   */
  readonly scaleOutCooldownSeconds?: number;
  /**
   * Other bounds from a point in time on, by name: `{ night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 1 } }`.
   * A second one sets the bounds back. With any of them, Terraform no longer resets the bounds that a schedule has set.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
   */
  readonly scheduled?: Readonly<Record<string, ScheduledScalingConfig>>;
  /**
   * Learns the daily and weekly pattern of CPU (or memory, where only that is a target) and adds tasks before they are
   * needed; it never removes any. It needs a day of history, and is charged nothing.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
   */
  readonly predictive?: PredictiveScalingConfig;
}

export interface ScheduledScalingConfig {
  /** `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. */
  readonly schedule: string;
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC. */
  readonly timezone?: string;
  readonly min: number;
  readonly max: number;
}

export interface PredictiveScalingConfig {
  /** `forecast-only` to judge the forecasts in the console first; `forecast-and-scale` to act on them. */
  readonly mode: "forecast-only" | "forecast-and-scale";
}

export const SCALING_DEFAULTS = {
  scaleInCooldownSeconds: 300,
  scaleOutCooldownSeconds: 60,
} as const satisfies Partial<ScalingConfig>;

/** Scaling with every default in its place. */
export type ScalingSettings = ScalingConfig &
  Required<Pick<ScalingConfig, "scaleInCooldownSeconds" | "scaleOutCooldownSeconds">>;

const DEFAULT_CPU_TARGET_PERCENT = 70;
const QUEUE_SCALE_OUT_COOLDOWN = 180;
const MOST_TASKS = 5000;
const LONGEST_COOLDOWN = 7200;

const SCHEDULED_RULES: Rules<ScheduledScalingConfig> = {
  schedule: required(scheduleRule),
  timezone: timezoneRule,
  min: required(integer(0, MOST_TASKS)),
  max: required(integer(0, MOST_TASKS)),
};

const PREDICTIVE_RULES: Rules<PredictiveScalingConfig> = {
  mode: required(oneOf("forecast-only", "forecast-and-scale")),
};

export const SCALING_RULES: Rules<ScalingConfig> = {
  min: required(integer(0, MOST_TASKS)),
  max: required(integer(1, MOST_TASKS)),
  cpuTargetPercent: integer(1, 100),
  memoryTargetPercent: integer(1, 100),
  requestsPerTarget: integer(1, 1_000_000),
  messagesPerTask: integer(1, 1_000_000),
  scaleInCooldownSeconds: integer(0, LONGEST_COOLDOWN),
  scaleOutCooldownSeconds: integer(0, LONGEST_COOLDOWN),
  scheduled: map(text(/^[a-z][a-z0-9-]*$/, 'a name in kebab-case such as "night"'), section(SCHEDULED_RULES)),
  predictive: section(PREDICTIVE_RULES),
};

/** The defaults of scaling, which depend on what else is set. */
export function scalingDefaults({ memoryTargetPercent, requestsPerTarget, messagesPerTask }: Partial<ScalingConfig>) {
  const otherTargets = [memoryTargetPercent, requestsPerTarget, messagesPerTask];
  return {
    ...SCALING_DEFAULTS,
    ...(messagesPerTask === undefined ? {} : { scaleOutCooldownSeconds: QUEUE_SCALE_OUT_COOLDOWN }),
    ...(otherTargets.some((target) => target !== undefined) ? {} : { cpuTargetPercent: DEFAULT_CPU_TARGET_PERCENT }),
  };
}

/** The fewest tasks that there may be at any time, schedules included. */
export function fewestTasks({ min, scheduled }: ScalingConfig): number {
  return Math.min(min, ...Object.values(scheduled ?? {}).map((entry) => entry.min));
}

/** What is wrong with scaling; its defaults must be in place. */
export function scalingProblems(config: ScalingConfig): Problem[] {
  const problems = check(SCALING_RULES, config);
  if (problems.length > 0) return problems;
  problems.push(...boundsProblems(config, ""));
  for (const [name, entry] of Object.entries(config.scheduled ?? {})) {
    problems.push(...boundsProblems(entry, joinPath("scheduled", name)));
  }
  if (config.predictive && config.cpuTargetPercent === undefined && config.memoryTargetPercent === undefined) {
    problems.push({
      path: "predictive",
      message: "predicts CPU or memory; set cpuTargetPercent or memoryTargetPercent too",
    });
  }
  return problems;
}

function boundsProblems({ min, max }: { min: number; max: number }, path: string): Problem[] {
  if (min <= max) return [];
  return [{ path: joinPath(path, "min"), message: `${show(min)} is over max ${show(max)}; use ${show(max)} or less` }];
}
