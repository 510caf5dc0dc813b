import { check, show, sizeProblems, under, type Problem } from "../../core";
import { scalingProblems } from "../scaling/config";
import { capacityProblems } from "../task/capacity";
import type { SidecarSpec } from "../task/sidecar";
import { blueGreenProblems } from "./blue-green-problems";
import { SERVICE_RULES, serviceSettings, type ServiceConfig, type ServiceSettings } from "./config";
import { sidecarProblems } from "./sidecars";

/** What is wrong with a service and the containers beside it; its defaults may be left out. */
export function serviceProblems(config: ServiceConfig, sidecars: readonly SidecarSpec[] = []): Problem[] {
  const problems = check(SERVICE_RULES, config);
  if (problems.length > 0) return problems;
  const settings = serviceSettings(config);
  return [
    ...sizeProblems(settings.cpu, settings.memoryMiB),
    ...healthCheckProblems(settings),
    ...deploymentProblems(settings),
    ...capacityProblems(settings.capacity),
    ...blueGreenProblems(settings),
    ...execProblems(settings),
    ...sidecarProblems(settings, sidecars),
    ...(settings.scaling ? scaledProblems(settings, settings.scaling) : []),
  ];
}

function healthCheckProblems({ healthCheck, containerHealthCheck }: ServiceSettings): Problem[] {
  const sections = { healthCheck, ...(containerHealthCheck ? { containerHealthCheck } : {}) };
  return Object.entries(sections).flatMap(([path, { timeoutSeconds, intervalSeconds }]) => {
    if (timeoutSeconds < intervalSeconds) return [];
    const message = `${show(timeoutSeconds)} is not less than intervalSeconds ${show(intervalSeconds)}; use ${show(intervalSeconds - 1)} or less`;
    return [{ path: `${path}.timeoutSeconds`, message }];
  });
}

function deploymentProblems({ minimumHealthyPercent, maximumPercent }: ServiceSettings): Problem[] {
  if (minimumHealthyPercent < maximumPercent) return [];
  const message =
    `${show(maximumPercent)} leaves no room for a deployment beside minimumHealthyPercent ${show(minimumHealthyPercent)}; ` +
    "use more than that, or lower minimumHealthyPercent";
  return [{ path: "maximumPercent", message }];
}

function execProblems({ exec, readOnlyRootFilesystem }: ServiceSettings): Problem[] {
  if (!exec || !readOnlyRootFilesystem) return [];
  const message = "does not go with exec, whose agent writes to the container's files; switch one of them off";
  return [{ path: "readOnlyRootFilesystem", message }];
}

function scaledProblems(settings: ServiceSettings, scaling: NonNullable<ServiceSettings["scaling"]>): Problem[] {
  const problems = under("scaling", scalingProblems(scaling));
  const { desiredCount, port } = settings;
  if (scaling.min <= scaling.max && (desiredCount < scaling.min || desiredCount > scaling.max)) {
    const message = `${show(desiredCount)} is outside scaling; use ${show(scaling.min)} to ${show(scaling.max)}, or leave it out`;
    problems.push({ path: "desiredCount", message });
  }
  if (scaling.requestsPerTarget !== undefined && port === undefined)
    problems.push(requestsNeedLoadBalancer(scaling.requestsPerTarget));
  return problems;
}

/** The requests are counted by a load balancer. */
export function requestsNeedLoadBalancer(requestsPerTarget: number): Problem {
  const message = `${show(requestsPerTarget)} needs a load balancer to count requests; set port, or scale on CPU or memory`;
  return { path: "scaling.requestsPerTarget", message };
}
