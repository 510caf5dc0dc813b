import { show, type Problem } from "./problems";
import { value, type Setting } from "./settings";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** A time span, in minutes; it may wrap around the end of the day or week. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/**
 * A daily window in UTC in which AWS may do something: `03:00-04:00`. `shortest` is the service's minimum, in minutes.
 */
export function dailyWindow(shortest: number, example: string): Setting<string> {
  return value(`a daily window in UTC such as "${example}"`, (given) =>
    windowFault(parse(String(given), minuteOfDay, MINUTES_PER_DAY), given, shortest, example),
  );
}

/** A weekly window in UTC in which AWS may do something: `mon:05:00-mon:06:00`. */
export function weeklyWindow(shortest: number, example: string): Setting<string> {
  return value(`a weekly window in UTC such as "${example}"`, (given) =>
    windowFault(parse(String(given), minuteOfWeek, MINUTES_PER_WEEK), given, shortest, example),
  );
}

/** Whether the maintenance window overlaps the daily window of that name; both must be valid. */
export function windowProblems<Daily extends string>(
  settings: Readonly<Record<Daily | "maintenanceWindow", string>>,
  daily: Daily,
): Problem[] {
  const { maintenanceWindow } = settings;
  if (!windowsOverlap(settings[daily], maintenanceWindow)) return [];
  const message = `"${maintenanceWindow}" overlaps the ${daily} "${settings[daily]}"; move one of them`;
  return [{ path: "maintenanceWindow", message }];
}

function windowsOverlap(daily: string, weekly: string): boolean {
  const everyDay = parse(daily, minuteOfDay, MINUTES_PER_DAY);
  const everyWeek = parse(weekly, minuteOfWeek, MINUTES_PER_WEEK);
  if (!everyDay || !everyWeek) return false;
  return DAYS.some((_, day) => meet({ ...everyDay, start: everyDay.start + day * MINUTES_PER_DAY }, everyWeek));
}

function windowFault(span: Span | undefined, given: unknown, shortest: number, example: string): string | undefined {
  if (!span) return `${show(given)} is not a window in UTC; use one such as "${example}"`;
  if (span.length >= shortest && span.length <= MINUTES_PER_DAY) return undefined;
  return `${show(given)} is ${span.length} minutes long; use ${shortest} minutes to a day`;
}

function parse(window: string, minute: (text: string) => number | undefined, around: number): Span | undefined {
  const [from, to, ...more] = window.split("-").map(minute);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return { start: from, length: modulo(to - from, around) };
}

function minuteOfWeek(moment: string): number | undefined {
  const day = DAYS.indexOf(moment.slice(0, 3));
  const minute = minuteOfDay(moment.slice(4));
  return day < 0 || minute === undefined || moment.charAt(3) !== ":" ? undefined : day * MINUTES_PER_DAY + minute;
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
