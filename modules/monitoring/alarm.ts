import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { escapeTemplate, type AlarmSpec, type Metric, type MetricMath } from "../core";

export interface AlarmProps {
  readonly name: string;
  readonly spec: AlarmSpec;
  /** Whom it notifies; nobody, if it is only a part of another alarm. */
  readonly topicArn?: string;
  readonly provider?: TerraformProvider | undefined;
}

/** How an alarm's description ends that is only a part of another one. */
const NOBODY = " It notifies nobody.";

const DAY_SECONDS = 86_400;
/** The longest that an alarm can look back. */
const REMEMBERED_DAYS = 7;

const COMPARISONS: Readonly<Record<AlarmSpec["comparison"], string>> = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
  "<=": "LessThanOrEqualToThreshold",
};

const SIMPLE_STATISTICS = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"];

/**
 * An alarm described by a module. It notifies the same people when it goes off and when it recovers.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_metric_alarm
 */
export function createAlarm(
  scope: Construct,
  id: string,
  { name, spec, topicArn, provider }: AlarmProps,
): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    alarmDescription: escapeTemplate(`${spec.severity}: ${spec.description}${topicArn === undefined ? NOBODY : ""}`),
    comparisonOperator: COMPARISONS[spec.comparison],
    threshold: spec.threshold,
    evaluationPeriods: spec.evaluationPeriods,
    ...(spec.datapointsToAlarm === undefined ? {} : { datapointsToAlarm: spec.datapointsToAlarm }),
    treatMissingData: spec.missingData ?? "notBreaching",
    ...(topicArn === undefined ? {} : { alarmActions: [topicArn], okActions: [topicArn] }),
    ...(isMath(spec.metric)
      ? mathArguments(spec.metric, spec.periodSeconds)
      : metricArguments(spec.metric, spec.periodSeconds)),
    provider,
  });
}

export interface GatedAlarmProps {
  /** The physical name with a suffix. */
  readonly name: (suffix: string) => string;
  readonly spec: AlarmSpec;
  readonly notBefore: Metric | MetricMath;
  readonly topicArn: string;
  readonly provider?: TerraformProvider | undefined;
}

/** The suffix of the alarm that notifies, if it is not the alarm itself. */
export const NOTIFICATION = "-notification";

/**
 * Alarms have no memory but their window. So a second alarm looks back as far as an alarm can; it is OK as soon as all was
 * well once, and it looks again every hour. A third one combines the two, and only that one notifies.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
 */
export function createGatedAlarm(
  scope: Construct,
  id: string,
  { name, spec, notBefore, topicArn, provider }: GatedAlarmProps,
): CloudwatchMetricAlarm {
  const alarm = createAlarm(scope, id, { name: name(""), spec, provider });
  const never = createAlarm(scope, `${id}-not-yet`, {
    name: name("-not-yet"),
    spec: {
      id: `${spec.id}-not-yet`,
      severity: spec.severity,
      metric: notBefore,
      comparison: "<",
      threshold: 1,
      periodSeconds: DAY_SECONDS,
      evaluationPeriods: REMEMBERED_DAYS,
      missingData: "breaching",
      description:
        `While it is in alarm, all has not been well at any time in the last ${String(REMEMBERED_DAYS)} days, and ` +
        `${spec.id} notifies nobody either: there is no first image yet, or nobody needs to be told any more.`,
    },
    provider,
  });
  new CloudwatchCompositeAlarm(scope, `${id}${NOTIFICATION}`, {
    alarmName: name(NOTIFICATION),
    alarmDescription: escapeTemplate(`${spec.severity}: ${spec.description}`),
    alarmRule: `ALARM("${alarm.alarmName}") AND OK("${never.alarmName}")`,
    alarmActions: [topicArn],
    okActions: [topicArn],
    provider,
  });
  return alarm;
}

export function isMath(metric: Metric | MetricMath): metric is MetricMath {
  return "expression" in metric;
}

function metricArguments(metric: Metric, period: number): Partial<CloudwatchMetricAlarmConfig> {
  const { namespace, name, dimensions, statistic } = metric;
  return {
    namespace,
    metricName: name,
    dimensions: { ...dimensions },
    period,
    ...(SIMPLE_STATISTICS.includes(statistic) ? { statistic } : { extendedStatistic: statistic }),
  };
}

function mathArguments({ expression, using, label }: MetricMath, period: number): Partial<CloudwatchMetricAlarmConfig> {
  const queries = Object.entries(using).map(([id, metric]): CloudwatchMetricAlarmMetricQuery => ({
    id,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      period,
      stat: metric.statistic,
    },
  }));
  return { metricQuery: [{ id: "result", expression, label, returnData: true }, ...queries] };
}
