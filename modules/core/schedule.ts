import { show } from "./problems";
import { anyText, text } from "./settings";

/** The time zone of a cron expression. */
export const timezone = text(
  /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/,
  'a time zone of the IANA list such as "Europe/Berlin"',
);

/**
 * A schedule: `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`, as EventBridge and
 * Application Auto Scaling expect it.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const schedule = anyText.describe('"cron(…)" or "rate(…)"').refine((value) => {
  const [, kind, inner = ""] = /^(cron|rate)\(([^()]*)\)$/.exec(value) ?? [];
  const wrong = kind === "cron" ? cronFault(inner) : kind === "rate" ? rateFault(inner) : "is not a schedule";
  if (wrong === undefined) return undefined;
  return `${show(value)} ${wrong}; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"`;
});

const CRON_FIELD = /^[A-Z0-9*?,/#-]+$/i;

function cronFault(inner: string): string | undefined {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) return `has ${String(fields.length)} fields, a cron expression has 6, including the year`;
  const odd = fields.find((field) => !CRON_FIELD.test(field));
  if (odd !== undefined) return `has a field ${show(odd)} that is not valid in a cron expression`;
  const tooHigh = outOfRange(fields);
  if (tooHigh !== undefined) return tooHigh;
  const questionMarks = [fields[2], fields[4]].filter((field) => field === "?").length;
  return questionMarks === 1 ? undefined : "needs a ? in exactly one of day-of-month and day-of-week";
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
    // What follows a slash is a step, not a value.
    const values = (fields[index] ?? "").replace(/\/\d+/g, "").match(/\d+/g) ?? [];
    const wrong = values.find((value) => Number(value) < min || Number(value) > max);
    if (wrong !== undefined) return `has ${name} ${wrong}, which must be from ${String(min)} to ${String(max)}`;
  }
  return undefined;
}

function rateFault(inner: string): string | undefined {
  const [, count, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? [];
  if (count === undefined || unit === undefined) return "is not a rate";
  return (count === "1") === (plural === "") ? undefined : `needs the unit ${count === "1" ? unit : `${unit}s`}`;
}
