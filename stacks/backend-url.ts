import type { EnvironmentSettings } from "./config/environment";
import type { DomainNames } from "./domain-names";
import type { Edge } from "./edge";

/**
 * Where callers reach the backend, without a path: the frontend's address if CloudFront routes `frontend.apiPaths` to it,
 * that of the HTTP API if there is one, or the load balancer's.
 */
export function backendUrl(
  { backend, host }: EnvironmentSettings,
  { loadBalancer, api }: Pick<Edge, "loadBalancer" | "api">,
  site: { readonly url: string } | undefined,
  names: DomainNames | undefined,
): string | undefined {
  if (backend === undefined) return undefined;
  if (host === undefined && backend.loadBalancer.exposure === "cloudfront") return site?.url;
  if (api) return api.url;
  if (loadBalancer === undefined) return undefined;
  return names ? `https://${names.get("apiHost")}` : `http://${loadBalancer.dnsName}`;
}
