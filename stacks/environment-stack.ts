import type { Construct } from "constructs";
import { HttpApi } from "../modules/api-gateway";
import { BaseStack, type IWatchable, type Protection } from "../modules/core";
import { domainSettings, type DomainSettings } from "../modules/dns";
import { LoadBalancer, Repository, type FargateService } from "../modules/ecs";
import { Cache } from "../modules/elasticache";
import { Budget, Monitoring } from "../modules/monitoring";
import { Database } from "../modules/rds";
import { Bucket } from "../modules/s3";
import { Frontend } from "../modules/s3-cloudfront";
import { Secrets } from "../modules/secrets";
import { Vpc } from "../modules/vpc";
import { WebAcl } from "../modules/waf";
import { createBackend, type BackendParts } from "./backend";
import type { AccountConfig } from "./config/account";
import type { EnvironmentConfig } from "./config/environment";
import type { ResolvedEnvironment } from "./config/resolve";
import { stateBackend } from "./config/state-backend";
import { createDelivery } from "./delivery";
import { Names, publicHealthUrl } from "./names";

export interface EnvironmentStackProps {
  readonly environment: ResolvedEnvironment;
  readonly account: AccountConfig;
}

/** CloudFront, and what belongs to it, is governed from here. */
const GLOBAL_REGION = "us-east-1";

/** One environment of one system. Sections that the environment does not have are not built. */
export class EnvironmentStack extends BaseStack {
  readonly #config: EnvironmentConfig;
  readonly #protection: Protection;
  readonly #domain: DomainSettings | undefined;
  readonly #watched: IWatchable[] = [];

