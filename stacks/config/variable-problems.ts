import { show, type Problem } from "../../modules/core";
import { TRACING_ENVIRONMENT } from "../../modules/ecs";
import type { EnvironmentSettings } from "./environment";
import type { Reference, Variables } from "./variables";

/** Everything in an environment that a reference may point to. */
export function referable({ frontend, api, buckets, queues, jobs }: EnvironmentSettings): Reference["ref"][] {
  return [
    ...(frontend ? (["frontend.url"] as const) : []),
    ...(api ? (["api.url"] as const) : []),
    ...Object.keys(buckets ?? {}).map((name) => `buckets.${name}.name` as const),
    ...Object.keys(queues ?? {}).map((name) => `queues.${name}.url` as const),
    ...Object.keys(jobs?.definitions ?? {}).flatMap(
      (name) => [`jobs.${name}.definition`, `jobs.${name}.queue`] as const,
    ),
  ];
}

/** Checks that variable names are unique and that references point to something that is built. */
export function variableProblems(config: EnvironmentSettings): Problem[] {
  const secrets = secretProblems(config);
  const known = referable(config);
  return [
    ...secrets,
    ...containers(config).flatMap(({ path, variables, taken }) => [
      ...referenceProblems(path, variables, known),
      ...takenProblems(path, variables, taken),
    ]),
  ];
}

/** A container's variables, and the names that the environment already sets there. */
interface Container {
  readonly path: string;
  readonly variables: Variables;
  readonly taken: ReadonlyMap<string, string>;
}

function containers(config: EnvironmentSettings): Container[] {
  const { backend, workers, scheduledTasks, jobs } = config;
  const application = takenByEnvironment(config);
  const named = (part: string, sections: Readonly<Record<string, { readonly environment: Variables }>> = {}) =>
    Object.entries(sections).map(([name, { environment }]) => ({
      path: `${part}.${name}.environment`,
      variables: environment,
    }));
  return [
    { path: "backend.environment", variables: backend?.environment ?? {}, taken: application },
    ...named("workers", workers).map((one) => ({
      ...one,
      taken: new Map([...application, ["QUEUE_URL", "is set by the queue"]]),
    })),
    ...named("scheduledTasks", scheduledTasks).map((one) => ({ ...one, taken: application })),
    ...named("jobs.definitions", jobs?.definitions).map((one) => ({ ...one, taken: ALWAYS })),
  ];
}

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
  if (backend?.permissions.includes("custom-metrics") === true) {
    taken.set("METRICS_NAMESPACE", "is set by the permission custom-metrics");
  }
  if (backend?.tracing === true) {
    for (const name of Object.keys(TRACING_ENVIRONMENT)) taken.set(name, "is set by tracing");
  }
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

function referenceProblems(path: string, variables: Variables, known: readonly string[]): Problem[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (typeof value === "string" || known.includes(value.ref)) return [];
    const use = known.length > 0 ? `use ${known.join(" or ")}` : "there is nothing to refer to";
    return [{ path: `${path}.${name}`, message: `${show(value.ref)} is not defined in this environment; ${use}` }];
  });
}

function takenProblems(path: string, variables: Variables, taken: ReadonlyMap<string, string>): Problem[] {
  return Object.keys(variables).flatMap((name) => {
    const owner = taken.get(name);
    return owner === undefined ? [] : [{ path: `${path}.${name}`, message: `${name} ${owner}; leave it out` }];
  });
}
