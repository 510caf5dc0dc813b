import type { DomainSettings } from "../modules/dns";
import type { EnvironmentSettings } from "./config/environment";

/** The public URL of an environment's health check; undefined if it cannot be reached from the internet. */
export function publicHealthUrl(
  { backend, frontend, api }: EnvironmentSettings,
  { host, apiHost }: DomainSettings,
): { readonly host: string; readonly path: string } | undefined {
  const prefixes = (frontend?.apiPaths ?? []).map((pattern) => pattern.replace(/\*.*$/, ""));
  const path = backend?.healthCheck.path;
  if (path !== undefined) {
    if (prefixes.some((prefix) => path.startsWith(prefix))) return { host, path };
    if (api !== undefined || backend?.loadBalancer.exposure === "internet") return { host: apiHost, path };
  }
  return frontend && { host, path: "/" };
}
