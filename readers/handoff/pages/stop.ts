import type { Root } from "../../terraform";
import type { Facts } from "./facts";
import { shell } from "./markdown";

/** How to stop the services, so that nothing is written meanwhile. */
export function stopServices(root: Root, facts: Facts): string[] {
  if (facts.services.length === 0) return [];
  return [
    "Writes made after the restored time are not in the copy. If that matters more than the outage, stop the application first:",
    shell(...facts.services.flatMap(({ cluster, name }) => scale(root, cluster, name, 0))),
  ];
}

/** Undoes {@link stopServices}. */
export function startAgain(root: Root, facts: Facts): string[] {
  if (facts.services.length === 0) return [];
  const counts = root.all("aws_ecs_service").map(({ body }) => Number(body["desired_count"] ?? 1));
  return [
    "Start the application again, if you stopped it:",
    shell(
      ...facts.services.flatMap(({ cluster, name }, at) => scale(root, cluster, name, Math.max(counts[at] ?? 1, 1))),
    ),
  ];
}

/** Scaling would undo a count that is below its minimum, so it is suspended while the service is stopped. */
function scale(root: Root, cluster: string, name: string, count: number): string[] {
  const id = `service/${cluster}/${name}`;
  const scaled = root.all("aws_appautoscaling_target").some(({ body }) => root.value(body["resource_id"]) === id);
  const suspended = JSON.stringify(
    Object.fromEntries(
      ["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"].map((one) => [
        one,
        count === 0,
      ]),
    ),
  );
  return [
    scaled
      ? `aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id ${id} --suspended-state '${suspended}'`
      : "",
    `aws ecs update-service --cluster ${cluster} --service ${name} --desired-count ${count} --query service.desiredCount`,
  ];
}
