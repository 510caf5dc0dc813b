import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration as Tracking,
} from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { Naming } from "../../core";
import { fewestTasks, type PredictiveScalingConfig, type ScalingSettings } from "./config";
import { backlogPerTask, WAITING_FOR_NOBODY, workerMetrics, type WatchedWorker } from "./worker-queue";

export interface ServiceScalingProps {
  readonly settings: ScalingSettings;
  readonly clusterName: string;
  readonly serviceName: string;
  /** The suffix of the policies' names. */
  readonly name: string;
  /** `app/…/targetgroup/…`, whose requests are counted. */
  readonly requestsOf?: string | undefined;
  /** The queue whose messages are counted. */
  readonly queueName?: string | undefined;
}

type PredefinedMetric =
  "ECSServiceAverageCPUUtilization" | "ECSServiceAverageMemoryUtilization" | "ALBRequestCountPerTarget";

const PREDICTIVE_MODES: Readonly<Record<PredictiveScalingConfig["mode"], string>> = {
  "forecast-only": "ForecastOnly",
  "forecast-and-scale": "ForecastAndScale",
};

/**
 * Seconds until a task that was started for the first message counts as running; until then no second one is started.
 */
const WAKE_COOLDOWN = 300;

/**
 * The limits of a service's task count and the policies that move it between them.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/appautoscaling_policy
 */
export class ServiceScaling extends Construct {
  /** The underlying scalable target; the escape hatch, for example for custom policies. */
  readonly resource: AppautoscalingTarget;
  readonly #props: ServiceScalingProps;

  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    this.#props = props;
    this.resource = this.#createTarget();
    this.#followTargets();
    this.#followQueue();
    this.#followSchedules();
    this.#followForecast();
  }

  #createTarget(): AppautoscalingTarget {
    const { settings, clusterName, serviceName } = this.#props;
    return new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${clusterName}/${serviceName}`,
      minCapacity: settings.min,
      maxCapacity: settings.max,
      // A schedule moves the bounds; an apply at night must not restart what was scaled to zero.
      ...(settings.scheduled ? { lifecycle: { ignoreChanges: ["min_capacity", "max_capacity"] } } : {}),
    });
  }

  #followTargets(): void {
    const { cpuTargetPercent, memoryTargetPercent, requestsPerTarget } = this.#props.settings;
    this.#trackPredefined("cpu", "ECSServiceAverageCPUUtilization", cpuTargetPercent);
    this.#trackPredefined("memory", "ECSServiceAverageMemoryUtilization", memoryTargetPercent);
    this.#trackPredefined("requests", "ALBRequestCountPerTarget", requestsPerTarget, this.#props.requestsOf);
  }

  #trackPredefined(
    id: string,
    predefinedMetricType: PredefinedMetric,
    targetValue: number | undefined,
    resourceLabel?: string,
  ): void {
    if (targetValue === undefined) return;
    this.#track(id, targetValue, {
      predefinedMetricSpecification: {
        predefinedMetricType,
        ...(resourceLabel === undefined ? {} : { resourceLabel }),
      },
    });
  }

  #track(
    id: string,
    targetValue: number,
    metric: Pick<Tracking, "predefinedMetricSpecification" | "customizedMetricSpecification">,
  ): void {
    const { settings } = this.#props;
    new AppautoscalingPolicy(this, id, {
      name: this.#name(id),
      policyType: "TargetTrackingScaling",
      ...this.#target(),
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        scaleInCooldown: settings.scaleInCooldownSeconds,
        scaleOutCooldown: settings.scaleOutCooldownSeconds,
        ...metric,
      },
    });
  }

  #followQueue(): void {
    const { settings, queueName, clusterName, serviceName } = this.#props;
    if (settings.messagesPerTask === undefined || queueName === undefined) return;
    const worker = { queueName, clusterName, serviceName };
    this.#track("messages", settings.messagesPerTask, {
      customizedMetricSpecification: { metrics: backlogPerTask(worker) },
    });
    if (fewestTasks(settings) === 0) this.#wakeForFirstMessage(worker);
  }

  /** A target is a ratio, and no ratio scales out from zero tasks; nor would fewer messages than the target. */
  #wakeForFirstMessage(worker: WatchedWorker): void {
    const wake = new AppautoscalingPolicy(this, "wake", {
      name: this.#name("wake"),
      policyType: "StepScaling",
      ...this.#target(),
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        cooldown: WAKE_COOLDOWN,
        metricAggregationType: "Maximum",
        stepAdjustment: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
      },
    });
    const metrics = Object.entries(workerMetrics(worker)).map(([id, metric]) => ({
      id,
      metric: { ...metric, dimensions: { ...metric.dimensions }, period: 60 },
    }));
    new CloudwatchMetricAlarm(this, "work-for-nobody", {
      alarmName: Naming.of(this).name("cloudwatch", `${this.#props.name}-work-for-nobody`),
      alarmDescription: `Starts a task of ${this.#props.name} when messages wait and none runs. It notifies nobody.`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      metricQuery: [
        { id: "result", expression: WAITING_FOR_NOBODY, label: "messages that wait for nobody", returnData: true },
        ...metrics,
      ],
      alarmActions: [wake.arn],
    });
  }

  #followSchedules(): void {
    for (const [name, { schedule, timezone, min, max }] of Object.entries(this.#props.settings.scheduled ?? {})) {
      new AppautoscalingScheduledAction(this, `schedule-${name}`, {
        name: this.#name(name),
        ...this.#target(),
        schedule,
        timezone,
        scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
      });
    }
  }

  /**
   * Through CloudFormation, because `aws_appautoscaling_policy` supports predictive scaling only since provider 6. @see
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html
   */
  #followForecast(): void {
    const { predictive, cpuTargetPercent, memoryTargetPercent } = this.#props.settings;
    if (!predictive) return;
    const name = this.#name("predictive");
    const { resourceId, scalableDimension, serviceNamespace } = this.#target();
    const metric = cpuTargetPercent === undefined ? "ECSServiceMemoryUtilization" : "ECSServiceCPUUtilization";
    const policy = {
      Type: "AWS::ApplicationAutoScaling::ScalingPolicy",
      Properties: {
        PolicyName: name,
        PolicyType: "PredictiveScaling",
        ResourceId: resourceId,
        ScalableDimension: scalableDimension,
        ServiceNamespace: serviceNamespace,
        PredictiveScalingPolicyConfiguration: {
          Mode: PREDICTIVE_MODES[predictive.mode],
          MetricSpecifications: [
            {
              TargetValue: cpuTargetPercent ?? memoryTargetPercent,
              PredefinedMetricPairSpecification: { PredefinedMetricType: metric },
            },
          ],
        },
      },
    };
    new CloudformationStack(this, "predictive", {
      name,
      templateBody: JSON.stringify({ Resources: { Policy: policy } }),
    });
  }

  #name(what: string): string {
    return Naming.of(this).name("ecs", `${this.#props.name}-${what}`);
  }

  #target() {
    const { resourceId, scalableDimension, serviceNamespace } = this.resource;
    return { resourceId, scalableDimension, serviceNamespace };
  }
}
