import { show, under, type Problem } from "../../modules/core";
import { serviceSettings, sidecarProblems, TRACING_ENVIRONMENT } from "../../modules/ecs";
import { cacheSidecar } from "../../modules/elasticache";
import type { AccountConfig } from "./account";
import type { EnvironmentConfig } from "./environment";
import type { ResolvedEnvironment } from "./resolve";

/** How the sections of an environment fit together; each of them is known to be right by itself. */
export function compositionProblems(environment: ResolvedEnvironment, account: AccountConfig): Problem[] {
  const { config } = environment;
  return [
    ...protectionProblems(environment),
    ...networkProblems(config),
    ...cacheProblems(config),
    ...edgeProblems(config),
    ...apiProblems(config),
    ...domainProblems(config, account),
    ...deliveryProblems(config, account),
    ...referenceProblems(config),
    ...variableProblems(config),
  ];
}

function protectionProblems({ tier, config }: ResolvedEnvironment): Problem[] {
  if (tier !== "prod" || config.protection !== "disposable") return [];
  return [
    {
      path: "protection",
      message:
        '"disposable" is not allowed in tier prod; use "protected", or "retiring" shortly before it is destroyed',
    },
  ];
}

/** What Fargate in private subnets needs to pull an image, write logs and read secrets when there is no NAT gateway. */
const PULL_ENDPOINTS = ["ecr.api", "ecr.dkr", "logs"];

function networkProblems({ network, backend, database, cache, secrets }: EnvironmentConfig): Problem[] {
  const ownCache = cache && cache.mode !== "sidecar";
  const wanting = [backend && "backend", database && "database", ownCache ? "cache" : undefined].filter(
    (one) => one !== undefined,
  );
  if (network === undefined) {
    return wanting.length === 0
      ? []
      : [{ path: "network", message: `is missing, and ${wanting.join(" and ")} live in it; set network.cidr` }];
  }
  const problems: Problem[] = [];
  const azs = network.azs ?? ["a", "b"];
  if (azs.length < 2 && wanting.length > 0) {
    problems.push({
      path: "network.azs",
      message: `${show(azs)} is one zone, and ${wanting.join(" and ")} need two; add a letter`,
    });
  }
  if (backend && (backend.placement ?? "private") === "private" && network.natGateways === "none") {
    const needed = [
      ...PULL_ENDPOINTS,
      ...(secrets !== undefined || database !== undefined ? ["secretsmanager"] : []),
      ...(backend.exec === true ? ["ssmmessages"] : []),
    ];
    const missing = needed.filter((one) => !(network.interfaceEndpoints ?? []).includes(one));
    if (missing.length > 0) {
      problems.push({
        path: "network.natGateways",
        message:
          `"none" leaves private tasks without a way to ${missing.join(", ")}; add them to network.interfaceEndpoints, ` +
          'or use "single", or backend.placement "public"',
      });
    }
    const pulling = [
      ...(backend.tracing === true ? ["backend.tracing"] : []),
      ...(cache?.mode === "sidecar" ? ['cache.mode "sidecar"'] : []),
    ];
    if (pulling.length > 0) {
      problems.push({
        path: "network.natGateways",
        message:
          `"none" leaves private tasks without a way to public.ecr.aws, which has no endpoint and is where the image for ` +
          `${pulling.join(" and ")} comes from; ` +
          'use "single", or backend.placement "public"',
      });
    }
  }
  return problems;
}

function cacheProblems({ cache, backend }: EnvironmentConfig): Problem[] {
  if (cache === undefined) return [];
  if (backend === undefined) {
    return [
      { path: "cache", message: "is for the backend, and there is none; add a backend section, or leave it out" },
    ];
  }
  if (cache.mode !== "sidecar") return [];
  const { environment, loadBalancer, repository, cluster, ...service } = backend;
  return under("backend", sidecarProblems(serviceSettings(service), [cacheSidecar(cache)]));
}

