import {
  check,
  flag,
  integer,
  required,
  scheduleRule,
  sizeProblems,
  timezoneRule,
  withDefaults,
  type Problem,
  type Rules,
} from "../../core";
import { capacityProblems } from "../task/capacity";
import { TASK_DEFAULTS, TASK_RULES, type TaskConfig } from "../task/config";

/** One container on Fargate that starts again and again, does its work and ends. */
export interface ScheduledTaskConfig extends TaskConfig {
  /**
   * `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. A run starts whether or not the one before
   * has ended.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly schedule: string;
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC, which knows no hour that is skipped or comes twice. */
  readonly timezone?: string;
  /** Minutes after the set time within which a run may start, to spread many of them. Default: none, it starts on time. */
  readonly flexibleMinutes?: number;
  /** How often a start that AWS refused is tried again, within an hour. What the container itself does is not repeated. Default: 3. */
  readonly retries?: number;
  /** Whether it runs. Default: `true`; `false` keeps everything but the runs. */
  readonly enabled?: boolean;
}

export const SCHEDULED_TASK_DEFAULTS = {
  timezone: "UTC",
  retries: 3,
  enabled: true,
  ...TASK_DEFAULTS,
} as const satisfies Partial<ScheduledTaskConfig>;

type Optional = "command" | "user" | "flexibleMinutes";

/** The configuration with every default in its place. */
export type ScheduledTaskSettings = Required<Omit<ScheduledTaskConfig, Optional>> & Pick<ScheduledTaskConfig, Optional>;

export function scheduledTaskSettings(config: ScheduledTaskConfig): ScheduledTaskSettings {
  return withDefaults<ScheduledTaskSettings>(SCHEDULED_TASK_DEFAULTS, config);
}

export const SCHEDULED_TASK_RULES: Rules<ScheduledTaskConfig> = {
  schedule: required(scheduleRule),
  timezone: timezoneRule,
  flexibleMinutes: integer(1, 1440),
  retries: integer(0, 185),
  enabled: flag,
  ...TASK_RULES,
};

/** What is wrong with a scheduled task; its defaults may be left out. */
export function scheduledTaskProblems(config: ScheduledTaskConfig): Problem[] {
  const problems = check(SCHEDULED_TASK_RULES, config);
  if (problems.length > 0) return problems;
  const { cpu, memoryMiB, capacity } = scheduledTaskSettings(config);
  return [...sizeProblems(cpu, memoryMiB), ...capacityProblems(capacity)];
}
