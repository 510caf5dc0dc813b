import { orList, show, type Problem } from "../../modules/core";
import { TRACING_ENVIRONMENT } from "../../modules/ecs";
import { hasReader } from "../../modules/rds";
import type { EnvironmentSettings } from "./environment";
import type { ServiceSectionSettings } from "./services";
import { ownersOfSidecars } from "./sidecar-problems";
import type { Reference, Variables } from "./variables";

/** Everything in an environment that a reference may point to. */
export function referable(config: EnvironmentSettings): Reference["ref"][] {
  const { frontend, backend, api, services, buckets, queues, jobs, secrets } = config;
  return [
    ...(frontend ? (["frontend.url"] as const) : []),
    ...(backend ? (["backend.url"] as const) : []),
    ...(api ? (["api.url"] as const) : []),
    ...databaseParts(config),
    ...cacheParts(config),
    ...Object.entries(services ?? {}).flatMap(([name, { callers }]) =>
      callers.length > 0 ? [`services.${name}.url` as const] : [],
    ),
    ...Object.keys(buckets ?? {}).map((name) => `buckets.${name}.name` as const),
    ...Object.keys(queues ?? {}).flatMap((name) => [`queues.${name}.url`, `queues.${name}.name`] as const),
    ...Object.keys(jobs?.definitions ?? {}).flatMap(
      (name) => [`jobs.${name}.definition`, `jobs.${name}.queue`] as const,
    ),
    ...Object.keys(secrets ?? {}).map((name) => `secrets.${name}` as const),
  ];
}

function databaseParts({ database, host }: EnvironmentSettings): Reference["ref"][] {
  if (database === undefined && host === undefined) return [];
  return [
    ...(["host", "port", "name", "user", "password", "url"] as const).map((part) => `database.${part}` as const),
    ...(database && hasReader(database) ? (["database.readerHost", "database.readerUrl"] as const) : []),
  ];
}

function cacheParts({ cache }: EnvironmentSettings): Reference["ref"][] {
  if (cache === undefined) return [];
  const hasReplicas = cache.mode === "managed" && cache.nodes > 1;
  return [
    "cache.host",
    "cache.port",
    "cache.url",
    ...(hasReplicas ? (["cache.readerHost", "cache.readerUrl"] as const) : []),
  ];
}

/** Checks that variable names are unique and that references point to something that is built. */
export function variableProblems(config: EnvironmentSettings): Problem[] {
  const secrets = secretProblems(config);
  const known = referable(config);
  return [
    ...secrets,
    ...[...containers(config), ...sidecars(config)].flatMap(({ path, variables, taken, unreachable, caller }) => [
      ...referenceProblems(path, variables, known, unreachable),
      ...takenProblems(path, variables, taken),
      ...callProblems(path, variables, caller, config),
    ]),
  ];
}

/** A container's variables, and the names that the environment already sets there. */
interface Container {
  readonly path: string;
  readonly variables: Variables;
  readonly taken: ReadonlyMap<string, string>;
  /** Why it cannot use a reference that the environment has; undefined if it can. */
  readonly unreachable: (ref: string) => string | undefined;
  /** Its name among the callers of services; undefined if it cannot call by name. */
  readonly caller?: string;
}

/** What has variables of its own. */
interface Section {
  readonly environment: Variables;
  readonly permissions: readonly unknown[];
}

function containers(config: EnvironmentSettings): Container[] {
  const { backend, services = {}, workers, scheduledTasks, jobs, cache } = config;
  const application = takenByEnvironment(config);
  const named = (part: string, sections: Readonly<Record<string, Section>> = {}, taken = application) =>
    Object.entries(sections).map(([name, { environment, permissions }]) => ({
      path: `${part}.${name}.environment`,
      variables: environment,
      name,
      taken: new Map([...taken, ...(permissions.includes("custom-metrics") ? [METRICS] : [])]),
    }));
  const inBackend = (ref: string) =>
    cache?.mode === "sidecar" && ref.startsWith("cache.")
      ? 'is a cache in the tasks of the backend, which only the backend reaches; leave it out, or use cache.mode "managed"'
      : undefined;
  return [
    {
      path: "backend.environment",
      variables: backend?.environment ?? {},
      taken: application,
      unreachable: () => undefined,
      caller: "backend",
    },
    ...Object.entries(services).map(([name, service]) => ({
      path: `services.${name}.environment`,
      variables: service.environment,
      taken:
        service.inherits === "backend" ? new Map([...application, ...ofSettings(service)]) : takenByService(service),
      unreachable: (ref: string) => inBackend(ref) ?? beyondService(ref, name, service),
      caller: name,
    })),
    ...named("workers", workers, new Map([...application, ["QUEUE_URL", "is set by the queue"]])).map((one) => ({
      ...one,
      unreachable: inBackend,
      caller: one.name,
    })),
    ...named("scheduledTasks", scheduledTasks).map((one) => ({ ...one, unreachable: inBackend })),
    ...named("jobs.definitions", jobs?.definitions, new Map(ALWAYS)).map((one) => ({
      ...one,
      unreachable: (ref: string) => beyondJobs(ref, jobs?.databaseAccess === true),
    })),
  ];
}

/** Sidecars reach what their application reaches. */
function sidecars(config: EnvironmentSettings): Container[] {
  const applications = containers(config);
  return ownersOfSidecars(config).flatMap(({ path, settings }) => {
    const application = applications.find((one) => one.path === `${path}.environment`);
    return Object.entries(settings.sidecars).map(([name, { environment, secrets }]) => ({
      path: `${path}.sidecars.${name}.environment`,
      variables: environment,
      taken: new Map(secrets.map((one) => [one, "is a secret"])),
      unreachable: application?.unreachable ?? (() => undefined),
      ...(application?.caller === undefined ? {} : { caller: application.caller }),
    }));
  });
}

