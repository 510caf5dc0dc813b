import { covers, narrower, RULE_VALUES, rulePriority } from "../../modules/alb";
import { definitionProblems, orList, show, under, type Problem } from "../../modules/core";
import { messagesNeedQueue, requestsNeedLoadBalancer } from "../../modules/ecs";
import { hasReader } from "../../modules/rds";
import { publicHealthUrl } from "../public-health-url";
import type { EnvironmentConfig, EnvironmentSettings } from "./environment";
import { answeringName, loadBalancerName } from "./public-names";
import type { ServiceSectionConfig, ServiceSectionSettings } from "./services";
import { slowestResponse } from "./workloads";

type Services = Readonly<Record<string, ServiceSectionSettings>>;

/** Checks that the services next to the backend fit each other and the rest of the environment. */
export function serviceProblems(settings: EnvironmentSettings, config: EnvironmentConfig): Problem[] {
  const { services = {}, backend, host } = settings;
  if (Object.keys(services).length === 0) return [];
  if (backend === undefined) {
    const message = "run in the backend's cluster, and there is no backend; add a backend section, or leave them out";
    return [{ path: "services", message }];
  }
  if (host !== undefined) {
    const message = "run on Fargate, and with host there is no cluster; leave out one of the two";
    return [{ path: "services", message }];
  }
  return [
    ...Object.entries(services).flatMap(([name, service]) =>
      under(`services.${name}`, [
        ...accessProblems(service, settings),
        ...uselessProblems(service, config.services?.[name] ?? {}),
        ...requestProblems(service, settings),
        ...scalingProblems(service),
        ...sizeProblems(service, settings),
        ...callerProblems(name, service, settings),
      ]),
    ),
    ...orderProblems(services),
    ...circleProblems(services),
  ];
}

/** Whether only what is there is named. */
function accessProblems(
  { secrets, databaseAccess, cacheAccess, bucketAccess, queueAccess }: ServiceSectionSettings,
  { database, cache, secrets: own, buckets, queues }: EnvironmentSettings,
): Problem[] {
  const urls = database ? ["DATABASE_URL", ...(hasReader(database) ? ["DATABASE_READER_URL"] : [])] : [];
  const problems = [
    ...unknown("secrets", secrets, [...Object.keys(own ?? {}), ...urls]),
    ...unknown("bucketAccess", Object.keys(bucketAccess), Object.keys(buckets ?? {})),
    ...unknown("queueAccess", Object.keys(queueAccess), Object.keys(queues ?? {})),
  ];
  if (databaseAccess && database === undefined && problems.every(({ path }) => path !== "secrets")) {
    const message = "true needs a database, and there is none; add a database section, or leave it out";
    problems.push({ path: "databaseAccess", message });
  }
  const told = secrets.filter((one) => urls.includes(one));
  if (!databaseAccess && told.length > 0) {
    const message = `false keeps it from the database, whose URL it gets in ${told.join(" and ")}; leave databaseAccess out, or take the URL out of secrets`;
    problems.push({ path: "databaseAccess", message });
  }
  if (cacheAccess && cache === undefined) {
    problems.push({
      path: "cacheAccess",
      message: "true needs a cache, and there is none; add a cache section, or leave it out",
    });
  }
  if (cacheAccess && cache?.mode === "sidecar") {
    const message =
      'true needs a cache that others can reach, and "sidecar" is the backend\'s alone; use cache.mode "managed"';
    problems.push({ path: "cacheAccess", message });
  }
  return problems;
}

/** What is written and has no effect. */
function uselessProblems(
  { inherits, image, paths, hosts }: ServiceSectionSettings,
  written: ServiceSectionConfig,
): Problem[] {
  const set = (...keys: readonly (keyof ServiceSectionConfig)[]) => keys.filter((key) => written[key] !== undefined);
  const because = (keys: readonly string[], why: string): Problem[] =>
    keys.map((path) => ({ path, message: `has no effect ${why}; leave it out` }));
  return [
    ...(inherits === "backend"
      ? because(
          set("secrets", "databaseAccess", "cacheAccess", "bucketAccess", "queueAccess"),
          'with inherits "backend", which gives the service all that the backend has',
        )
      : []),
    ...(image.owner === "ci"
      ? []
      : because(set("repository"), `with image.owner ${show(image.owner)}, as no pipeline pushes an image`)),
    ...(paths.length + hosts.length > 0
      ? []
      : because(
          set("priority", "healthCheck", "healthCheckGracePeriodSeconds", "deregistrationDelaySeconds"),
          "without paths or hosts, as the load balancer does not know the service",
        )),
  ];
}

