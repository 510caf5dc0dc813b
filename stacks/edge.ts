import { LoadBalancer } from "../modules/alb";
import { HttpApi } from "../modules/api-gateway";
import type { ComposeHost } from "../modules/compose-host";
import type { BaseStack } from "../modules/core";
import type { HealthCheck } from "../modules/dns";
import type { RecoveryRegion } from "../modules/s3";
import { Frontend } from "../modules/s3-cloudfront";
import type { Vpc } from "../modules/vpc";
import { WAF, WebAcl } from "../modules/waf";
import type { EnvironmentSettings } from "./config/environment";
import { answeringName, GLOBAL_REGION, isReachedByName } from "./config/public-names";
import { originHost } from "./config/second-home";
import type { DomainNames, OwnName } from "./domain-names";
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
  /** The frontend's URL in an environment without a frontend of its own. */
  readonly frontendUrl: string | undefined;
  /** The recovery region, if a second home is there. */
  readonly secondHome: RecoveryRegion | undefined;
}

/** Creates the load balancer, the frontend and the HTTP API, with their DNS names and firewalls. */
export function createEdge(stack: BaseStack, config: EnvironmentSettings, props: EdgeProps): Edge {
  const firewalls: WebAcl[] = [];
  const loadBalancer = createLoadBalancer(stack, config, props, firewalls);
  const frontend = createFrontend(stack, config, props, loadBalancer, firewalls);
  const api = createApi(stack, config, props, loadBalancer, frontend);
  props.names?.announce();
  return { loadBalancer, frontend, api, firewalls, healthCheck: createHealthCheck(config, props.names) };
}

function createLoadBalancer(
  stack: BaseStack,
  config: EnvironmentSettings,
  { network, names, frontendUrl }: EdgeProps,
  firewalls: WebAcl[],
): LoadBalancer | undefined {
  const { backend, host, waf, protection } = config;
  if (backend === undefined || host !== undefined || network === undefined) return undefined;
  const onlyCloudFront = frontendUrl !== undefined && backend.loadBalancer.exposure === "cloudfront";
  const exposure = onlyCloudFront ? "internet" : backend.loadBalancer.exposure;
  const name = nameOf(backend.loadBalancer.exposure, frontendUrl);
  const certificate = names?.certificateFor(name);
  const loadBalancer = new LoadBalancer(stack, "load-balancer", {
    config: { ...backend.loadBalancer, exposure },
    onlyCloudFront,
    vpc: network,
    protection,
    ...(certificate ? { certificate } : {}),
    // Without a certificate it would serve the internet in plain text.
    closed: names !== undefined && !names.ready,
    // With a frontend, CloudFront sends them on.
    ...(names && name === "apiHost" && answeringName(config) === name
      ? { redirect: { to: names.get(name), from: names.others.redirecting } }
      : {}),
  });
  if (names?.ready && (exposure === "internet" || isReachedByName(config))) {
    names.alias(name, { dnsName: loadBalancer.dnsName, hostedZoneId: loadBalancer.hostedZoneId, ipv6: false });
  }
  if (exposure === "internet") {
    if (waf?.protects.includes("load-balancer")) {
      const firewall = new WebAcl(stack, "load-balancer-firewall", { config: WAF.of(waf), scope: "regional" });
      firewall.protect("load-balancer", loadBalancer.loadBalancerArn);
      firewalls.push(firewall);
    }
  }
  stack.output("alb_dns_name", loadBalancer.dnsName, "DNS name of the load balancer.");
  if (names?.ready && frontendUrl === undefined && config.frontend === undefined && isReachedByName(config)) {
    stack.output("backend_url", `https://${names.get(name)}`, "URL of the application.");
  }
  return loadBalancer;
}

function createFrontend(
  stack: BaseStack,
  { frontend: config, waf, protection }: EnvironmentSettings,
  { names, secondHome }: EdgeProps,
  loadBalancer: LoadBalancer | undefined,
  firewalls: WebAcl[],
): Frontend | undefined {
  if (config === undefined) return undefined;
  const inUsEast1 =
    stack.naming.deployment.region === GLOBAL_REGION ? {} : { provider: stack.providerFor(GLOBAL_REGION) };
  const webAcl = waf?.protects.includes("frontend")
    ? new WebAcl(stack, "firewall", { config: WAF.of(waf), scope: "cloudfront", ...inUsEast1 })
    : undefined;
  if (webAcl) firewalls.push(webAcl);
  const { loadBalancerArn = "", dnsName = "" } = loadBalancer ?? {};
  const certificate = names?.globalCertificate();
  const withApi = loadBalancer !== undefined && config.apiPaths.length > 0;
  const frontend = new Frontend(stack, "frontend", {
    config,
    protection,
    ...(webAcl ? { webAcl } : {}),
    ...(names && certificate ? { domain: { host: names.settings.host, certificate, ...otherHosts(names) } } : {}),
    ...(secondHome && names ? { secondHome: { files: secondHome, apiHost: originHost(names.settings) } } : {}),
    ...(withApi ? { api: { loadBalancerArn, dnsName, tls: certificate !== undefined } } : {}),
    ...inUsEast1,
  });
  if (names?.ready) names.alias("host", frontend.aliasTarget);
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
  { network, names, host, frontendUrl }: EdgeProps,
  loadBalancer: LoadBalancer | undefined,
  frontend: Frontend | undefined,
): HttpApi | undefined {
  const browserOrigin = frontend?.url ?? frontendUrl;
  const target = host
    ? hostTarget(host)
    : loadBalancer && loadBalancerTarget(loadBalancer, names, nameOf(backend?.loadBalancer.exposure, frontendUrl));
  if (config === undefined || network === undefined || target === undefined) return undefined;
  const certificate = names?.certificateFor("apiHost");
  const api = new HttpApi(stack, "api", {
    config,
    vpc: network,
    backend: target,
    ...(names && certificate ? { domain: { host: names.settings.apiHost, certificate } } : {}),
    ...(browserOrigin === undefined ? {} : { corsOrigins: [browserOrigin] }),
  });
  if (api.aliasTarget) names?.alias("apiHost", api.aliasTarget);
  stack.output("api_url", api.url, "URL of the HTTP API.");
  return api;
}

function otherHosts({ others }: DomainNames) {
  return {
    ...(others.serving.length > 0 ? { alsoHosts: others.serving } : {}),
    ...(others.redirecting.length > 0 ? { redirectHosts: others.redirecting } : {}),
  };
}

function loadBalancerTarget(
  { connections, listenerArn, port }: LoadBalancer,
  names: DomainNames | undefined,
  name: OwnName,
) {
  return {
    connections,
    targetArn: listenerArn,
    targetPort: port,
    ...(names?.ready ? { tlsHost: names.get(name) } : {}),
  };
}

/** The name in the load balancer's certificate. CloudFront reaches a second home's by a name of its own. */
function nameOf(exposure: string | undefined, frontendUrl: string | undefined): OwnName {
  if (exposure !== "cloudfront") return "apiHost";
  return frontendUrl === undefined ? "host" : "originHost";
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
