import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../core";

export interface HomeSwitchProps {
  /** The recovery region, whose CloudWatch answers when the home region does not. */
  readonly provider: TerraformProvider;
  readonly region: string;
}

/** The metric that somebody sets to 1 to go to the second home, and to 0 to come back. */
export const AWAY_METRIC = "AwayFromHome";

/**
 * A health check that people decide, not machines: two homes that both accept writes would be worse than an outage. It
 * follows a metric in the recovery region, and keeps the last value that was set.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
export class HomeSwitch extends Construct {
  readonly healthCheckId: string;
  /** The namespace of the metric, which is the environment's own: `shop-prod`. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, { provider, region }: HomeSwitchProps) {
    super(scope, id);
    const naming = Naming.of(this);
    this.namespace = naming.prefix;
    const alarm = new CloudwatchMetricAlarm(this, "alarm", {
      provider,
      alarmName: naming.name("cloudwatch", "away-from-home"),
      alarmDescription: "Not an alarm, but a switch: requests go to the second home while it is on.",
      namespace: this.namespace,
      metricName: AWAY_METRIC,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      period: 60,
      evaluationPeriods: 1,
      treatMissingData: "ignore",
    });
    const check = new Route53HealthCheck(this, "Resource", {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: alarm.alarmName,
      cloudwatchAlarmRegion: region,
      insufficientDataHealthStatus: "LastKnownStatus",
      tags: { Name: naming.name("tag", id) },
    });
    this.healthCheckId = check.id;
  }
}
