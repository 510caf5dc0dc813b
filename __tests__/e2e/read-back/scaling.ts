import { askJson } from "./wire";

/** The scaling bounds of a service, and its policies and schedules. */
export interface Scaling {
  readonly min: number;
  readonly max: number;
  /** Target-tracking policies by the last part of their names. */
  readonly policies: Readonly<Record<string, TargetTracking>>;
  /** Scheduled actions by the last part of their names. */
  readonly scheduled: Readonly<
    Record<string, { readonly schedule: string; readonly min: number; readonly max: number }>
  >;
}

export interface TargetTracking {
  readonly TargetValue: number;
  readonly ScaleInCooldown: number;
  readonly ScaleOutCooldown: number;
  readonly PredefinedMetricSpecification?: { readonly PredefinedMetricType: string };
  readonly CustomizedMetricSpecification?: { readonly Metrics?: readonly object[] };
}

interface Targets {
  readonly ScalableTargets: readonly { readonly MinCapacity: number; readonly MaxCapacity: number }[];
}

interface Policies {
  readonly ScalingPolicies: readonly {
    readonly PolicyName: string;
    readonly TargetTrackingScalingPolicyConfiguration?: TargetTracking;
  }[];
}

interface Actions {
  readonly ScheduledActions: readonly {
    readonly ScheduledActionName: string;
    readonly Schedule: string;
    readonly ScalableTargetAction: { readonly MinCapacity: number; readonly MaxCapacity: number };
  }[];
}

/** How a service scales; undefined if it has a fixed number of tasks. */
export async function readScaling(cluster: string, service: string): Promise<Scaling | undefined> {
  const id = `service/${cluster}/${service}`;
  const { ScalableTargets: targets } = await ask<Targets>("DescribeScalableTargets", { ResourceIds: [id] });
  const { ScalingPolicies: policies } = await ask<Policies>("DescribeScalingPolicies", { ResourceId: id });
  const { ScheduledActions: actions } = await ask<Actions>("DescribeScheduledActions", { ResourceId: id });
  const [target] = targets;
  if (target === undefined) return undefined;
  return {
    min: target.MinCapacity,
    max: target.MaxCapacity,
    policies: Object.fromEntries(
      policies.flatMap(({ PolicyName: name, TargetTrackingScalingPolicyConfiguration: tracking }) =>
        tracking === undefined ? [] : [[lastPart(name), tracking]],
      ),
    ),
    scheduled: Object.fromEntries(
      actions.map(({ ScheduledActionName: name, Schedule: schedule, ScalableTargetAction: action }) => [
        lastPart(name),
        { schedule, min: action.MinCapacity, max: action.MaxCapacity },
      ]),
    ),
  };
}

function ask<T>(operation: string, parameters: object): Promise<T> {
  return askJson("application-autoscaling", `AnyScaleFrontendService.${operation}`, {
    ServiceNamespace: "ecs",
    ...parameters,
  });
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("-") + 1);
}
