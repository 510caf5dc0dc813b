import {
  anyText,
  check,
  integer,
  joinPath,
  map,
  oneOf,
  required,
  section,
  show,
  text,
  type Problem,
  type Rule,
  type Rules,
} from "../core";

/**
 * How the number of tasks follows the load. Each target is an average over all tasks; with several, the one that asks
 * for most tasks wins.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export interface ScalingConfig {
  /** The fewest tasks. */
  readonly min: number;
  /** The most tasks. */
  readonly max: number;
  /** CPU in percent that the tasks should have. Default: 70 where no other target is set, otherwise not scaled on CPU. */
  readonly cpuTargetPercent?: number;
  /** Memory in percent that the tasks should have. Default: not scaled on memory. */
  readonly memoryTargetPercent?: number;
  /** Requests a minute that a task should get; needs a load balancer. Default: not scaled on requests. */
  readonly requestsPerTarget?: number;
  /** Seconds between two steps down. Default: 300, slow, so that a short lull does not cost capacity. */
  readonly scaleInCooldownSeconds?: number;
  /** Seconds between two steps up. Default: 60, quick. */
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
const MOST_TASKS = 5000;
const LONGEST_COOLDOWN = 7200;

const SCHEDULED_RULES: Rules<ScheduledScalingConfig> = {
  schedule: required(scheduleRule()),
  timezone: text(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/, 'a time zone of the IANA list such as "Europe/Berlin"'),
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
  scaleInCooldownSeconds: integer(0, LONGEST_COOLDOWN),
  scaleOutCooldownSeconds: integer(0, LONGEST_COOLDOWN),
  scheduled: map(text(/^[a-z][a-z0-9-]*$/, 'a name in kebab-case such as "night"'), section(SCHEDULED_RULES)),
  predictive: section(PREDICTIVE_RULES),
};

/** The defaults of scaling, which depend on what else is set. */
export function scalingDefaults({ memoryTargetPercent, requestsPerTarget }: Partial<ScalingConfig>) {
  const otherTarget = memoryTargetPercent !== undefined || requestsPerTarget !== undefined;
  return { ...SCALING_DEFAULTS, ...(otherTarget ? {} : { cpuTargetPercent: DEFAULT_CPU_TARGET_PERCENT }) };
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

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
function scheduleRule(): Rule {
  return (value, path) => {
    const form = anyText(value, path);
    if (form.length > 0) return form;
    const [, kind, inner = ""] = /^(cron|rate)\(([^()]*)\)$/.exec(String(value)) ?? [];
    const wrong = kind === "cron" ? cronFault(inner) : kind === "rate" ? rateFault(inner) : "is no schedule";
    if (wrong === undefined) return [];
    return [
      { path, message: `${show(value)} ${wrong}; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"` },
    ];
  };
}

const CRON_FIELD = /^[A-Z0-9*?,/#-]+$/i;

function cronFault(inner: string): string | undefined {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) return `has ${String(fields.length)} fields, a cron expression has 6, the year among them`;
  const odd = fields.find((field) => !CRON_FIELD.test(field));
  if (odd !== undefined) return `has a field ${show(odd)} that cron does not know`;
  const tooHigh = outOfRange(fields);
  if (tooHigh !== undefined) return tooHigh;
  const questionMarks = [fields[2], fields[4]].filter((field) => field === "?").length;
  return questionMarks === 1 ? undefined : "needs a ? in one of day-of-month and day-of-week, and in one alone";
}

function outOfRange(fields: readonly string[]): string | undefined {
  const ranges = [
    { name: "minute", min: 0, max: 59 },
    { name: "hour", min: 0, max: 23 },
    { name: "day of month", min: 1, max: 31 },
    { name: "month", min: 1, max: 12 },
    { name: "day of week", min: 1, max: 7 },
  ];
  for (const [index, { name, min, max }] of ranges.entries()) {
    // What stands behind a slash is a step, not a value.
    const values = (fields[index] ?? "").replace(/\/\d+/g, "").match(/\d+/g) ?? [];
    const wrong = values.find((value) => Number(value) < min || Number(value) > max);
    if (wrong !== undefined) return `has ${name} ${wrong}, which goes from ${String(min)} to ${String(max)}`;
  }
  return undefined;
}

function rateFault(inner: string): string | undefined {
  const [, count, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? [];
  if (count === undefined || unit === undefined) return "is no rate";
  return (count === "1") === (plural === "") ? undefined : `needs the unit ${count === "1" ? unit : `${unit}s`}`;
}