function edgeProblems({ frontend, backend }: EnvironmentConfig): Problem[] {
  const problems: Problem[] = [];
  const apiPaths = frontend?.apiPaths ?? [];
  const exposure = backend?.loadBalancer?.exposure ?? "internet";
  if (apiPaths.length > 0 && backend === undefined) {
    problems.push({
      path: "frontend.apiPaths",
      message: "go to the backend, and there is none; add a backend section, or leave them out",
    });
  }
  if (apiPaths.length > 0 && backend && exposure !== "cloudfront") {
    problems.push({
      path: "backend.loadBalancer.exposure",
      message: `${show(exposure)} does not go with frontend.apiPaths; use "cloudfront", so that nobody gets past it`,
    });
  }
  if (backend && exposure === "cloudfront" && apiPaths.length === 0) {
    problems.push({
      path: "backend.loadBalancer.exposure",
      message: '"cloudfront" needs paths that CloudFront sends there; set frontend.apiPaths, such as ["/api/*"]',
    });
  }
  if (backend && backend.port === undefined) {
    problems.push({
      path: "backend.port",
      message: "is missing; name the port that the container listens on, such as 8000",
    });
  }
  return problems;
}

function apiProblems({ api, backend }: EnvironmentConfig): Problem[] {
  if (api === undefined) return [];
  if (backend === undefined)
    return [{ path: "api", message: "stands before the backend, and there is none; add a backend section" }];
  if ((backend.loadBalancer?.exposure ?? "internet") !== "internet") return [];
  return [
    {
      path: "backend.loadBalancer.exposure",
      message:
        '"internet" lets callers go round the api section; use "internal", or "cloudfront" with frontend.apiPaths',
    },
  ];
}

function domainProblems({ domain }: EnvironmentConfig, account: AccountConfig): Problem[] {
  if (domain === undefined || (account.zones ?? []).includes(domain.zone)) return [];
  const zones = account.zones ?? [];
  return [
    {
      path: "domain.zone",
      message:
        `${show(domain.zone)} is no zone of the account, so its certificates cannot be proven; ` +
        (zones.length > 0 ? `use ${zones.join(" or ")}, or add it` : "add it") +
        " to the account's zones in envs/accounts.ts",
    },
  ];
}

function deliveryProblems({ delivery, frontend, backend }: EnvironmentConfig, account: AccountConfig): Problem[] {
  if (delivery === undefined) return [];
  const problems: Problem[] = [];
  if (account.github === undefined) {
    problems.push({
      path: "delivery",
      message: "needs to know the GitHub organisation; set github.organization of the account in envs/accounts.ts",
    });
  }
  if (frontend === undefined && (backend === undefined || backend.image?.owner === "terraform")) {
    problems.push({
      path: "delivery",
      message: 'has nothing to deploy; add a frontend, or a backend with image.owner "ci"',
    });
  }
  return problems;
}

function referenceProblems({ frontend, api, buckets, backend }: EnvironmentConfig): Problem[] {
  const built = new Set([
    ...(frontend ? ["frontend.url"] : []),
    ...(api ? ["api.url"] : []),
    ...Object.keys(buckets ?? {}).map((name) => `buckets.${name}.name`),
  ]);
  return Object.entries(backend?.environment ?? {}).flatMap(([variable, value]) => {
    if (typeof value === "string" || built.has(value.ref)) return [];
    const known = built.size > 0 ? `use ${[...built].join(" or ")}` : "there is nothing to refer to";
    return [{ path: `backend.environment.${variable}`, message: `${show(value.ref)} is not built here; ${known}` }];
  });
}

/** Variables that the environment sets itself. */
const OWN_VARIABLES = ["ENVIRONMENT", "AWS_REGION"];

function variableProblems({ backend, database, cache, secrets }: EnvironmentConfig): Problem[] {
  const taken = new Map(OWN_VARIABLES.map((name) => [name, "is always set"]));
  if (database) {
    for (const name of ["DATABASE_URL", "DATABASE_READER_URL"]) taken.set(name, "comes from the database");
  }
  if (cache) taken.set("REDIS_URL", "comes from the cache");
  if (backend?.tracing === true) {
    for (const name of Object.keys(TRACING_ENVIRONMENT)) taken.set(name, "comes from tracing");
  }
  for (const name of Object.keys(secrets ?? {})) {
    const before = taken.get(name);
    if (before === undefined) taken.set(name, "is a secret");
    else return [{ path: `secrets.${name}`, message: `${name} ${before}; give the secret another name` }];
  }
  return Object.keys(backend?.environment ?? {}).flatMap((name) => {
    const owner = taken.get(name);
    return owner === undefined
      ? []
      : [{ path: `backend.environment.${name}`, message: `${name} ${owner}; leave it out` }];
  });
}