/** Whether the load balancer can send the requests, and gets them. */
function requestProblems(service: ServiceSectionSettings, settings: EnvironmentSettings): Problem[] {
  const { paths, hosts, deregistrationDelaySeconds } = service;
  const values = paths.length + hosts.length;
  if (values === 0) return [];
  const problems: Problem[] = [];
  if (values > RULE_VALUES) {
    const together = paths.length > 0 && hosts.length > 0 ? " together with hosts" : "";
    const message = `has ${values} values${together}, and a rule of a load balancer takes ${RULE_VALUES}; use wildcards, such as "/api/*"`;
    problems.push({ path: paths.length > 0 ? "paths" : "hosts", message });
  }
  const slowest = slowestResponse(settings);
  if (deregistrationDelaySeconds < slowest) {
    const message =
      `${show(deregistrationDelaySeconds)} cuts off responses that callers wait ${show(slowest)} seconds for (frontend.apiTimeoutSeconds, api.timeoutSeconds), ` +
      `on each deployment; use ${show(slowest)} or more, or leave it out`;
    problems.push({ path: "deregistrationDelaySeconds", message });
  }
  return [
    ...problems,
    ...signInProblems(service, settings),
    ...pathProblems(service, settings),
    ...hostProblems(service, settings),
    ...healthProblems(service, settings),
  ];
}

/** What everybody reaches without signing in is the backend's: its rules come before those of services. */
function signInProblems({ paths, hosts }: ServiceSectionSettings, { backend }: EnvironmentSettings): Problem[] {
  const open = backend?.loadBalancer.login?.except ?? [];
  const meets = (pattern: string) =>
    paths.length === 0 || paths.some((path) => covers(path, pattern) || covers(pattern, path));
  return open.filter(meets).map((pattern) => ({
    path: paths.length === 0 ? "hosts" : "paths",
    message: `${show(paths.length === 0 ? hosts : paths)} would lose ${show(pattern)} to the backend, to which backend.loadBalancer.login.except sends it; use paths apart from it, or take it out there`,
  }));
}

/** Route 53 asks for the backend's health by a path that must lead to the backend. */
function healthProblems({ paths, hosts }: ServiceSectionSettings, settings: EnvironmentSettings): Problem[] {
  const { domain, backend } = settings;
  const url = domain?.healthCheck === true ? publicHealthUrl(settings, domain) : undefined;
  if (url === undefined || url.path !== backend?.healthCheck.path) return [];
  if (hosts.length > 0 && !hosts.includes(url.host)) return [];
  const taken = paths.length === 0 ? url.host : paths.find((pattern) => covers(pattern, url.path));
  if (taken === undefined) return [];
  const message = `${show(taken)} takes ${show(url.path)}, by which Route 53 checks the backend's health; use narrower ones, another backend.healthCheck.path, or domain.healthCheck false`;
  return [{ path: paths.length === 0 ? "hosts" : "paths", message }];
}

/** CloudFront only passes on the paths of the frontend's `apiPaths`. An HTTP API passes on all. */
function pathProblems({ paths }: ServiceSectionSettings, { frontend, api, backend }: EnvironmentSettings): Problem[] {
  if (backend?.loadBalancer.exposure !== "cloudfront" || api !== undefined) return [];
  const passed = frontend?.apiPaths ?? [];
  return paths
    .filter((path) => !passed.some((pattern) => covers(pattern, path)))
    .map((path) => ({
      path: "paths",
      message: `${show(path)} does not get past CloudFront, which sends ${orList(passed.map(show))} to the load balancer; add it to frontend.apiPaths`,
    }));
}

/** The load balancer only sees the names that its certificate covers, and behind an HTTP API none of the callers'. */
function hostProblems({ hosts }: ServiceSectionSettings, settings: EnvironmentSettings): Problem[] {
  if (hosts.length === 0) return [];
  const { api, domain } = settings;
  if (api !== undefined) {
    const message = "do not go with an HTTP API in front, which calls the load balancer by another name; use paths";
    return [{ path: "hosts", message }];
  }
  if (domain === undefined) {
    const message =
      "need names that lead to the load balancer, and there is no domain; add a domain section, or use paths";
    return [{ path: "hosts", message }];
  }
  const known = certifiedHosts(settings);
  return hosts
    .filter((host) => !known.some((name) => covers(name, host)))
    .map((host) => ({
      path: "hosts",
      message: `${show(host)} is not in the load balancer's certificate, which is for ${orList(known.map(show))}; use that, or paths`,
    }));
}

