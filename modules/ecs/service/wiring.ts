import { show, type Problem } from "../../core";
import { messagesNeedQueue, visibilityProblems } from "../scaling/worker-queue";
import { TASK } from "../task/config";
import { RELEASE_CONTAINER } from "../task/task-definition";
import { XRAY_DAEMON } from "../task/tracing";
import { imageProblems, variableProblems } from "../task/wiring";
import { requestsNeedLoadBalancer } from "./problems";
import type { FargateServiceProps } from "./props";
import { serviceConnectProblems } from "./service-connect";

/** Checks that depend on more than the configuration: whether a service is compatible with its props. */
export function wiringProblems(id: string, props: FargateServiceProps): Problem[] {
  return [
    ...variableProblems(props),
    ...loadBalancerProblems(props),
    ...containerProblems(id, props),
    ...queueProblems(props),
    ...imageProblems(props.config.image, props.repository),
    ...(props.connect ? serviceConnectProblems(props.config, props.connect) : []),
  ];
}

function loadBalancerProblems({ config, loadBalancer, requests }: FargateServiceProps): Problem[] {
  if (requests && config.deployment === "blue-green") {
    const message = `${show(config.deployment)} moves all requests of a listener, and only some are for this service; use "rolling"`;
    return [{ path: "deployment", message }];
  }
  if (loadBalancer) {
    if (config.port !== undefined) return [];
    return [{ path: "port", message: "is missing; set the port that the load balancer sends requests to" }];
  }
  if (config.port === undefined) return [];
  const perTarget = config.scaling?.requestsPerTarget;
  const problems = perTarget === undefined ? [] : [requestsNeedLoadBalancer(perTarget)];
  if (config.deployment === "blue-green") {
    const message = `${show(config.deployment)} shifts the traffic of a load balancer; give the service one, or use "rolling"`;
    problems.push({ path: "deployment", message });
  }
  return problems;
}

function containerProblems(id: string, { config, sidecars = [] }: FargateServiceProps): Problem[] {
  const taken = [
    id,
    ...(config.release ? [RELEASE_CONTAINER] : []),
    ...(config.tracing === true ? [XRAY_DAEMON.name] : []),
    ...sidecars.map(({ name }) => name),
  ];
  return taken
    .filter((one, index) => taken.indexOf(one) < index)
    .map((name) => ({
      path: "sidecars",
      message: `${name} is the name of two containers; rename the sidecar`,
    }));
}

function queueProblems({ config, queue }: FargateServiceProps): Problem[] {
  const messages = config.scaling?.messagesPerTask;
  if (!queue) return messages === undefined ? [] : [messagesNeedQueue(messages)];
  return visibilityProblems(queue, TASK.pick("stopTimeoutSeconds").settings(config));
}
