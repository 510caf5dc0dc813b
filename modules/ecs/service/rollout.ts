import type { EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import { TIMEOUTS } from "../../core";
import { capacityProviders } from "../task/capacity";
import type { ServiceSettings } from "./config";

/** Who replaces a service's tasks, and how. */
export function rollout(settings: ServiceSettings): Partial<EcsServiceConfig> {
  return settings.blueGreen ? BY_CODE_DEPLOY : byEcs(settings);
}

/** CodeDeploy supports no capacity providers, circuit breaker or forced deployment, and doubles the tasks by itself. */
const BY_CODE_DEPLOY = {
  launchType: "FARGATE",
  deploymentController: { type: "CODE_DEPLOY" },
  availabilityZoneRebalancing: "DISABLED",
} as const;

function byEcs(settings: ServiceSettings): Partial<EcsServiceConfig> {
  return {
    capacityProviderStrategy: capacityProviders(settings.capacity),
    // Without it a change of capacity would replace the service; with it, it is a rolling deployment.
    forceNewDeployment: true,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: settings.minimumHealthyPercent,
    deploymentMaximumPercent: settings.maximumPercent,
    // Rebalancing the zones means starting a task before stopping another one.
    availabilityZoneRebalancing: settings.maximumPercent > 100 ? "ENABLED" : "DISABLED",
  };
}

/** How long an apply waits for the tasks: where each of them runs the release first, as much longer. */
export function timeouts({ release, image }: ServiceSettings): EcsServiceConfig["timeouts"] {
  if (release === undefined || image.owner === "ci") return TIMEOUTS.service;
  const longer = (minutes: string) => `${Number.parseInt(minutes) + release.timeoutMinutes}m`;
  return { ...TIMEOUTS.service, create: longer(TIMEOUTS.service.create), update: longer(TIMEOUTS.service.update) };
}

/**
 * Whether an apply waits until the tasks run: not before each secret has a value, because until then none can start, and the
 * apply would wait in vain and leave the service tainted. The apply after that changes this argument, which is an update of
 * the service: it forces a new deployment, and waits for it.
 * @param filled expressions for whether a secret has a value.
 */
export function waitsFor(filled: readonly string[]): boolean | string {
  const [only] = filled;
  if (only === undefined) return true;
  return `\${${filled.length === 1 ? only : `alltrue([${filled.join(", ")}])`}}`;
}
