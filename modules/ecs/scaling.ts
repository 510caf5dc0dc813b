import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { PredictiveScalingConfig, ScalingSettings } from "./scaling-config";

export interface ServiceScalingProps {
  readonly settings: ScalingSettings;
  readonly clusterName: string;
  readonly serviceName: string;
  /** Completes the policies' names. */
  readonly name: string;
  /** `app/…/targetgroup/…`, whose requests are counted. */
  readonly requestsOf?: string | undefined;
}

type PredefinedMetric =
  "ECSServiceAverageCPUUtilization" | "ECSServiceAverageMemoryUtilization" | "ALBRequestCountPerTarget";

const PREDICTIVE_MODES: Readonly<Record<PredictiveScalingConfig["mode"], string>> = {
  "forecast-only": "ForecastOnly",
  "forecast-and-scale": "ForecastAndScale",
};

/**
 * The bounds of a service's task count and the policies that move it between them.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/appautoscaling_policy
 */
export class ServiceScaling extends Construct {
  /** The scalable target itself, for policies of one's own. */
  readonly resource: AppautoscalingTarget;
  readonly #props: ServiceScalingProps;

  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    this.#props = props;
    this.resource = this.#createTarget();
    this.#followTargets();
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
      // A schedule moves the bounds; an apply at night must not wake what was put to sleep.
      ...(settings.scheduled ? { lifecycle: { ignoreChanges: ["min_capacity", "max_capacity"] } } : {}),
    });
  }

  #followTargets(): void {
    const { cpuTargetPercent, memoryTargetPercent, requestsPerTarget } = this.#props.settings;
    this.#track("cpu", "ECSServiceAverageCPUUtilization", cpuTargetPercent);
    this.#track("memory", "ECSServiceAverageMemoryUtilization", memoryTargetPercent);
    this.#track("requests", "ALBRequestCountPerTarget", requestsPerTarget, this.#props.requestsOf);
  }

  #track(id: string, metric: PredefinedMetric, targetValue: number | undefined, resourceLabel?: string): void {
    if (targetValue === undefined) return;
    const { settings } = this.#props;
    new AppautoscalingPolicy(this, id, {
      name: this.#name(id),
      policyType: "TargetTrackingScaling",
      ...this.#target(),
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        scaleInCooldown: settings.scaleInCooldownSeconds,
        scaleOutCooldown: settings.scaleOutCooldownSeconds,
        predefinedMetricSpecification: {
          predefinedMetricType: metric,
          ...(resourceLabel === undefined ? {} : { resourceLabel }),
        },
      },
    });
  }

  #followSchedules(): void {
    for (const [name, { schedule, timezone, min, max }] of Object.entries(this.#props.settings.scheduled ?? {})) {
      new AppautoscalingScheduledAction(this, `schedule-${name}`, {
        name: this.#name(name),
        ...this.#target(),
        schedule,
        timezone: timezone ?? "UTC",
        scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
      });
    }
  }

  /**
   * By way of CloudFormation, as `aws_appautoscaling_policy` learned of predictive scaling only in provider 6.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html
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
