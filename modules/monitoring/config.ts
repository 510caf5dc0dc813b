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

/** The most that AWS Budgets takes for one budget. */
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

/** Who is told. An e-mail address must be confirmed once, by the link that AWS sends it. */
export const RECIPIENTS = section({
  /** Addresses that get an e-mail. Default: none. */
  emails: list(email).default([]),
  /**
   * Endpoints that confirm by themselves, such as PagerDuty's integration for CloudWatch. Such a URL is a credential of
   * sorts: whoever has it can raise an incident, and it is in the Terraform state. Default: none.
   */
  httpsEndpoints: list(httpsUrl).default([]),
});

export interface RecipientsConfig extends Config<typeof RECIPIENTS>, Named {}
export interface RecipientsSettings extends Settings<typeof RECIPIENTS>, Named {}

/** An alarm over a metric that no module knows of, such as one that the application publishes itself. */
export const CUSTOM_ALARM = section({
  /** How urgent it is: who is told, and how fast they answer. */
  severity: severity.required(),
  /** Where the metric lives: `"Shop/Orders"`, `"AWS/TransitGateway"`. */
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
  /** The value from which the alarm goes off, in the unit of the metric. */
  threshold: finite.required(),
  /** 10, 30, or a multiple of 60. Default: 300. */
  periodSeconds: period.default(300),
  /** How many periods in a row must be bad. Default: 1. */
  evaluationPeriods: integer(1, 1440).default(1),
  /** What silence means. Default: `"notBreaching"`. */
  missingData: oneOf("breaching", "notBreaching", "ignore", "missing").default("notBreaching"),
  /** What happened and what to do now, for somebody who was woken by it. */
  description: text(/^[\s\S]{1,1000}$/, "1 to 1000 characters that say what happened and what to do").required(),
});

export interface CustomAlarmConfig extends Config<typeof CUSTOM_ALARM>, Named {}
export interface CustomAlarmSettings extends Settings<typeof CUSTOM_ALARM>, Named {}

/** An alarm over what the application logs. */
export const LOG_ERRORS = section({
  /**
   * What counts as an error, as a CloudWatch filter pattern. Default: `?ERROR ?CRITICAL ?FATAL ?Traceback`: lines with one of these words.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  pattern: anyText.default("?ERROR ?CRITICAL ?FATAL ?Traceback"),
  /** More errors than this in five minutes raise the alarm. Default: 10. */
  threshold: integer(0, 1_000_000).default(10),
  /** Default: `"P3"`. */
  severity: severity.default("P3"),
});

export interface LogErrorsConfig extends Config<typeof LOG_ERRORS>, Named {}
export interface LogErrorsSettings extends Settings<typeof LOG_ERRORS>, Named {}

/** The `alerts` section: who is told what, and how urgently. */
export const ALERTS = section({
  /** Told of everything that has no recipients of its own. */
  default: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Told when the site is down or data is at risk, in place of the default. Somebody must be: here or by `default`. */
  P1: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Told of what is degraded, in place of the default. */
  P2: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Told of errors that users may not notice, in place of the default. */
  P3: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Told of what can wait, in place of the default. */
  P4: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Alarms of your own, by name in kebab-case. Default: none. */
  custom: map(alarmName, CUSTOM_ALARM.as<CustomAlarmConfig, CustomAlarmSettings>()).default({}),
  /** Counts errors in the application's logs and raises an alarm. `{}` takes the defaults. Default: off. */
  logErrors: LOG_ERRORS.as<LogErrorsConfig, LogErrorsSettings>(),
}).and(({ P1, default: others }) => {
  if (isSomebody(P1 ?? others)) return [];
  const message = "nobody is notified when the site is down; set emails or httpsEndpoints here or under default";
  return [{ path: "P1", message }];
});

export interface AlertsConfig extends Config<typeof ALERTS>, Named {}
export interface AlertsSettings extends Settings<typeof ALERTS>, Named {}

/** The `budget` section: a monthly amount, and who is told when it is being used up. */
export const BUDGET = section({
  /** US dollars a month for this environment, by its cost allocation tags. */
  monthlyUsd: number(1, 10_000_000).required(),
  /** Told by e-mail, one to ten addresses. */
  emails: list(email, { min: 1, max: 10 }).required(),
  /** Percentages of the amount that were spent. Default: 80 and 100. */
  actualPercents: list(percent).default([80, 100]),
  /** Percentages of the amount that the month is going to cost. Default: 100. */
  forecastPercents: list(percent).default([100]),
}).and(({ actualPercents, forecastPercents }) => {
  const count = actualPercents.length + forecastPercents.length;
  if (count > 0 && count <= MOST_NOTIFICATIONS) return [];
  return [{ path: "", message: `has ${count} thresholds; AWS takes 1 to ${MOST_NOTIFICATIONS} together` }];
});

export interface BudgetConfig extends Config<typeof BUDGET>, Named {}
export interface BudgetSettings extends Settings<typeof BUDGET>, Named {}

function isSomebody(recipients: RecipientsSettings | undefined): boolean {
  return recipients !== undefined && recipients.emails.length + recipients.httpsEndpoints.length > 0;
}
