import { show, type Problem } from "../core";
import type { FargateServiceProps } from "./fargate-service";
import { variableName } from "./service-config";
import { requestsNeedLoadBalancer } from "./service-problems";
import { XRAY_DAEMON } from "./tracing";
import { messagesNeedQueue, visibilityProblems } from "./worker-queue";

/** What a service's configuration alone cannot tell: whether it goes with what it is given. */
export function wiringProblems(id: string, props: FargateServiceProps): Problem[] {
  const { environment, secrets } = props;
  const names = Object.keys({ ...environment, ...secrets });
  return [
    ...names.flatMap((name) => variableName(name, `environment.${name}`)),
    ...loadBalancerProblems(props),
    ...containerProblems(id, props),
    ...queueProblems(props),
    ...imageProblems(props),
  ];
}

function loadBalancerProblems({ config, loadBalancer }: FargateServiceProps): Problem[] {
  if (loadBalancer) {
    if (config.port !== undefined) return [];
    return [{ path: "port", message: "is missing; set the port that the load balancer sends requests to" }];
  }
  if (config.port === undefined) return [];
  const requests = config.scaling?.requestsPerTarget;
  const problems = requests === undefined ? [] : [requestsNeedLoadBalancer(requests)];
  if (config.deployment === "blue-green") {
    const message = `${show(config.deployment)} moves the requests of a load balancer; give the service one, or use "rolling"`;
    problems.push({ path: "deployment", message });
  }
  return problems;
}

function containerProblems(id: string, { config, sidecars = [] }: FargateServiceProps): Problem[] {
  const taken = [id, ...(config.tracing === true ? [XRAY_DAEMON.name] : []), ...sidecars.map(({ name }) => name)];
  return taken
    .filter((one, index) => taken.indexOf(one) < index)
    .map((name) => ({
      path: "sidecars",
      message: `${name} is the name of two containers; give the sidecar another one`,
    }));
}

function queueProblems({ config, queue }: FargateServiceProps): Problem[] {
  const messages = config.scaling?.messagesPerTask;
  if (!queue) return messages === undefined ? [] : [messagesNeedQueue(messages)];
  return visibilityProblems(queue, config);
}

/** Without a repository there is nothing to deploy where CI owns the image. */
export function imageProblems({
  config,
  repository,
}: Pick<FargateServiceProps, "repository"> & {
  readonly config: Pick<FargateServiceProps["config"], "image">;
}): Problem[] {
  if (repository || config.image?.owner === "terraform") return [];
  return [
    { path: "image", message: 'is pushed by CI, but there is no repository; give one, or use owner "terraform"' },
  ];
}
