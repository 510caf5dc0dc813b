import { LoadBalancer } from "../modules/alb";
import { HttpApi } from "../modules/api-gateway";
import type { ComposeHost } from "../modules/compose-host";
import type { BaseStack } from "../modules/core";
import type { HealthCheck } from "../modules/dns";
import { Frontend } from "../modules/s3-cloudfront";
import type { Vpc } from "../modules/vpc";
import { WebAcl } from "../modules/waf";
import type { EnvironmentSettings } from "./config/environment";
import { GLOBAL_REGION, type DomainNames } from "./domain-names";
import { publicHealthUrl } from "./public-health-url";

/** The public endpoints; undefined where the environment has none. */
export interface Edge {
  readonly loadBalancer: LoadBalancer | undefined;
  readonly frontend: Frontend | undefined;
  readonly api: HttpApi | undefined;
  /** The web ACLs in front of them. */
  readonly firewalls: readonly WebAcl[];
  /** Checks the system's health from the internet. */
  readonly healthCheck: HealthCheck | undefined;
}

/** What the endpoints depend on. */
export interface EdgeProps {
  readonly network: Vpc | undefined;
  readonly names: DomainNames | undefined;
  readonly host: ComposeHost | undefined;
}

/** Creates the load balancer, the frontend and the HTTP API, with their DNS names and firewalls. */
export function createEdge(stack: BaseStack, config: EnvironmentSettings, props: EdgeProps): Edge {
  const firewalls: WebAcl[] = [];
  const loadBalancer = createLoadBalancer(stack, config, props, firewalls);
  const frontend = createFrontend(stack, config, props, loadBalancer, firewalls);
  const api = createApi(stack, config, props, loadBalancer, frontend);
  return { loadBalancer, frontend, api, firewalls, healthCheck: createHealthCheck(config, props.names) };
}

function createLoadBalancer(
  stack: BaseStack,
  { backend, host, waf, protection }: EnvironmentSettings,
  { network, names }: EdgeProps,
  firewalls: WebAcl[],
): LoadBalancer | undefined {
  if (backend === undefined || host !== undefined || network === undefined) return undefined;
  const { exposure } = backend.loadBalancer;
  const certificate = names?.certificateFor(exposure === "cloudfront" ? "host" : "apiHost");
  const loadBalancer = new LoadBalancer(stack, "load-balancer", {
    config: backend.loadBalancer,
    vpc: network,
    protection,
    ...(certificate ? { certificate } : {}),
  });
  if (exposure === "internet") {
    names?.alias("apiHost", { dnsName: loadBalancer.dnsName, hostedZoneId: loadBalancer.hostedZoneId, ipv6: false });
    if (waf) {
      const firewall = new WebAcl(stack, "load-balancer-firewall", { config: waf, scope: "regional" });
      firewall.protect("load-balancer", loadBalancer.loadBalancerArn);
      firewalls.push(firewall);
    }
  }
  stack.output("alb_dns_name", loadBalancer.dnsName, "DNS name of the load balancer.");
  return loadBalancer;
}

function createFrontend(
  stack: BaseStack,
  { frontend: config, waf, protection }: EnvironmentSettings,
  { names }: EdgeProps,
  loadBalancer: LoadBalancer | undefined,
  firewalls: WebAcl[],
): Frontend | undefined {
  if (config === undefined) return undefined;
  const inUsEast1 =
    stack.naming.deployment.region === GLOBAL_REGION ? {} : { provider: stack.providerFor(GLOBAL_REGION) };
  const webAcl = waf && new WebAcl(stack, "firewall", { config: waf, scope: "cloudfront", ...inUsEast1 });
  if (webAcl) firewalls.push(webAcl);
  const { loadBalancerArn = "", dnsName = "" } = loadBalancer ?? {};
  const withApi = loadBalancer !== undefined && config.apiPaths.length > 0;
  const frontend = new Frontend(stack, "frontend", {
    config,
    protection,
    ...(webAcl ? { webAcl } : {}),
    ...(names ? { domain: { host: names.settings.host, certificate: names.globalCertificate() } } : {}),
    ...(withApi ? { api: { loadBalancerArn, dnsName, tls: names !== undefined } } : {}),
    ...inUsEast1,
  });
  names?.alias("host", frontend.aliasTarget);
  stack.output("frontend_url", frontend.url, "URL of the application.");
  stack.output(
    "frontend_bucket",
    frontend.bucket.bucketName,
    "Name of the bucket that a pipeline uploads the built frontend to.",
  );
  stack.output(
    "cloudfront_distribution_id",
    frontend.distributionId,
    "ID of the CloudFront distribution that a pipeline invalidates.",
  );
  return frontend;
}

function createApi(
  stack: BaseStack,
  { api: config, backend }: EnvironmentSettings,
  { network, names, host }: EdgeProps,
  loadBalancer: LoadBalancer | undefined,
  frontend: Frontend | undefined,
): HttpApi | undefined {
  const target = host ? hostTarget(host) : loadBalancer && loadBalancerTarget(loadBalancer, backend, names);
  if (config === undefined || network === undefined || target === undefined) return undefined;
  const api = new HttpApi(stack, "api", {
    config,
    vpc: network,
    backend: target,
    ...(names ? { domain: { host: names.settings.apiHost, certificate: names.certificateFor("apiHost") } } : {}),
    ...(frontend ? { corsOrigins: [frontend.url] } : {}),
  });
  if (api.aliasTarget) names?.alias("apiHost", api.aliasTarget);
  stack.output("api_url", api.url, "URL of the HTTP API.");
  return api;
}

function loadBalancerTarget(
  { connections, listenerArn, port }: LoadBalancer,
  backend: EnvironmentSettings["backend"],
  names: DomainNames | undefined,
) {
  const name = backend?.loadBalancer.exposure === "cloudfront" ? "host" : "apiHost";
  return {
    connections,
    targetArn: listenerArn,
    targetPort: port,
    ...(names ? { tlsHost: names.settings[name] } : {}),
  };
}

function hostTarget({ connections, discoveryServiceArn, port }: ComposeHost) {
  return { connections, targetArn: discoveryServiceArn, targetPort: port };
}

/** Checks the backend's health from the internet, under its public name. */
function createHealthCheck(config: EnvironmentSettings, names: DomainNames | undefined): HealthCheck | undefined {
  if (names?.settings.healthCheck !== true) return undefined;
  const url = publicHealthUrl(config, names.settings);
  return url && names.healthCheck(url.host, url.path);
}
