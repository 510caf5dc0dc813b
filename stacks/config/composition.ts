import { show, under, type Problem } from "../../modules/core";
import { deliveryIdProblems } from "../../modules/iam";
import { budgetProblems } from "../../modules/monitoring";
import { publicHealthUrl } from "../public-health-url";
import type { AccountSettings } from "./account";
import { callerProblems, domainProblems } from "./domain-problems";
import { encryptionProblems } from "./encryption-problems";
import type { EnvironmentSettings } from "./environment";
import { networkProblems } from "./network";
import { outboundProblems } from "./outbound-problems";
import { isReachedByName } from "./public-names";
import { recoveryProblems } from "./recovery";
import type { ResolvedEnvironment } from "./resolve";
import { secretProblems } from "./secret-problems";
import { serviceProblems } from "./service-problems";
import { sidecarProblems } from "./sidecar-problems";
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
    ...sidecarProblems(settings),
    ...encryptionProblems(settings),
    ...edgeProblems(settings),
    ...firewallProblems(environment),
    ...apiProblems(settings),
    ...tokenProblems(settings),
    ...timeoutProblems(settings),
    ...domainProblems(environment, account),
    ...callerProblems(environment, account),
    ...deliveryProblems(settings, account),
    ...variableProblems(settings),
    ...secretProblems(environment, account),
    ...outboundProblems(settings),
    ...serviceProblems(settings, environment.config),
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
  return [];
}

function edgeProblems(settings: EnvironmentSettings): Problem[] {
  const { frontend, backend, host, api } = settings;
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
  if (backend && exposure === "internal" && !isReachedByName(settings) && api === undefined && apiPaths.length === 0) {
    problems.push({
      path: "backend.loadBalancer.exposure",
      message:
        '"internal" without an api section is a backend that nobody can reach; set allowFrom to the ranges that may, add api: {}, or use "internet", or "cloudfront" with frontend.apiPaths',
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

/** AWS WAF protects distributions and load balancers; an HTTP API is throttled instead. */
function firewallProblems({ config, settings }: ResolvedEnvironment): Problem[] {
  const { waf, frontend, backend, host } = settings;
  if (waf === undefined) return [];
  const open = backend !== undefined && host === undefined && backend.loadBalancer.exposure === "internet";
  const there = { frontend: frontend !== undefined, "load-balancer": open };
  if (!waf.protects.some((one) => there[one])) {
    const message =
      "protects nothing: there is no frontend and no load balancer that can be reached from the internet; leave it out";
    return [{ path: "waf", message }];
  }
  const named = config.waf?.protects ?? [];
  return named
    .filter((one) => !there[one])
    .map((one) => ({
      path: "waf.protects",
      message:
        one === "frontend"
          ? '"frontend" is not there; leave it out'
          : '"load-balancer" cannot be reached from the internet here, and needs no firewall; leave it out',
    }));
}

/** The health check has no token. */
function tokenProblems(settings: EnvironmentSettings): Problem[] {
  const { api, domain } = settings;
  if (api?.jwt === undefined || domain === undefined || !hasHealthCheck(settings)) return [];
  const url = publicHealthUrl(settings, domain);
  if (url === undefined || url.host !== domain.apiHost) return [];
  const route = `GET ${url.path}`;
  if (api.jwt.except.includes(route)) return [];
  const message = `lacks ${show(route)}, which the health check of ${url.host} calls without a token; add it, or set domain.healthCheck false`;
  return [{ path: "api.jwt.except", message }];
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

function deliveryProblems(
  { delivery, frontend, backend, services = {} }: EnvironmentSettings,
  account: AccountSettings,
): Problem[] {
  if (delivery === undefined) return [];
  const problems: Problem[] = [];
  if (account.github === undefined) {
    problems.push({
      path: "delivery",
      message: "needs a GitHub organisation; set the account's github.organization in envs/accounts.ts",
    });
  }
  const pushed = Object.values(services).some(({ image }) => image.owner === "ci");
  if (frontend === undefined && !pushed && (backend === undefined || backend.image.owner === "terraform")) {
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
