/** What each severity of an alarm means, and how soon somebody responds. */
export const SEVERITIES = {
  P1: { means: "the site is down or data is at risk", answered: "now" },
  P2: { means: "degraded or partly down", answered: "within the hour" },
  P3: { means: "errors that users may not notice", answered: "within the working day" },
  P4: { means: "minor", answered: "when there is time" },
} as const;

/** How urgent an alarm is; see {@link SEVERITIES}. */
export type Severity = keyof typeof SEVERITIES;

/** A CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Sum`, `Maximum`, `Minimum`, `SampleCount` or a percentile such as `p99`. */
  readonly statistic: string;
  /** The label on the dashboard. Default: the metric's name. */
  readonly label?: string;
}

/** Arithmetic on metrics, each under a lower-case id that the expression uses: `100 * errors / requests`. */
export interface MetricMath {
  readonly expression: string;
  readonly using: Readonly<Record<string, Metric>>;
  readonly label: string;
}

/** An alarm as described by a module; the monitoring module creates it and connects it to the topic of its severity. */
export interface AlarmSpec {
  /** In kebab-case, unique within its construct: `high-cpu`. Part of the address and of the physical name. */
  readonly id: string;
  readonly severity: Severity;
  readonly metric: Metric | MetricMath;
  readonly comparison: ">" | ">=" | "<" | "<=";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** How many periods are evaluated. */
  readonly evaluationPeriods: number;
  /** How many of them must breach. Default: all. */
  readonly datapointsToAlarm?: number;
  /** How missing data is treated. Default: `notBreaching`. */
  readonly missingData?: "breaching" | "notBreaching" | "ignore" | "missing";
  /**
   * A metric that is 1 or more when all is well. Nobody is notified before that was so for the first time: not while an
   * environment waits for its first image. For metrics whose absence is the emergency. Default: it notifies from the start.
   */
  readonly notBefore?: Metric | MetricMath;
  /** What happened and what to do now, for somebody who was just paged. */
  readonly description: string;
  /** `us-east-1` for metrics that are only reported there (CloudFront, global WAF). Default: the home region. */
  readonly region?: "us-east-1";
}

/** A graph on the dashboard. */
export interface WidgetSpec {
  readonly title: string;
  readonly metrics: readonly (Metric | MetricMath)[];
  /** A line across the graph, usually an alarm's threshold. */
  readonly threshold?: { readonly value: number; readonly label: string };
  /** `us-east-1` for metrics that are only reported there. Default: the home region. */
  readonly region?: "us-east-1";
}

/** Something that can be monitored. It describes metrics and alarms; it creates none itself. */
export interface IWatchable {
  readonly signals: Signals;
}

export interface Signals {
  /** The section's heading on the dashboard, and the name in its alarms' addresses: `backend`. */
  readonly name: string;
  readonly alarms: readonly AlarmSpec[];
  readonly widgets: readonly WidgetSpec[];
}
