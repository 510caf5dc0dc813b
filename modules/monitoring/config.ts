import {
  anyText,
  integer,
  list,
  map,
  number,
  oneOf,
  section,
  show,
  text,
  value,
  type Config,
  type Named,
  type Settings,
} from "../core";

/** The most notifications that AWS Budgets accepts per budget. */
const MOST_NOTIFICATIONS = 5;

const email = text(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, 'an e-mail address such as "ops@example.com"');
const httpsUrl = text(/^https:\/\/[^\s/]+(\/\S*)?$/, 'a URL that begins with "https://"');
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
  /** The metric's namespace: `"Shop/Orders"`, `"AWS/TransitGateway"`. */
  namespace: anyText.required(),
  /** The metric's name: `"PaymentsFailed"`. */
  metric: anyText.required(),
  /** The metric's dimensions, exactly as it is published. Default: none. */
  dimensions: map(anyText, anyText).default({}),
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
  /** How many consecutive periods must breach. Default: 1. */
  evaluationPeriods: integer(1, 1440).default(1),
  /** How missing data is treated. Default: `"notBreaching"`. */
  missingData: oneOf("breaching", "notBreaching", "ignore", "missing").default("notBreaching"),
  /** What happened and what to do now, for somebody who was just paged. */
  description: text(/^[\s\S]{1,1000}$/, "1 to 1000 characters that say what happened and what to do").required(),
});

export interface CustomAlarmConfig extends Config<typeof CUSTOM_ALARM>, Named {}
export interface CustomAlarmSettings extends Settings<typeof CUSTOM_ALARM>, Named {}

/** An alarm on the application's logs. */
export const LOG_ERRORS = section({
  /**
   * What counts as an error, as a CloudWatch filter pattern. Default: `?ERROR ?CRITICAL ?FATAL ?Traceback`: lines with one of these words.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  pattern: anyText.default("?ERROR ?CRITICAL ?FATAL ?Traceback"),
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
  emails: list(email, { min: 1, max: 10 }).required(),
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

function isSomebody(recipients: RecipientsSettings | undefined): boolean {
  return recipients !== undefined && recipients.emails.length + recipients.httpsEndpoints.length > 0;
}
