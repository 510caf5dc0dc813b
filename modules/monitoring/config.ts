import {
  asciiUpTo,
  integer,
  list,
  map,
  number,
  oneOf,
  section,
  show,
  text,
  textUpTo,
  value,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { filterPatternFault } from "./filter-pattern";

/** The most notifications that AWS Budgets accepts per budget. */
const MOST_NOTIFICATIONS = 5;

/** The longest address that mail servers accept. */
const LONGEST_EMAIL = 254;
/** The longest endpoint that SNS accepts. */
const LONGEST_ENDPOINT = 2048;
/** The most subscribers of one notification of AWS Budgets. */
const MOST_SUBSCRIBERS = 10;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

const email = textUpTo(LONGEST_EMAIL)
  .describe('an e-mail address such as "ops@example.com"')
  .refine((given) =>
    /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(given)
      ? undefined
      : `${show(given)} is not valid; use an e-mail address such as "ops@example.com"`,
  );
const httpsUrl = textUpTo(LONGEST_ENDPOINT)
  .describe('a URL that begins with "https://"')
  .refine((given) =>
    /^https:\/\/[^\s/]+(\/\S*)?$/.test(given) && URL.canParse(given)
      ? undefined
      : `${show(given)} is not valid; use a URL that begins with "https://"`,
  );
const severity = oneOf("P1", "P2", "P3", "P4");
const alarmName = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in lower case, such as "failed-payments"');

const finite = number(-Number.MAX_VALUE, Number.MAX_VALUE).describe("a number");

const period = value<number>("10, 30 or a multiple of 60 up to 86400", (given) => {
  const seconds = Number(given);
  if (seconds === 10 || seconds === 30 || (Number.isInteger(seconds / 60) && seconds >= 60 && seconds <= 86_400))
    return undefined;
  return `${show(given)} is not a period; use 10, 30 or a multiple of 60 up to 86400`;
});

const percent = integer(1, 1000);

/** The most dimensions of a metric. */
const MOST_DIMENSIONS = 30;

const dimensionName = asciiUpTo(255).refine((name) =>
  name.startsWith(":") ? `${show(name)} begins with a colon; use the dimension's name as it is published` : undefined,
);

const filterPattern = textUpTo(1024)
  .describe('a filter pattern such as "?ERROR ?FATAL"')
  .refine((pattern) => {
    const fault = filterPatternFault(pattern);
    return fault === undefined ? undefined : `${show(pattern)} ${fault}`;
  });

/** Who is notified. An e-mail address must be confirmed once, with the link that AWS sends. */
export const RECIPIENTS = section({
  /** E-mail addresses to notify. Default: none. */
  emails: list(email).default([]),
  /**
   * Endpoints that confirm automatically, such as PagerDuty's CloudWatch integration. Such a URL is a kind of
   * credential: anyone who has it can raise an incident, and it is in the Terraform state. Default: none.
   */
  httpsEndpoints: list(httpsUrl).default([]),
});

export interface RecipientsConfig extends Config<typeof RECIPIENTS>, Named {}
export interface RecipientsSettings extends Settings<typeof RECIPIENTS>, Named {}

/** An alarm on a metric that no module covers, such as one that the application publishes. */
export const CUSTOM_ALARM = section({
  /** How urgent it is: who is notified, and how fast they respond. */
  severity: severity.required(),
  /**
   * The metric's namespace, up to 255 characters: `"Shop/Orders"`, `"AWS/TransitGateway"`.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  namespace: text(
    /^[A-Za-z0-9._/# -][A-Za-z0-9._/#: -]{0,254}$/,
    'up to 255 letters, digits and . _ / # : -, without a colon first, such as "Shop/Orders"',
  ).required(),
  /** The metric's name, up to 255 ASCII characters: `"PaymentsFailed"`. */
  metric: asciiUpTo(255).required(),
  /** The metric's dimensions, exactly as it is published, up to 30. Default: none. */
  dimensions: map(dimensionName, asciiUpTo(1024))
    .refine((dimensions) => {
      const count = Object.keys(dimensions).length;
      return count <= MOST_DIMENSIONS ? undefined : `has ${count} dimensions; a metric has ${MOST_DIMENSIONS} at most`;
    })
    .default({}),
  /** Default: `"Average"`. */
  statistic: text(
    /^(Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?|p100)$/,
    '"Average", "Sum", "Minimum", "Maximum", "SampleCount" or a percentile such as "p99"',
  ).default("Average"),
  /** Default: `">"`. */
  comparison: oneOf(">", ">=", "<", "<=").default(">"),
  /** The threshold, in the metric's unit. */
  threshold: finite.required(),
  /** 10, 30, or a multiple of 60. Default: 300. */
  periodSeconds: period.default(300),
  /**
   * How many consecutive periods must breach. Together they may last a day, or a week with periods of an hour or more.
   * Default: 1.
   */
  evaluationPeriods: integer(1, 1440).default(1),
  /** How missing data is treated. Default: `"notBreaching"`. */
  missingData: oneOf("breaching", "notBreaching", "ignore", "missing").default("notBreaching"),
  /** What happened and what to do now, for somebody who was just paged. */
  description: text(/^[\s\S]{1,1000}$/, "1 to 1000 characters that say what happened and what to do").required(),
}).and(windowProblems);

export interface CustomAlarmConfig extends Config<typeof CUSTOM_ALARM>, Named {}
export interface CustomAlarmSettings extends Settings<typeof CUSTOM_ALARM>, Named {}

/** An alarm on the application's logs. */
export const LOG_ERRORS = section({
  /**
   * What counts as an error, as a CloudWatch filter pattern of up to 1024 characters. A term with anything but letters,
   * digits and `_` needs quotation marks: `"\\"level=error\\""`. Default: `?ERROR ?CRITICAL ?FATAL ?Traceback`: lines with one of these words.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  pattern: filterPattern.default("?ERROR ?CRITICAL ?FATAL ?Traceback"),
  /** The alarm goes off above this many errors in five minutes. Default: 10. */
  threshold: integer(0, 1_000_000).default(10),
  /** Default: `"P3"`. */
  severity: severity.default("P3"),
});

export interface LogErrorsConfig extends Config<typeof LOG_ERRORS>, Named {}
export interface LogErrorsSettings extends Settings<typeof LOG_ERRORS>, Named {}

/** The `alerts` section: who is notified of what, and how urgently. */
export const ALERTS = section({
  /** Notified of every severity without its own recipients. */
  default: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Notified when the site is down or data is at risk, in place of the default. Required here or in `default`. */
  P1: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Notified when something is degraded, in place of the default. */
  P2: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Notified of errors that users may not notice, in place of the default. */
  P3: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Notified of what can wait, in place of the default. */
  P4: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Custom alarms, by name in kebab-case. Default: none. */
  custom: map(alarmName, CUSTOM_ALARM.as<CustomAlarmConfig, CustomAlarmSettings>()).default({}),
  /** Counts errors in the application's logs and raises an alarm. `{}` uses the defaults. Default: off. */
  logErrors: LOG_ERRORS.as<LogErrorsConfig, LogErrorsSettings>(),
}).and(({ P1, default: others }) => {
  if (isSomebody(P1 ?? others)) return [];
  const message = "nobody is notified when the site is down; set emails or httpsEndpoints here or under default";
  return [{ path: "P1", message }];
});

export interface AlertsConfig extends Config<typeof ALERTS>, Named {}
export interface AlertsSettings extends Settings<typeof ALERTS>, Named {}

/** The `budget` section: a monthly amount, and who is notified when it is being used up. */
export const BUDGET = section({
  /** US dollars per month for this environment, by its cost allocation tags. */
  monthlyUsd: number(1, 10_000_000).required(),
  /**
   * The key of one tag in the environment's `tags` whose value no other environment has, such as `"Stack"`: then it alone
   * decides what is counted. Default: none; `System` and `Environment` together. AWS does not document how the two combine.
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
   */
  tag: text(/^[A-Za-z][A-Za-z0-9:_-]{0,127}$/, 'the key of a tag, such as "Stack"'),
  /** E-mail addresses to notify, one to ten. */
  emails: list(email, { min: 1, max: MOST_SUBSCRIBERS }).required(),
  /** Percentages of the amount at which actual costs notify. Default: 80 and 100. */
  actualPercents: list(percent).default([80, 100]),
  /** Percentages of the amount at which forecast costs notify. Default: 100. */
  forecastPercents: list(percent).default([100]),
}).and(({ actualPercents, forecastPercents }) => {
  const count = actualPercents.length + forecastPercents.length;
  if (count > 0 && count <= MOST_NOTIFICATIONS) return [];
  return [{ path: "", message: `has ${count} thresholds; AWS accepts 1 to ${MOST_NOTIFICATIONS} in total` }];
});

export interface BudgetConfig extends Config<typeof BUDGET>, Named {}
export interface BudgetSettings extends Settings<typeof BUDGET>, Named {}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function windowProblems({ periodSeconds, evaluationPeriods }: CustomAlarmSettings): Problem[] {
  const [longest, words] = periodSeconds < HOUR_SECONDS ? [DAY_SECONDS, "a day"] : [7 * DAY_SECONDS, "a week"];
  if (periodSeconds * evaluationPeriods <= longest) return [];
  const most = Math.floor(longest / periodSeconds);
  const message = `${evaluationPeriods} periods of ${periodSeconds} seconds are more than ${words}; use ${most} or fewer`;
  return [{ path: "evaluationPeriods", message }];
}

function isSomebody(recipients: RecipientsSettings | undefined): boolean {
  return recipients !== undefined && recipients.emails.length + recipients.httpsEndpoints.length > 0;
}
