import { definitionProblems, show, sizeProblems, type Problem } from "../../core";
import { releaseProblems } from "../release/config";
import { capacityProblems } from "../task/capacity";
import { blueGreenProblems } from "./blue-green-problems";
import { SERVICE_SETTINGS, type ServiceSettings } from "./config";
import { sidecarProblems } from "./sidecars";

/** A container that runs on Fargate as a number of tasks, behind a load balancer or as a worker without one. */
export const SERVICE = SERVICE_SETTINGS.and(
  ({ cpu, memoryMiB }) => sizeProblems(cpu, memoryMiB),
  healthCheckProblems,
  healthPortProblems,
  deploymentProblems,
  deregistrationProblems,
  stickinessProblems,
  ({ capacity }) => capacityProblems(capacity),
  blueGreenProblems,
  execProblems,
  (service) => sidecarProblems(service),
  scaledProblems,
  zeroProblems,
  releaseProblems,
  (service) => definitionProblems(inOneDefinition(service), "a task definition"),
);

/** What a task definition has of it: where Terraform owns the image, the release has a container in it too. */
function inOneDefinition({ entryPoint = [], command = [], environment, release, image }: ServiceSettings) {
  if (release === undefined || image.owner === "ci") return { entryPoint, command, environment };
  return {
    entryPoint: [...entryPoint, ...entryPoint],
    command: [...command, ...release.command],
    environment: { application: environment, release: environment },
  };
}

function healthCheckProblems({ healthCheck, containerHealthCheck }: ServiceSettings): Problem[] {
  const sections = { healthCheck, ...(containerHealthCheck ? { containerHealthCheck } : {}) };
  return Object.entries(sections).flatMap(([path, { timeoutSeconds, intervalSeconds }]) => {
    if (timeoutSeconds < intervalSeconds) return [];
    const message = `${show(timeoutSeconds)} is not less than intervalSeconds ${show(intervalSeconds)}; use ${show(intervalSeconds - 1)} or less`;
    return [{ path: `${path}.timeoutSeconds`, message }];
  });
}

function healthPortProblems({ port, healthCheck }: ServiceSettings): Problem[] {
  if (healthCheck.port === undefined || port !== undefined) return [];
  const message = `${show(healthCheck.port)} has no effect without port, as no load balancer checks the tasks; leave it out`;
  return [{ path: "healthCheck.port", message }];
}

function deploymentProblems({ minimumHealthyPercent, maximumPercent }: ServiceSettings): Problem[] {
  if (minimumHealthyPercent < maximumPercent) return [];
  const message =
    `${show(maximumPercent)} leaves no room for a deployment with minimumHealthyPercent ${show(minimumHealthyPercent)}; ` +
    "use more than that, or lower minimumHealthyPercent";
  return [{ path: "maximumPercent", message }];
}

function deregistrationProblems({ port, deregistrationDelaySeconds, stopTimeoutSeconds }: ServiceSettings): Problem[] {
  if (port === undefined || deregistrationDelaySeconds >= stopTimeoutSeconds) return [];
  const message =
    `${show(deregistrationDelaySeconds)} is less than stopTimeoutSeconds ${show(stopTimeoutSeconds)}: requests that may take as long ` +
    `would be cut off before the task is even told to stop; use ${show(stopTimeoutSeconds)} or more, or leave it out`;
  return [{ path: "deregistrationDelaySeconds", message }];
}

function stickinessProblems({ port, stickiness }: ServiceSettings): Problem[] {
  if (stickiness === undefined || port !== undefined) return [];
  return [{ path: "stickiness", message: "is for services that receive requests; set port, or leave it out" }];
}

function execProblems({ exec, readOnlyRootFilesystem }: ServiceSettings): Problem[] {
  if (!exec || !readOnlyRootFilesystem) return [];
  const message = "cannot be combined with exec, whose agent writes to the container's files; turn one of them off";
  return [{ path: "readOnlyRootFilesystem", message }];
}

function scaledProblems({ scaling, desiredCount, port }: ServiceSettings): Problem[] {
  if (scaling === undefined) return [];
  const problems: Problem[] = [];
  if (desiredCount < scaling.min || desiredCount > scaling.max) {
    const message = `${show(desiredCount)} is outside scaling; use ${show(scaling.min)} to ${show(scaling.max)}, or leave it out`;
    problems.push({ path: "desiredCount", message });
  }
  if (scaling.requestsPerTarget !== undefined && port === undefined)
    problems.push(requestsNeedLoadBalancer(scaling.requestsPerTarget));
  return problems;
}

/**
 * Without tasks there is no CPU, memory or request to measure, so that only messages or a schedule bring back the first.
 * Several schedules may take turns.
 */
function zeroProblems({ scaling }: ServiceSettings): Problem[] {
  if (scaling === undefined || scaling.messagesPerTask !== undefined) return [];
  const scheduled = Object.entries(scaling.scheduled ?? {});
  if (scheduled.some(([, { min }]) => min > 0)) return [];
  const message =
    "0 stops the last task, and nothing starts one again; use 1 or more, messagesPerTask with a queue, or a schedule that raises min";
  return [
    ...(scaling.min === 0 ? [{ path: "scaling.min", message }] : []),
    ...scheduled.map(([name]) => ({ path: `scaling.scheduled.${name}.min`, message })),
  ];
}

/** The requests are counted by a load balancer. */
export function requestsNeedLoadBalancer(requestsPerTarget: number): Problem {
  const message = `${show(requestsPerTarget)} needs a load balancer to count requests; set port, or scale on CPU or memory`;
  return { path: "scaling.requestsPerTarget", message };
}
