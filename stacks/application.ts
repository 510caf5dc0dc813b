import type { Jobs } from "../modules/batch";
import type { BaseStack, IConnectable } from "../modules/core";
import type { SidecarSpec } from "../modules/ecs";
import { SIDECAR, type Cache } from "../modules/elasticache";
import type { IGrantable } from "../modules/iam";
import type { Database } from "../modules/rds";
import type { IBucket } from "../modules/s3";
import type { ISecret } from "../modules/secrets";
import type { Queue } from "../modules/sqs";
import type { EnvironmentSettings } from "./config/environment";
import { sidecarSpecs, type SidecarsSettings } from "./config/sidecars";
import { inheritedVariables, resolveReferences, type Referable, type Variables } from "./config/variables";

/** What the application's containers depend on; undefined where the environment has none. */
export interface Dependencies {
  /** By environment variable. */
  readonly secrets: Readonly<Record<string, ISecret>>;
  readonly database: Database | undefined;
  readonly cache: Cache | undefined;
  readonly buckets: Readonly<Record<string, IBucket>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly jobs: Jobs | undefined;
  readonly frontend: { readonly url: string } | undefined;
  readonly api: { readonly url: string } | undefined;
  /** Where the backend answers. */
  readonly backend: { readonly url: string } | undefined;
  /** The URLs of the services that are called by name. */
  readonly services: Readonly<Record<string, string>>;
}

/** An application container, whatever it runs on. */
export interface ApplicationContainer {
  readonly connectable: IConnectable;
  readonly role: IGrantable;
}

/** The variables of a container, plain and secret. */
export interface ContainerEnvironment {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ISecret>;
}

/** The variables of every container, and its own, which take precedence. */
export function variables(
  stack: BaseStack,
  own: Variables,
  dependencies: Dependencies,
  more: Referable = {},
): ContainerEnvironment {
  const { environment, region } = stack.naming.deployment;
  const { plain, secrets } = resolveReferences(own, { ...referable(dependencies), ...more });
  return { environment: { ENVIRONMENT: environment, AWS_REGION: region, ...plain }, secrets };
}

/** The variables of the backend itself, the only one that reaches a cache in its tasks. */
export function backendVariables(
  stack: BaseStack,
  { backend, cache }: EnvironmentSettings,
  dependencies: Dependencies,
  more: Referable = {},
): ContainerEnvironment {
  const reachable = cache?.mode === "sidecar" ? SIDECAR : dependencies.cache;
  return withShared(
    variables(stack, backend?.environment ?? {}, dependencies, { ...cacheParts(reachable), ...more }),
    reachable?.url,
    dependencies,
  );
}

/**
 * The variables of those that have the backend's too: these, as far as they can be used there, and their own, which take
 * precedence. The caller is the name under which services let them in.
 */
export function applicationVariables(
  stack: BaseStack,
  { backend, services, cache }: EnvironmentSettings,
  dependencies: Dependencies,
  own: Variables,
  caller?: string,
): ContainerEnvironment {
  const mayCall = (service: string) => caller !== undefined && services?.[service]?.callers.includes(caller) === true;
  const inherited = inheritedVariables(backend?.environment ?? {}, { cache: cache?.mode, mayCall });
  return withShared(variables(stack, { ...inherited, ...own }, dependencies), dependencies.cache?.url, dependencies);
}

/** The variables that everybody has who uses the database, the cache and the secrets. */
function withShared(
  { environment, secrets }: ContainerEnvironment,
  cacheUrl: string | undefined,
  dependencies: Dependencies,
): ContainerEnvironment {
  return {
    environment: { ...environment, ...(cacheUrl === undefined ? {} : { REDIS_URL: cacheUrl }) },
    secrets: { ...dependencies.secrets, ...databaseUrls(dependencies.database), ...secrets },
  };
}

/** The database's URL, and that of its reader if there is one. */
export function databaseUrls(database: Database | undefined): Record<string, ISecret> {
  if (database === undefined) return {};
  const { urlSecret, readerUrlSecret } = database;
  return { DATABASE_URL: urlSecret, ...(readerUrlSecret ? { DATABASE_READER_URL: readerUrlSecret } : {}) };
}

