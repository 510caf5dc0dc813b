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
  readonly topicArn: string;
  readonly provider?: TerraformProvider | undefined;
}

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
    alarmDescription: escapeTemplate(`${spec.severity}: ${spec.description}`),
    comparisonOperator: COMPARISONS[spec.comparison],
    threshold: spec.threshold,
    evaluationPeriods: spec.evaluationPeriods,
    ...(spec.datapointsToAlarm === undefined ? {} : { datapointsToAlarm: spec.datapointsToAlarm }),
    treatMissingData: spec.missingData ?? "notBreaching",
    alarmActions: [topicArn],
    okActions: [topicArn],
    ...(isMath(spec.metric)
      ? mathArguments(spec.metric, spec.periodSeconds)
      : metricArguments(spec.metric, spec.periodSeconds)),
    provider,
  });
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
