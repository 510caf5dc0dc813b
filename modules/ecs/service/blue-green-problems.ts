import { show, type Problem } from "../../core";
import type { ServiceSettings } from "./config";

/** The ports of the load balancer's own listeners. */
const TAKEN_PORTS = [80, 443];

/**
 * The settings of a service that cannot be combined with CodeDeploy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function blueGreenProblems(settings: ServiceSettings): Problem[] {
  const { deployment, blueGreen, image, capacity, port, scaling, stickiness } = settings;
  if (deployment === "rolling") {
    const message =
      'configures "blue-green", but deployment is "rolling"; leave it out, or use deployment "blue-green"';
    return blueGreen ? [{ path: "blueGreen", message }] : [];
  }
  const problems: Problem[] = [];
  const clash = (path: string, message: string) => problems.push({ path, message });
  if (image.owner === "terraform") {
    clash(
      "image.owner",
      '"terraform" cannot be combined with blue-green, where only CodeDeploy starts new tasks; use "ci"',
    );
  }
  if (capacity !== "on-demand") {
    clash(
      "capacity",
      `${show(capacity)} cannot be combined with blue-green, where capacity providers cannot change; use "on-demand"`,
    );
  }
  if (port === undefined) {
    clash("deployment", '"blue-green" shifts the traffic of a load balancer; set port, or use "rolling"');
  }
  if (scaling?.requestsPerTarget !== undefined) {
    const requests = show(scaling.requestsPerTarget);
    clash(
      "scaling.requestsPerTarget",
      `${requests} cannot be combined with blue-green, where the target group changes with each deployment; scale on CPU or memory`,
    );
  }
  if (stickiness !== undefined) {
    clash(
      "stickiness",
      'cannot be combined with blue-green: a load balancer that shifts traffic between two sticky target groups wants the listener to be sticky too, and CodeDeploy, which writes the listener, does not make it so; leave it out, or use deployment "rolling"',
    );
  }
  const testPort = blueGreen?.testPort;
  if (testPort !== undefined && TAKEN_PORTS.includes(testPort)) {
    clash(
      "blueGreen.testPort",
      `${show(testPort)} is already in use by the load balancer; use another port such as 8443`,
    );
  }
  return [...problems, ...percentProblems(settings)];
}

function percentProblems(settings: ServiceSettings): Problem[] {
  const rolling = { minimumHealthyPercent: 100, maximumPercent: 200 } as const;
  return Object.entries(rolling).flatMap(([path, fixed]) => {
    const value = settings[path as keyof typeof rolling];
    if (value === fixed) return [];
    return [{ path, message: `${show(value)} has no effect with blue-green, which doubles the tasks; leave it out` }];
  });
}
