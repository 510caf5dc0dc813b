import { show } from "./problems";
import { anyText, nearest } from "./settings";

/** What EventBridge Scheduler accepts. */
const LONGEST = 256;

/**
 * The time zone of a cron expression, by its name in the IANA list or by one of the list's older names (`EST5EDT`).
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones
 */
export const timezone = anyText.describe('a time zone of the IANA list such as "Europe/Berlin"').refine((zone) => {
  const known = Intl.supportedValuesOf("timeZone");
  if (known.includes(zone) || isOlderName(zone, known)) return undefined;
  const near = nearest(zone, known);
  const hint = near === undefined ? "" : `did you mean ${show(near)}? `;
  return `${show(zone)} is not a time zone; ${hint}use one of the IANA list such as "Europe/Berlin", or "UTC"`;
});

/** Names such as `UTC` and `EST5EDT` are understood but not listed. AWS, unlike JavaScript, is strict about case. */
function isOlderName(zone: string, known: readonly string[]): boolean {
  if (!/^[A-Z][A-Za-z0-9_+/-]+$/.test(zone)) return false;
  if (known.some((one) => one.toLowerCase() === zone.toLowerCase())) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * A schedule: `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`, as EventBridge and
 * Application Auto Scaling expect it. Up to 256 characters.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const schedule = anyText.describe('"cron(…)" or "rate(…)"').refine((value) => {
  const [, kind, inner = ""] = /^(cron|rate)\(([^()]*)\)$/.exec(value) ?? [];
  const wrong = kind === "cron" ? cronFault(inner) : kind === "rate" ? rateFault(inner) : "is not a schedule";
  if (wrong === undefined && value.length <= LONGEST) return undefined;
  return `${show(value)} ${wrong ?? `has more than ${LONGEST} characters`}; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"`;
});

/** A field of a cron expression: its range, its names for numbers, and the forms that only it has. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** Other forms of a single item. */
  readonly special?: RegExp;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31, special: /^(L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of week", min: 1, max: 7, names: DAYS, special: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { name: "year", min: 1970, max: 2199 },
];

function cronFault(inner: string): string | undefined {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `has ${fields.length} fields, a cron expression has ${FIELDS.length}, including the year`;
  }
  const faults = FIELDS.map((field, index) => fieldFault(field, (fields[index] ?? "").toUpperCase(), index));
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined) return fault;
  const questionMarks = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]].filter((field) => field === "?").length;
  return questionMarks === 1 ? undefined : "needs a ? in exactly one of day-of-month and day-of-week";
}

function fieldFault(field: Field, text: string, index: number): string | undefined {
  if (text === "?") {
    return index === DAY_OF_MONTH || index === DAY_OF_WEEK
      ? undefined
      : `has a ? as its ${field.name}; only day-of-month and day-of-week may have one`;
  }
  return text
    .split(",")
    .map((item) => itemFault(field, item))
    .find((one) => one !== undefined);
}

/** One item of a field: `*`, `5`, `MON-FRI`, `0/15`, `10-20/2`. */
function itemFault(field: Field, item: string): string | undefined {
  if (field.special?.test(item) === true) return undefined;
  const [, range = "", , step] = /^([A-Z0-9*-]+)(\/(\d+))?$/.exec(item) ?? [];
  const ends = range === "*" ? [] : range.split("-");
  if (range === "" || ends.length > 2 || ends.includes("")) {
    return `has a field ${show(item)} that is not valid in a cron expression`;
  }
  for (const end of ends) {
    const value = numberOf(field, end);
    if (value === undefined) return `has ${show(end)} as its ${field.name}, which is not one`;
    if (value < field.min || value > field.max) {
      return `has ${field.name} ${end}, which must be from ${field.min} to ${field.max}`;
    }
  }
  const [from = 0, to = from] = ends.map((end) => numberOf(field, end) ?? 0);
  // Days of the week may wrap around: FRI-MON.
  if (to < from && field.name !== "day of week") return `has the ${field.name}s ${range}, which end before they begin`;
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.max)) {
    return `has ${field.name} step ${step}, which must be from 1 to ${field.max}`;
  }
  return undefined;
}

function numberOf({ names = [] }: Field, text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text);
  if (index < 0) return undefined;
  return index + 1;
}

function rateFault(inner: string): string | undefined {
  const [, count, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? [];
  if (count === undefined || unit === undefined) return "is not a rate";
  return (count === "1") === (plural === "") ? undefined : `needs the unit ${count === "1" ? unit : `${unit}s`}`;
}
