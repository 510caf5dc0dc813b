import {
  sizeProblems,
  boolean,
  definitionProblems,
  integer,
  schedule,
  section,
  timezone,
  type Config,
  type Named,
  type Settings,
} from "../../core";
import { capacityProblems } from "../task/capacity";
import { TASK } from "../task/config";

/** One container on Fargate that runs to completion on a schedule. */
export const SCHEDULED_TASK = section({
  /**
   * `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. A run starts whether or not the
   * previous one has ended.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  schedule: schedule.required(),
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC, where no hour is skipped or repeated. */
  timezone: timezone.default("UTC"),
  /**
   * Minutes after the scheduled time within which a run may start, to spread many of them. Default: none, it starts on
   * time.
   */
  flexibleMinutes: integer(1, 1440),
  /** How often a start that AWS rejected is retried, within an hour. A run that fails is not retried. Default: 3. */
  retries: integer(0, 185).default(3),
  /** Whether it runs. Default: `true`; `false` pauses the schedule and keeps everything else. */
  enabled: boolean.default(true),
  ...TASK.shape,
}).and(({ cpu, memoryMiB, capacity, entryPoint, command, environment }) => [
  ...sizeProblems(cpu, memoryMiB),
  ...capacityProblems(capacity),
  ...definitionProblems({ entryPoint, command, environment }, "a task definition"),
]);

export interface ScheduledTaskConfig extends Config<typeof SCHEDULED_TASK>, Named {}
export interface ScheduledTaskSettings extends Settings<typeof SCHEDULED_TASK>, Named {}
