import { orList, show, under, type Problem } from "../../modules/core";
import { commonNameProblems, type DomainSettings } from "../../modules/dns";
import { sidecarProblems } from "../../modules/ecs";
import { cacheSidecar } from "../../modules/elasticache";
import { deliveryIdProblems } from "../../modules/iam";
import { budgetProblems } from "../../modules/monitoring";
import { publicHealthUrl } from "../public-health-url";
import type { AccountSettings } from "./account";
import type { EnvironmentSettings } from "./environment";
import { networkProblems } from "./network";
import { certifiedNames } from "./public-names";
import { recoveryProblems } from "./recovery";
import type { ResolvedEnvironment } from "./resolve";
import { tagProblems } from "./tags";
import { variableProblems } from "./variable-problems";
import { workloadProblems } from "./workload-problems";
import { slowestResponse } from "./workloads";

/** Checks how the sections of an environment fit together; each section has already been validated by itself. */
export function compositionProblems(environment: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { settings } = environment;
  return [
    ...protectionProblems(environment),
    ...tagProblems(
      { ...account.tags, ...settings.tags },
      hasHealthCheck(settings) ? { what: "a health check of Route 53", own: ["Name"] } : undefined,
    ),
    ...networkProblems(settings),
    ...cacheProblems(settings),
    ...edgeProblems(settings),
    ...apiProblems(settings),
    ...timeoutProblems(settings),
    ...domainProblems(settings, account),
    ...deliveryProblems(settings, account),
    ...variableProblems(settings),
    ...workloadProblems(settings),
    ...backupProblems(settings),
    ...(settings.budget
      ? under("budget", budgetProblems({ config: settings.budget, tags: settings.tags ?? account.tags ?? {} }))
      : []),
    ...recoveryProblems(environment, account),
  ];
}

function hasHealthCheck(settings: EnvironmentSettings): boolean {
  return settings.domain?.healthCheck === true && publicHealthUrl(settings, settings.domain) !== undefined;
}

function protectionProblems({ tier, settings }: ResolvedEnvironment): Problem[] {
  if (tier !== "prod" || settings.protection !== "disposable") return [];
  return [
    {
      path: "protection",
      message:
        '"disposable" is not allowed in tier prod; use "protected", or "retiring" just before you destroy the environment',
    },
  ];
}

function cacheProblems({ cache, backend }: EnvironmentSettings): Problem[] {
  if (cache === undefined) return [];
  if (backend === undefined) {
    return [{ path: "cache", message: "needs a backend, and there is none; add a backend section, or leave it out" }];
  }
  if (cache.mode !== "sidecar") return [];
  return under("backend", sidecarProblems(backend, [cacheSidecar(cache)]));
}

function edgeProblems({ frontend, backend, host }: EnvironmentSettings): Problem[] {
  if (host !== undefined) return [];
  const problems: Problem[] = [];
  const apiPaths = frontend?.apiPaths ?? [];
  const exposure = backend?.loadBalancer.exposure;
  if (apiPaths.length > 0 && backend === undefined) {
    problems.push({
      path: "frontend.apiPaths",
      message: "are routed to the backend, and there is none; add a backend section, or leave them out",
    });
  }
  if (apiPaths.length > 0 && backend && exposure !== "cloudfront") {
    problems.push({
      path: "backend.loadBalancer.exposure",
      message: `${show(exposure)} cannot be combined with frontend.apiPaths; use "cloudfront", so that callers cannot bypass CloudFront`,
    });
  }
  if (backend && exposure === "cloudfront" && apiPaths.length === 0) {
    problems.push({
      path: "backend.loadBalancer.exposure",
      message:
        '"cloudfront" needs paths for CloudFront to route to the backend; set frontend.apiPaths, such as ["/api/*"]',
    });
  }
  if (backend && backend.port === undefined) {
    problems.push({
      path: "backend.port",
      message: "is missing; set the port that the container listens on, such as 8000",
    });
  }
  return problems;
}