  constructor(scope: Construct, id: string, { environment, account }: EnvironmentStackProps) {
    super(scope, id, {
      deployment: {
        system: environment.system,
        environment: environment.name,
        accountId: account.id,
        region: environment.region ?? account.region,
      },
      backend: stateBackend(account, `${environment.system}/${environment.name}`),
      tags: { ...account.tags, ...environment.config.tags },
    });
    this.#config = environment.config;
    this.#protection = environment.config.protection;
    this.#domain = environment.config.domain && domainSettings(environment.config.domain);

    const network = this.#createNetwork();
    const names = this.#createNames();
    const buckets = this.#createBuckets();
    const secrets = this.#createSecrets();
    const loadBalancer = this.#createLoadBalancer(network, names);
    const frontend = this.#createFrontend(loadBalancer, names);
    const api = this.#createApi(network, loadBalancer, frontend, names);
    const database = this.#createDatabase(network);
    const cache = this.#createCache(network);
    const repository = this.#createRepository();
    const backend = this.#createBackend({
      network,
      repository,
      loadBalancer,
      secrets,
      database,
      cache,
      buckets,
      frontend,
      api,
    });
    this.#createHealthCheck(names);
    createDelivery(this, this.#config, account.github, { backend, repository, frontend });
    this.#createMonitoring(backend);
    this.#createBudget();
  }

  #createNetwork(): Vpc | undefined {
    const { network: config } = this.#config;
    if (config === undefined) return undefined;
    const network = new Vpc(this, "network", { config });
    this.output("vpc_id", network.vpcId, "The VPC.");
    return network;
  }

  #createNames(): Names | undefined {
    return (
      this.#domain &&
      new Names(this, this.#domain, this.naming.deployment.region, () => this.providerFor(GLOBAL_REGION))
    );
  }

  #createBuckets(): Readonly<Record<string, Bucket>> {
    return Object.fromEntries(
      Object.entries(this.#config.buckets ?? {}).map(([name, { backendAccess, ...config }]) => {
        const bucket = new Bucket(this, `${name}-bucket`, {
          config: { ...config, name: config.name ?? this.naming.globalName("bucket", name) },
          protection: this.#protection,
        });
        this.output(`${name.replaceAll("-", "_")}_bucket`, bucket.bucketName, `The bucket ${name}.`);
        return [name, bucket];
      }),
    );
  }

  #createSecrets(): Secrets | undefined {
    const { secrets: config } = this.#config;
    if (config === undefined) return undefined;
    const secrets = new Secrets(this, "secret", { config, protection: this.#protection });
    if (Object.keys(secrets.external).length > 0) {
      this.output("secrets_to_fill", secrets.toFill, "Secrets that people fill in, with the command to do so.");
    }
    return secrets;
  }

  #createLoadBalancer(network: Vpc | undefined, names: Names | undefined): LoadBalancer | undefined {
    const { backend, waf } = this.#config;
    if (backend === undefined || network === undefined) return undefined;
    const exposure = backend.loadBalancer?.exposure ?? "internet";
    const certificate = names?.certificateFor(exposure === "cloudfront" ? "host" : "apiHost");
    const loadBalancer = new LoadBalancer(this, "load-balancer", {
      ...(backend.loadBalancer ? { config: backend.loadBalancer } : {}),
      vpc: network,
      protection: this.#protection,
      ...(certificate ? { certificate } : {}),
    });
    if (exposure === "internet") {
      names?.alias("apiHost", { dnsName: loadBalancer.dnsName, hostedZoneId: loadBalancer.hostedZoneId, ipv6: false });
      if (waf)
        this.#watch(new WebAcl(this, "load-balancer-firewall", { config: waf, scope: "regional" })).protect(
          "load-balancer",
          loadBalancer.loadBalancerArn,
        );
    }
    this.output("alb_dns_name", loadBalancer.dnsName, "The load balancer's own name.");
    return this.#watch(loadBalancer);
  }

  #createFrontend(loadBalancer: LoadBalancer | undefined, names: Names | undefined): Frontend | undefined {
    const { frontend: config, waf } = this.#config;
    if (config === undefined) return undefined;
    const inUsEast1 =
      this.naming.deployment.region === GLOBAL_REGION ? {} : { provider: this.providerFor(GLOBAL_REGION) };
    const webAcl = waf && this.#watch(new WebAcl(this, "firewall", { config: waf, scope: "cloudfront", ...inUsEast1 }));
    const frontend = new Frontend(this, "frontend", {
      config,
      protection: this.#protection,
      ...(webAcl ? { webAcl } : {}),
      ...(names ? { domain: { host: names.settings.host, certificate: names.globalCertificate() } } : {}),
      ...(loadBalancer && (config.apiPaths ?? []).length > 0
        ? {
            api: {
              loadBalancerArn: loadBalancer.loadBalancerArn,
              dnsName: loadBalancer.dnsName,
              tls: names !== undefined,
            },
          }
        : {}),
      ...inUsEast1,
    });
    names?.alias("host", frontend.aliasTarget);
    this.output("frontend_url", frontend.url, "Where users open the application.");
    this.output("frontend_bucket", frontend.bucket.bucketName, "Where a pipeline puts the built frontend.");
    this.output("cloudfront_distribution_id", frontend.distributionId, "What a pipeline invalidates.");
    return this.#watch(frontend);
  }

  #createApi(
    network: Vpc | undefined,
    loadBalancer: LoadBalancer | undefined,
    frontend: Frontend | undefined,
    names: Names | undefined,
  ): HttpApi | undefined {
    const { api: config, backend } = this.#config;
    if (config === undefined || network === undefined || loadBalancer === undefined) return undefined;
    const listenerHost = backend?.loadBalancer?.exposure === "cloudfront" ? "host" : "apiHost";
    const api = new HttpApi(this, "api", {
      config,
      vpc: network,
      backend: {
        connections: loadBalancer.connections,
        listenerArn: loadBalancer.listenerArn,
        listenerPort: loadBalancer.port,
        ...(names ? { tlsHost: names.settings[listenerHost] } : {}),
      },
      ...(names ? { domain: { host: names.settings.apiHost, certificate: names.certificateFor("apiHost") } } : {}),
      ...(frontend ? { corsOrigins: [frontend.url] } : {}),
    });
    if (api.aliasTarget) names?.alias("apiHost", api.aliasTarget);
    this.output("api_url", api.url, "Where the HTTP API answers.");
    return this.#watch(api);
  }

  #createDatabase(network: Vpc | undefined): Database | undefined {
    const { database: config } = this.#config;
    if (config === undefined || network === undefined) return undefined;
    const database = new Database(this, "database", { config, vpc: network, protection: this.#protection });
    this.output("rds_endpoint", database.endpoint, "The database's host, inside the VPC.");
    this.output("database_url_secret", database.urlSecret.secretArn, "The secret that holds DATABASE_URL.");
    return this.#watch(database);
  }

  /** One for all tasks; the one beside the application is made with the backend. */
  #createCache(network: Vpc | undefined): Cache | undefined {
    const { cache: config } = this.#config;
    if (config === undefined || config.mode === "sidecar" || network === undefined) return undefined;
    const cache = new Cache(this, "cache", { config, vpc: network, protection: this.#protection });
    this.output("redis_endpoint", cache.endpoint, "The cache's host, inside the VPC.");
    return this.#watch(cache);
  }

  #createRepository(): Repository | undefined {
    const { backend } = this.#config;
    if (backend === undefined) return undefined;
    const repository = new Repository(this, "backend-image", {
      ...(backend.repository ? { config: backend.repository } : {}),
      protection: this.#protection,
    });
    this.output("ecr_repository_url", repository.repositoryUrl, "Where a pipeline pushes images.");
    return repository;
  }

  #createBackend(parts: BackendParts): FargateService | undefined {
    const backend = createBackend(this, this.#config, parts);
    return backend && this.#watch(backend);
  }

  /** Asks for the backend's health from the internet, under whichever name leads to it. */
  #createHealthCheck(names: Names | undefined): void {
    if (names?.settings.healthCheck !== true) return;
    const url = publicHealthUrl(this.#config, names.settings);
    if (url) this.#watch(names.healthCheck(url.host, url.path));
  }

  #createMonitoring(backend: FargateService | undefined): void {
    const { alerts: config } = this.#config;
    if (config === undefined) return;
    const monitoring = new Monitoring(this, "monitoring", {
      config,
      providerFor: (region) => this.providerFor(region),
    });
    for (const thing of this.#watched) monitoring.watch(thing);
    if (backend) monitoring.watchLog({ name: "backend", logGroupName: backend.taskDefinition.logGroup.name });
    this.output("cloudwatch_dashboard_url", monitoring.dashboardUrl, "The page for whoever is on call.");
  }

  #createBudget(): void {
    const { budget: config } = this.#config;
    if (config) new Budget(this, "budget", { config });
  }

  #watch<T extends IWatchable>(thing: T): T {
    this.#watched.push(thing);
    return thing;
  }
}
