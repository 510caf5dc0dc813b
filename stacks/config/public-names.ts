import type { EnvironmentSettings } from "./environment";

/** One of an environment's own DNS names. */
export type PublicName = "host" | "apiHost";

/** The names that get a record, and so belong to this environment alone. */
export function recordedNames({ backend, host, frontend, api }: EnvironmentSettings): PublicName[] {
  const isOpen = backend !== undefined && host === undefined && backend.loadBalancer.exposure === "internet";
  return [...(frontend ? (["host"] as const) : []), ...(api || isOpen ? (["apiHost"] as const) : [])];
}

/** The names that get a certificate: those with a record, and the one under which others reach the load balancer. */
export function certifiedNames(settings: EnvironmentSettings): PublicName[] {
  const { backend, host } = settings;
  if (backend === undefined || host !== undefined) return recordedNames(settings);
  const behind = backend.loadBalancer.exposure === "cloudfront" ? "host" : "apiHost";
  return [...new Set([...recordedNames(settings), behind] as const)];
}