/** A service next to the backend reaches what it names. */
function beyondService(ref: string, name: string, service: ServiceSectionSettings): string | undefined {
  if (service.inherits === "backend") return undefined;
  const access = { "database.": service.databaseAccess, "cache.": service.cacheAccess };
  for (const [prefix, given] of Object.entries(access)) {
    const setting = `services.${name}.${prefix.slice(0, -1)}Access`;
    if (ref.startsWith(prefix) && !given) return `is out of its reach; set ${setting} true`;
  }
  return undefined;
}

/** Jobs may run untrusted code: they reach what they are given, and nothing refers to a job from within one. */
function beyondJobs(ref: string, databaseAccess: boolean): string | undefined {
  if (ref.startsWith("database.") && !databaseAccess) return "is out of reach of jobs; set jobs.databaseAccess true";
  if (ref.startsWith("cache.")) return "is out of reach of jobs; leave it out";
  return ref.startsWith("jobs.") ? "is about jobs, and jobs submit none; leave it out" : undefined;
}

const METRICS = ["METRICS_NAMESPACE", "is set by the permission custom-metrics"] as const;

/** Variables that every container gets. */
const ALWAYS: ReadonlyMap<string, string> = new Map([
  ["ENVIRONMENT", "is always set"],
  ["AWS_REGION", "is always set"],
]);

function takenByEnvironment({ backend, host, database, cache, secrets }: EnvironmentSettings): Map<string, string> {
  const taken = new Map(ALWAYS);
  for (const name of Object.keys(secrets ?? {})) taken.set(name, "is a secret");
  if (database) {
    for (const name of ["DATABASE_URL", "DATABASE_READER_URL"]) taken.set(name, "is set by the database");
  }
  if (host) taken.set("DATABASE_URL", "is set by the host's own database");
  if (cache) taken.set("REDIS_URL", "is set by the cache");
  for (const [name, owner] of ofSettings(backend)) taken.set(name, owner);
  return taken;
}

/** Variables that other settings of a service set. */
function ofSettings(service: Pick<ServiceSectionSettings, "permissions" | "tracing"> | undefined): Map<string, string> {
  const taken = new Map<string, string>();
  if (service?.permissions.includes("custom-metrics") === true) taken.set(...METRICS);
  if (service?.tracing === true) {
    for (const name of Object.keys(TRACING_ENVIRONMENT)) taken.set(name, "is set by tracing");
  }
  return taken;
}

/** A service has the variables that it names, and no others. */
function takenByService(service: ServiceSectionSettings | undefined): Map<string, string> {
  const taken = new Map(ALWAYS);
  for (const name of service?.secrets ?? []) taken.set(name, "is a secret");
  if (service?.cacheAccess === true) taken.set("REDIS_URL", "is set by the cache");
  for (const [name, owner] of ofSettings(service)) taken.set(name, owner);
  return taken;
}

function secretProblems({ secrets, ...rest }: EnvironmentSettings): Problem[] {
  const taken = takenByEnvironment(rest);
  return Object.keys(secrets ?? {}).flatMap((name) => {
    const owner = taken.get(name);
    return owner === undefined
      ? []
      : [{ path: `secrets.${name}`, message: `${name} ${owner}; give the secret another name` }];
  });
}

function referenceProblems(
  path: string,
  variables: Variables,
  known: readonly string[],
  unreachable: Container["unreachable"],
): Problem[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (typeof value === "string") return [];
    const where = `${path}.${name}`;
    if (known.includes(value.ref)) {
      const reason = unreachable(value.ref);
      return reason === undefined ? [] : [{ path: where, message: `${show(value.ref)} ${reason}` }];
    }
    const use = whatToUse(
      value.ref,
      known.filter((one) => unreachable(one) === undefined),
    );
    return [{ path: where, message: `${show(value.ref)} is not defined in this environment; ${use}` }];
  });
}

/** The parts of the section that a reference is about, or the sections that there are. */
function whatToUse(ref: string, known: readonly string[]): string {
  const sectionOf = (one: string) => one.split(".")[0] ?? one;
  const alike = known.filter((one) => sectionOf(one) === sectionOf(ref));
  if (alike.length > 0) return `use ${orList(alike)}`;
  if (known.length === 0) return "there is nothing to refer to";
  return `use something of ${orList([...new Set(known.map(sectionOf))])}`;
}

/** Whether a container may call the services whose URLs it gets. */
function callProblems(
  path: string,
  variables: Variables,
  caller: string | undefined,
  { services = {} }: EnvironmentSettings,
): Problem[] {
  return Object.entries(variables).flatMap(([variable, value]) => {
    const name = typeof value === "string" ? undefined : /^services\.(.+)\.url$/.exec(value.ref)?.[1];
    const callers = name === undefined ? undefined : services[name]?.callers;
    if (callers === undefined || callers.length === 0 || (caller !== undefined && callers.includes(caller))) return [];
    const message =
      caller === undefined
        ? `${show(name)} cannot be called from here by name, only from services and workers; give it paths, and use its public address`
        : `${show(name)} may not be called from here; add ${show(caller)} to services.${name ?? ""}.callers`;
    return [{ path: `${path}.${variable}`, message }];
  });
}

function takenProblems(path: string, variables: Variables, taken: ReadonlyMap<string, string>): Problem[] {
  return Object.keys(variables).flatMap((name) => {
    const owner = taken.get(name);
    return owner === undefined ? [] : [{ path: `${path}.${name}`, message: `${name} ${owner}; leave it out` }];
  });
}