/** The names in the certificate of the load balancer, but for those that are redirected before a service is asked. */
function certifiedHosts(settings: EnvironmentSettings): string[] {
  const name = loadBalancerName(settings);
  const { domain } = settings;
  if (domain === undefined || name === undefined) return [];
  const others = name === answeringName(settings) ? Object.entries(domain.alsoHosts) : [];
  return [domain[name], ...others.flatMap(([other, { redirect }]) => (redirect ? [] : [other]))];
}

function scalingProblems({ scaling, paths, hosts, port }: ServiceSectionSettings): Problem[] {
  const { messagesPerTask: messages, requestsPerTarget: requests } = scaling ?? {};
  return [
    ...(messages === undefined ? [] : [messagesNeedQueue(messages)]),
    ...(requests === undefined || port === undefined || paths.length + hosts.length > 0
      ? []
      : [requestsNeedLoadBalancer(requests)]),
  ];
}

function sizeProblems(
  { inherits, entryPoint, command, environment }: ServiceSectionSettings,
  { backend }: EnvironmentSettings,
): Problem[] {
  const all = { ...(inherits === "backend" ? backend?.environment : {}), ...environment };
  return definitionProblems({ entryPoint, command, environment: all }, "a task definition");
}

/** Whether those that call it can do so by name. */
function callerProblems(
  name: string,
  { callers }: ServiceSectionSettings,
  { backend, services = {}, workers = {}, scheduledTasks = {} }: EnvironmentSettings,
): Problem[] {
  const known = ["backend", ...Object.keys(workers), ...Object.keys(services)].filter((one) => one !== name);
  return callers.flatMap((caller): Problem[] => {
    if (caller === "backend" && backend?.deployment === "blue-green") {
      const message =
        '"backend" is deployed by CodeDeploy ("blue-green"), whose tasks cannot call by name; use backend.deployment "rolling", ' +
        "or give the service paths, and callers without it";
      return [{ path: "callers", message }];
    }
    if (scheduledTasks[caller] !== undefined) {
      const message = `${show(caller)} is a scheduled task, and only services and workers can call by name; give the service paths instead`;
      return [{ path: "callers", message }];
    }
    return known.includes(caller) ? [] : unknown("callers", [caller], known);
  });
}

/** Rules that match the same requests, or whose numbers are the same. */
function orderProblems(services: Services): Problem[] {
  const rules = Object.entries(services)
    .filter(([, { paths, hosts }]) => paths.length + hosts.length > 0)
    .map(([name, service]) => ({ name, ...service, priority: service.priority ?? rulePriority(name, service) }));
  return rules.flatMap((one, index) =>
    rules.slice(0, index).flatMap((other): Problem[] => {
      const path = `services.${one.name}`;
      if (one.priority === other.priority) {
        const message = `${show(one.priority)} is that of ${other.name} as well; set another one, up to 50000`;
        return [{ path: `${path}.priority`, message }];
      }
      const first = narrower(one, other);
      if (first === "same") {
        const message = `matches the same requests as ${other.name}; use another path or host`;
        return [{ path: `${path}.${one.paths.length > 0 ? "paths" : "hosts"}`, message }];
      }
      if (first === "mixed") {
        const message = `are in part more specific than those of ${other.name}, and in part less; split one of the two services, or change the paths`;
        return [{ path: `${path}.paths`, message }];
      }
      const [before, after] = first === "one" ? [one, other] : [other, one];
      if (first === undefined || before.priority < after.priority) return [];
      const message = `lets ${after.name} (${after.priority}) take the more specific requests of ${before.name} (${before.priority}); give ${before.name} the lower number`;
      return [{ path: `${path}.priority`, message }];
    }),
  );
}

/** The one that is called is made first, and knows no name that comes later. */
function circleProblems(services: Services): Problem[] {
  const callersOf = (name: string) => (services[name]?.callers ?? []).filter((one) => one in services);
  const calls = (from: string, to: string, seen: readonly string[] = []): boolean =>
    callersOf(to).some((one) => one === from || (!seen.includes(one) && calls(from, one, [...seen, one])));
  return Object.keys(services).flatMap((name): Problem[] => {
    const back = callersOf(name).find((caller) => caller !== name && calls(name, caller));
    if (back === undefined) return [];
    const message = `${show(back)} calls it and is called by it, so neither can be started first; let one of them call the other by its paths`;
    return [{ path: `services.${name}.callers`, message }];
  });
}

function unknown(path: string, got: readonly string[], known: readonly string[]): Problem[] {
  const use = known.length === 0 ? "there is none" : `use ${orList(known.map(show))}`;
  return got
    .filter((one) => !known.includes(one))
    .map((one) => ({ path, message: `${show(one)} is not defined in this environment; ${use}` }));
}
