import type { EnvironmentSettings } from "./environment";

/** The region of CloudFront and of its certificates and firewalls. */
export const GLOBAL_REGION = "us-east-1";

/** One of an environment's own DNS names. */
export type PublicName = "host" | "apiHost";

/** The name of what users open, which has the other names too: the frontend's or, without one, the backend's. */
export function answeringName({ frontend }: Pick<EnvironmentSettings, "frontend">): PublicName {
  return frontend === undefined ? "apiHost" : "host";
}

/** Whether callers reach the load balancer itself, so that it has a name of its own. */
export function isReachedByName({ backend, host }: EnvironmentSettings): boolean {
  if (backend === undefined || host !== undefined) return false;
  const { exposure, allowFrom } = backend.loadBalancer;
  return exposure === "internet" || (exposure === "internal" && allowFrom !== undefined);
}

/** The names that get a record, and so belong to this environment alone. */
export function recordedNames(settings: EnvironmentSettings): PublicName[] {
  const { frontend, api } = settings;
  const backend = api !== undefined || isReachedByName(settings);
  return [...(frontend ? (["host"] as const) : []), ...(backend ? (["apiHost"] as const) : [])];
}

/** The names that get a certificate: those with a record, and the one under which others reach the load balancer. */
export function certifiedNames(settings: EnvironmentSettings): PublicName[] {
  const behind = loadBalancerName(settings);
  return behind === undefined ? recordedNames(settings) : [...new Set([...recordedNames(settings), behind])];
}

/** The name under which others reach the load balancer, which its certificate covers; undefined without one. */
export function loadBalancerName({ backend, host }: EnvironmentSettings): PublicName | undefined {
  if (backend === undefined || host !== undefined) return undefined;
  return backend.loadBalancer.exposure === "cloudfront" ? "host" : "apiHost";
}