/** The sidecars of an application, with their variables and the secrets that they name. */
export function sidecars(section: { readonly sidecars: SidecarsSettings }, dependencies: Dependencies): SidecarSpec[] {
  const known = { ...dependencies.secrets, ...databaseUrls(dependencies.database) };
  return sidecarSpecs(section.sidecars).map((sidecar) => {
    const { environment = {}, secrets = [] } = section.sidecars[sidecar.name] ?? {};
    const { plain, secrets: referred } = resolveReferences(environment, referable(dependencies));
    const named = secrets.flatMap((name) => (known[name] ? [[name, known[name]] as const] : []));
    return { ...sidecar, environment: plain, secrets: { ...Object.fromEntries(named), ...referred } };
  });
}

/** Gives an application container network access to its dependencies, and permissions on them. */
export function connectApplication(
  { connectable: { connections }, role }: ApplicationContainer,
  config: EnvironmentSettings,
  { database, cache, buckets, queues, jobs }: Dependencies,
): void {
  if (database) connections.allowTo(database);
  if (cache) connections.allowTo(cache);
  for (const [name, { backendAccess }] of Object.entries(config.buckets ?? {})) {
    if (backendAccess === "read") buckets[name]?.grantRead(role);
    if (backendAccess === "read-write") buckets[name]?.grantReadWrite(role);
  }
  for (const [name, { backendAccess }] of Object.entries(config.queues ?? {})) {
    if (backendAccess === "send") queues[name]?.grantSend(role);
  }
  if (config.jobs?.backendAccess === "submit") jobs?.grantSubmit(role);
}

function referable(dependencies: Dependencies): Referable {
  const { frontend, api, backend, services, database, cache, secrets, buckets, queues, jobs } = dependencies;
  return {
    "frontend.url": frontend?.url,
    "api.url": api?.url,
    "backend.url": backend?.url,
    ...Object.fromEntries(Object.entries(services).map(([name, url]) => [`services.${name}.url`, url])),
    ...databaseParts(database),
    ...cacheParts(cache),
    ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [`secrets.${name}`, secret])),
    ...Object.fromEntries(Object.entries(buckets).map(([name, bucket]) => [`buckets.${name}.name`, bucket.bucketName])),
    ...Object.fromEntries(
      Object.entries(queues).flatMap(([name, { queueUrl, queueName }]) => [
        [`queues.${name}.url`, queueUrl],
        [`queues.${name}.name`, queueName],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(jobs?.definitions ?? {}).flatMap(([name, { definitionName, queue }]) => [
        [`jobs.${name}.definition`, definitionName],
        [`jobs.${name}.queue`, queue.queueName],
      ]),
    ),
  };
}

/** A database as its clients see it: a managed one, or the host's own. */
interface DatabaseParts {
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName: string;
  readonly user: string;
  readonly passwordSecret: ISecret;
  readonly urlSecret: ISecret;
  readonly readerEndpoint?: string | undefined;
  readonly readerUrlSecret?: ISecret | undefined;
}

/** What references to a database stand for. */
export function databaseParts(database: DatabaseParts | undefined): Referable {
  if (database === undefined) return {};
  return {
    "database.host": database.endpoint,
    "database.port": String(database.port),
    "database.name": database.databaseName,
    "database.user": database.user,
    "database.password": database.passwordSecret,
    "database.url": database.urlSecret,
    "database.readerHost": database.readerEndpoint,
    "database.readerUrl": database.readerUrlSecret,
  };
}

/** A cache as its clients see it. */
interface CacheParts {
  readonly endpoint: string;
  readonly port: number;
  readonly url: string;
  readonly readerEndpoint?: string | undefined;
  readonly readerUrl?: string | undefined;
}

function cacheParts(cache: CacheParts | undefined): Referable {
  if (cache === undefined) return {};
  return {
    "cache.host": cache.endpoint,
    "cache.port": String(cache.port),
    "cache.url": cache.url,
    "cache.readerHost": cache.readerEndpoint,
    "cache.readerUrl": cache.readerUrl,
  };
}
