import { show, type Rule } from "../core";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
/** The shortest window that RDS takes. */
const SHORTEST = 30;

/** A stretch of time, in minutes; where a week or a day ends, the next one begins. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** `03:00-04:00`. */
export const backupWindowRule: Rule = (value, path) =>
  windowProblem(parseDaily(String(value)), value, path, '"03:00-04:00"', MINUTES_PER_DAY);

/** `mon:05:00-mon:06:00`. */
export const maintenanceWindowRule: Rule = (value, path) =>
  windowProblem(parseWeekly(String(value)), value, path, '"mon:05:00-mon:06:00"', MINUTES_PER_DAY);

/** Whether a daily and a weekly window meet; both as their rules want them. */
export function windowsOverlap(daily: string, weekly: string): boolean {
  const backup = parseDaily(daily);
  const maintenance = parseWeekly(weekly);
  if (!backup || !maintenance) return false;
  return DAYS.some((_, day) => meet({ ...backup, start: backup.start + day * MINUTES_PER_DAY }, maintenance));
}

function windowProblem(span: Span | undefined, value: unknown, path: string, example: string, longest: number) {
  if (!span) return [{ path, message: `${show(value)} is not a window in UTC; use one such as ${example}` }];
  if (span.length >= SHORTEST && span.length <= longest) return [];
  return [
    {
      path,
      message: `${show(value)} is ${String(span.length)} minutes long; use ${String(SHORTEST)} minutes to a day`,
    },
  ];
}

function parseDaily(window: string): Span | undefined {
  const [from, to, ...more] = window.split("-").map(minuteOfDay);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return { start: from, length: modulo(to - from, MINUTES_PER_DAY) };
}

function parseWeekly(window: string): Span | undefined {
  const [from, to, ...more] = window.split("-").map(minuteOfWeek);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return { start: from, length: modulo(to - from, MINUTES_PER_WEEK) };
}

function minuteOfWeek(moment: string): number | undefined {
  const day = DAYS.indexOf(moment.slice(0, 3));
  const minute = minuteOfDay(moment.slice(4));
  if (day < 0 || minute === undefined || moment.charAt(3) !== ":") return undefined;
  return day * MINUTES_PER_DAY + minute;
}

function minuteOfDay(moment: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(moment);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

function meet(one: Span, other: Span): boolean {
  return (
    modulo(other.start - one.start, MINUTES_PER_WEEK) < one.length ||
    modulo(one.start - other.start, MINUTES_PER_WEEK) < other.length
  );
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
