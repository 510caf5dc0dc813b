import { covers } from "../modules/alb";
import { isPending, type DomainSettings } from "../modules/dns";
import type { EnvironmentSettings } from "./config/environment";

/** The public URL of a service's health check; undefined if none of its paths leads there from the internet. */
export function serviceHealthUrl(
  { backend, frontend, api, services }: EnvironmentSettings,
  domain: DomainSettings,
  name: string,
): { readonly host: string; readonly path: string } | undefined {
  const { host, apiHost } = domain;
  const { exposure, allowFrom } = backend?.loadBalancer ?? {};
  const fromAnywhere = exposure === "cloudfront" || api !== undefined || (exposure === "internet" && !allowFrom);
  if (isPending(domain) || !fromAnywhere) return undefined;
  const service = services?.[name];
  const path = service && publicPath(service);
  if (service === undefined || path === undefined || !service.paths.some((pattern) => covers(pattern, path))) {
    return undefined;
  }
  const [own] = service.hosts;
  if (own !== undefined) return /[*?]/.test(own) ? undefined : { host: own, path };
  if ((frontend?.apiPaths ?? []).some((pattern) => covers(pattern, path))) return { host, path };
  return api !== undefined || exposure === "internet" ? { host: apiHost, path } : undefined;
}

/** Whether a path answers without a sign-in: with one, a request for it ends at the page of the user pool. */
export function needsNoSignIn({ backend }: EnvironmentSettings, path: string): boolean {
  const login = backend?.loadBalancer.login;
  return login === undefined || login.except.some((pattern) => covers(pattern, path));
}

/** The public URL of an environment's health check; undefined if it cannot be reached from the internet. */
export function publicHealthUrl(
  { backend, frontend, api }: EnvironmentSettings,
  domain: DomainSettings,
): { readonly host: string; readonly path: string } | undefined {
  if (isPending(domain)) return undefined;
  const { host, apiHost } = domain;
  const prefixes = (frontend?.apiPaths ?? []).map((pattern) => pattern.replace(/\*.*$/, ""));
  const path = backend && publicPath(backend);
  if (path !== undefined) {
    if (prefixes.some((prefix) => path.startsWith(prefix))) return { host, path };
    const { exposure, allowFrom } = backend?.loadBalancer ?? {};
    // Route 53 asks from addresses all over the world.
    if (api !== undefined || (exposure === "internet" && allowFrom === undefined)) return { host: apiHost, path };
  }
  return frontend && { host, path: "/" };
}

/** The path of a health check, if it is answered where requests are. */
function publicPath({ healthCheck: { path, port } }: Checked): string | undefined {
  return port === undefined ? path : undefined;
}

interface Checked {
  readonly healthCheck: { readonly path: string; readonly port?: number };
}
