import type { AlarmSpec, Severity } from "../core";

/** Who is told. An e-mail address must be confirmed once, by the link that AWS sends it. */
export interface RecipientsConfig {
  readonly emails?: readonly string[];
  /**
   * Endpoints that confirm by themselves, such as PagerDuty's integration for CloudWatch. Such a URL is a credential of
   * sorts: whoever has it can raise an incident, and it stands in the Terraform state.
   */
  readonly httpsEndpoints?: readonly string[];
}

/** An alarm over a metric that no module knows of, such as one that the application publishes itself. */
export interface CustomAlarmConfig {
  readonly severity: Severity;
  /** Where the metric lives: `"Shop/Orders"`, `"AWS/TransitGateway"`. */
  readonly namespace: string;
  /** The metric's name: `"PaymentsFailed"`. */
  readonly metric: string;
  /** The metric's dimensions, exactly as it is published. Default: none. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Default: `"Average"`. */
  readonly statistic?: string;
  /** Default: `">"`. */
  readonly comparison?: AlarmSpec["comparison"];
  readonly threshold: number;
  /** 10, 30, or a multiple of 60. Default: 300. */
  readonly periodSeconds?: number;
  /** How many periods in a row must be bad. Default: 1. */
  readonly evaluationPeriods?: number;
  /** What silence means. Default: `"notBreaching"`. */
  readonly missingData?: NonNullable<AlarmSpec["missingData"]>;
  /** What happened and what to do now, for somebody who was woken by it. */
  readonly description: string;
}

/** An alarm over what the application logs. */
export interface LogErrorsConfig {
  /**
   * What counts as an error, as a CloudWatch filter pattern. Default: lines with `ERROR`, `CRITICAL`, `FATAL` or `Traceback`.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  readonly pattern?: string;
  /** More errors than this in five minutes raise the alarm. Default: 10. */
  readonly threshold?: number;
  /** Default: `"P3"`. */
  readonly severity?: Severity;
}

/** The `alerts` section: who is told what, and how urgently. */
export interface AlertsConfig {
  /** Told of everything that has no recipients of its own. */
  readonly default?: RecipientsConfig;
  /** Told when the site is down or data is at risk, in place of the default. Somebody must be: here or by `default`. */
  readonly P1?: RecipientsConfig;
  /** Told of what is degraded, in place of the default. */
  readonly P2?: RecipientsConfig;
  /** Told of errors that users may not notice, in place of the default. */
  readonly P3?: RecipientsConfig;
  /** Told of what can wait, in place of the default. */
  readonly P4?: RecipientsConfig;
  /** Alarms of your own, by name in kebab-case. Default: none. */
  readonly custom?: Readonly<Record<string, CustomAlarmConfig>>;
  /** Counts errors in the application's logs and raises an alarm. `{}` takes the defaults. Default: off. */
  readonly logErrors?: LogErrorsConfig;
}

export const CUSTOM_ALARM_DEFAULTS = {
  dimensions: {},
  statistic: "Average",
  comparison: ">",
  periodSeconds: 300,
  evaluationPeriods: 1,
  missingData: "notBreaching",
} as const satisfies Partial<CustomAlarmConfig>;

export const LOG_ERRORS_DEFAULTS = {
  pattern: "?ERROR ?CRITICAL ?FATAL ?Traceback",
  threshold: 10,
  severity: "P3",
} as const satisfies Required<LogErrorsConfig>;

/** The `budget` section: a monthly amount, and who is told when it is being used up. */
export interface BudgetConfig {
  /** US dollars a month for this environment, by its cost allocation tags. */
  readonly monthlyUsd: number;
  /** Told by e-mail, one to ten addresses. */
  readonly emails: readonly string[];
  /** Percentages of the amount that were spent. Default: 80 and 100. */
  readonly actualPercents?: readonly number[];
  /** Percentages of the amount that the month is going to cost. Default: 100. */
  readonly forecastPercents?: readonly number[];
}

export const BUDGET_DEFAULTS = {
  actualPercents: [80, 100],
  forecastPercents: [100],
} as const satisfies Partial<BudgetConfig>;