function apiProblems({ api, backend, host }: EnvironmentSettings): Problem[] {
  if (api === undefined) return [];
  if (backend === undefined)
    return [{ path: "api", message: "needs a backend, and there is none; add a backend section, or leave it out" }];
  if (host !== undefined || backend.loadBalancer.exposure !== "internet") return [];
  return [
    {
      path: "backend.loadBalancer.exposure",
      message: '"internet" lets callers bypass the HTTP API; use "internal", or "cloudfront" with frontend.apiPaths',
    },
  ];
}

/** What waits for a response must not wait longer than what carries it. */
function timeoutProblems(settings: EnvironmentSettings): Problem[] {
  const { backend } = settings;
  if (backend === undefined || settings.host !== undefined) return [];
  const slowest = slowestResponse(settings);
  const { deregistrationDelaySeconds, loadBalancer } = backend;
  const problems: Problem[] = [];
  if (deregistrationDelaySeconds < slowest) {
    problems.push({
      path: "backend.deregistrationDelaySeconds",
      message:
        `${show(deregistrationDelaySeconds)} cuts off responses that callers wait ${show(slowest)} seconds for (frontend.apiTimeoutSeconds, api.timeoutSeconds), ` +
        `on each deployment; use ${show(slowest)} or more, or leave it out`,
    });
  }
  if (loadBalancer.idleTimeoutSeconds < slowest) {
    problems.push({
      path: "backend.loadBalancer.idleTimeoutSeconds",
      message:
        `${show(loadBalancer.idleTimeoutSeconds)} closes connections on which callers still wait for a response (frontend.apiTimeoutSeconds, api.timeoutSeconds: ` +
        `${show(slowest)} seconds); use ${show(slowest)} or more, or leave it out`,
    });
  }
  return problems;
}

function domainProblems(settings: EnvironmentSettings, account: AccountSettings): Problem[] {
  const { domain } = settings;
  if (domain === undefined) return [];
  const names = certifiedNames(settings).flatMap((name) => under(`domain.${name}`, commonNameProblems(domain[name])));
  return [...zoneProblems(domain, account), ...names, ...healthPathProblems(settings, domain)];
}

/** The longest path that Route 53 checks. */
const LONGEST_HEALTH_PATH = 255;

function healthPathProblems(settings: EnvironmentSettings, domain: DomainSettings): Problem[] {
  const path = domain.healthCheck ? publicHealthUrl(settings, domain)?.path : undefined;
  if (path === undefined || path.length <= LONGEST_HEALTH_PATH) return [];
  const message = `has ${path.length} characters, and Route 53, which checks it too, takes ${LONGEST_HEALTH_PATH}; use a shorter one, or domain.healthCheck false`;
  return [{ path: "backend.healthCheck.path", message }];
}

function zoneProblems(domain: DomainSettings, { zones }: AccountSettings): Problem[] {
  if (zones.includes(domain.zone)) return [];
  return [
    {
      path: "domain.zone",
      message:
        `${show(domain.zone)} is not a zone of the account, so its certificates cannot be validated; ` +
        (zones.length > 0 ? `use ${orList(zones)}, or add it` : "add it") +
        " to the account's zones in envs/accounts.ts",
    },
  ];
}

function deliveryProblems({ delivery, frontend, backend }: EnvironmentSettings, account: AccountSettings): Problem[] {
  if (delivery === undefined) return [];
  const problems: Problem[] = [];
  if (account.github === undefined) {
    problems.push({
      path: "delivery",
      message: "needs a GitHub organisation; set the account's github.organization in envs/accounts.ts",
    });
  }
  if (frontend === undefined && (backend === undefined || backend.image.owner === "terraform")) {
    problems.push({
      path: "delivery",
      message: 'has nothing to deploy; add a frontend, or a backend with image.owner "ci"',
    });
  }
  return [...problems, ...under("delivery", deliveryIdProblems(delivery, account.github?.organizationId))];
}

function backupProblems({ backups, database, host }: EnvironmentSettings): Problem[] {
  if (backups === undefined || database !== undefined || host !== undefined) return [];
  return [{ path: "backups", message: "need a database or a host to back up, and there is neither; leave them out" }];
}
