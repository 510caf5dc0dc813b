import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import { Naming } from "../../core";
import type { BlueGreenAlarmsConfig } from "./config";

export interface WatchedDeployment {
  /** The service's name in descriptions and in the alarms' names. */
  readonly name: string;
  readonly settings: Required<BlueGreenAlarmsConfig>;
  /** The ARN suffixes that identify the load balancer and the two target groups in CloudWatch. */
  readonly loadBalancer: string;
  readonly targetGroups: { readonly blue: string; readonly green: string };
}

/**
 * Alarms that roll a deployment back. They are part of the control loop, so they notify nobody. Both target groups
 * count, because either may be the new one.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html
 */
export function createBlueGreenAlarms(scope: Construct, deployment: WatchedDeployment): CloudwatchMetricAlarm[] {
  const { settings, loadBalancer, targetGroups } = deployment;
  const ofGroups = (metricName: string, stat: string): CloudwatchMetricAlarmMetricQuery[] =>
    Object.entries(targetGroups).map(([id, targetGroup]) =>
      query(id, metricName, stat, { LoadBalancer: loadBalancer, TargetGroup: targetGroup }),
    );
  return [
    createAlarm(scope, deployment, {
      id: "server-errors",
      expression: "FILL(balancer, 0) + FILL(blue, 0) + FILL(green, 0)",
      metrics: [
        query("balancer", "HTTPCode_ELB_5XX_Count", "Sum", { LoadBalancer: loadBalancer }),
        ...ofGroups("HTTPCode_Target_5XX_Count", "Sum"),
      ],
      threshold: settings.errors5xxPerMinute,
      evaluationPeriods: 1,
      description: `more than ${String(settings.errors5xxPerMinute)} requests a minute are answered with a server error`,
    }),
    createAlarm(scope, deployment, {
      id: "unhealthy-tasks",
      expression: "FILL(blue, 0) + FILL(green, 0)",
      metrics: ofGroups("UnHealthyHostCount", "Maximum"),
      threshold: settings.unhealthyTasks,
      evaluationPeriods: 2,
      description: `more than ${String(settings.unhealthyTasks)} tasks fail their health check for two minutes`,
    }),
  ];
}

interface Alarm {
  readonly id: string;
  readonly expression: string;
  readonly metrics: readonly CloudwatchMetricAlarmMetricQuery[];
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly description: string;
}

function createAlarm(scope: Construct, { name }: WatchedDeployment, alarm: Alarm): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, alarm.id, {
    alarmName: Naming.of(scope).name("cloudwatch", `${name}-deployment-${alarm.id}`),
    alarmDescription: `Rolls a deployment of ${name} back when ${alarm.description}. It notifies nobody.`,
    comparisonOperator: "GreaterThanThreshold",
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    treatMissingData: "notBreaching",
    metricQuery: [{ id: "result", expression: alarm.expression, label: alarm.id, returnData: true }, ...alarm.metrics],
  });
}

function query(
  id: string,
  metricName: string,
  stat: string,
  dimensions: Record<string, string>,
): CloudwatchMetricAlarmMetricQuery {
  return { id, metric: { namespace: "AWS/ApplicationELB", metricName, dimensions, period: 60, stat } };
}
