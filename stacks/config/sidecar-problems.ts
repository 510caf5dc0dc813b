import { orList, show, under, type Problem } from "../../modules/core";
import { sidecarProblems as inTask, type SidecarSpec, type TaskSettings } from "../../modules/ecs";
import { cacheSidecar } from "../../modules/elasticache";
import { hasReader } from "../../modules/rds";
import type { EnvironmentSettings } from "./environment";
import { sidecarSpecs, type SidecarsSettings } from "./sidecars";

/** What has sidecars. */
export interface Owner {
  readonly path: string;
  /** The name of the application's container. */
  readonly name: string;
  readonly settings: Parameters<typeof inTask>[0] & {
    readonly sidecars: SidecarsSettings;
    readonly outbound: TaskSettings["outbound"];
    readonly release?: unknown;
    readonly healthCheck?: { readonly port?: number };
    /** Of a service next to the backend. */
    readonly callers?: readonly string[];
    readonly paths?: readonly string[];
    readonly hosts?: readonly string[];
  };
}

/** The backend, the services next to it, and the workers. */
export function ownersOfSidecars({ backend, services = {}, workers = {} }: EnvironmentSettings): Owner[] {
  return [
    ...(backend ? [{ path: "backend", name: "backend", settings: backend }] : []),
    ...Object.entries(services).map(([name, settings]) => ({ path: `services.${name}`, name, settings })),
    ...Object.entries(workers).map(([name, settings]) => ({ path: `workers.${name}`, name, settings })),
  ];
}

/** Checks that sidecars fit their tasks and the rest of the environment. */
export function sidecarProblems(config: EnvironmentSettings): Problem[] {
  const { host, cache } = config;
  return ownersOfSidecars(config).flatMap((owner) => {
    const { path, settings } = owner;
    const own = sidecarSpecs(settings.sidecars);
    if (host !== undefined && own.length > 0) {
      const message = "run in tasks on Fargate, and with host there are none; leave them out";
      return [{ path: `${path}.sidecars`, message }];
    }
    const ours = path === "backend" && cache?.mode === "sidecar" ? [cacheSidecar(cache)] : [];
    const all = [...ours, ...own];
    if (all.length === 0) return under(path, healthPortProblems(owner, own));
    return under(path, [
      ...healthPortProblems(owner, own),
      ...nameProblems(owner, ours),
      ...Object.entries(settings.sidecars).flatMap(([name, { secrets }]) => unknown(name, secrets, config)),
      ...requestProblems(owner, own),
      ...inTask(settings, all),
    ]);
  });
}

/** The port of the application is another one than that for requests if a sidecar receives them. */
function healthPortProblems({ settings }: Owner, sidecars: readonly SidecarSpec[]): Problem[] {
  const receiver = sidecars.find(({ receives }) => receives);
  const port = receiver ? receiver.port?.number : settings.port;
  const asked = settings.healthCheck?.port;
  if (asked === undefined || asked !== port) return [];
  return [
    {
      path: "healthCheck.port",
      message: `${show(asked)} is the port for requests, which is asked anyway; leave it out`,
    },
  ];
}

function nameProblems({ name, settings }: Owner, ours: readonly SidecarSpec[]): Problem[] {
  const taken = [
    name,
    ...(settings.release === undefined ? [] : ["release"]),
    ...(settings.tracing ? ["xray-daemon"] : []),
    ...ours.map((one) => one.name),
  ];
  return Object.keys(settings.sidecars)
    .filter((one) => taken.includes(one))
    .map((one) => ({
      path: `sidecars.${one}`,
      message: `${show(one)} is the name of another container of these tasks; use another name`,
    }));
}

function unknown(sidecar: string, secrets: readonly string[], config: EnvironmentSettings): Problem[] {
  const { database } = config;
  const urls = database ? ["DATABASE_URL", ...(hasReader(database) ? ["DATABASE_READER_URL"] : [])] : [];
  const known = [...Object.keys(config.secrets ?? {}), ...urls];
  const use = known.length === 0 ? "there is none" : `use ${orList(known.map(show))}`;
  return secrets
    .filter((one) => !known.includes(one))
    .map((one) => ({
      path: `sidecars.${sidecar}.secrets`,
      message: `${show(one)} is not defined in this environment; ${use}`,
    }));
}

/** Requests come to a service from the load balancer; those who call it by name come to the application itself. */
function requestProblems({ settings }: Owner, sidecars: readonly SidecarSpec[]): Problem[] {
  const receiver = sidecars.find(({ receives }) => receives);
  const { callers, paths = [], hosts = [] } = settings;
  if (receiver === undefined || callers === undefined || settings.port === undefined) return [];
  const path = `sidecars.${receiver.name}.receives`;
  if (callers.length > 0) {
    const message = `true does not go with callers ${show(callers)}, who call the application by name; set callers: [] and paths or hosts, or leave it out`;
    return [{ path, message }];
  }
  if (paths.length + hosts.length > 0) return [];
  const message = "true needs requests of the load balancer; set paths or hosts, or leave it out";
  return [{ path, message }];
}
