import type { HttpApi } from "../modules/api-gateway";
import type { Jobs } from "../modules/batch";
import type { BaseStack, IConnectable } from "../modules/core";
import { SIDECAR_URL, type Cache } from "../modules/elasticache";
import type { IGrantable } from "../modules/iam";
import type { Database } from "../modules/rds";
import type { Bucket } from "../modules/s3";
import type { Frontend } from "../modules/s3-cloudfront";
import type { ISecret, Secrets } from "../modules/secrets";
import type { Queue } from "../modules/sqs";
import type { EnvironmentSettings } from "./config/environment";
import { resolveReferences, type Variables } from "./config/variables";

/** What the application's containers depend on; undefined where the environment has none. */
export interface Dependencies {
  readonly secrets: Secrets | undefined;
  readonly database: Database | undefined;
  readonly cache: Cache | undefined;
  readonly buckets: Readonly<Record<string, Bucket>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly jobs: Jobs | undefined;
  readonly frontend: Frontend | undefined;
  readonly api: HttpApi | undefined;
}

/** An application container, whatever it runs on. */
export interface ApplicationContainer {
  readonly connectable: IConnectable;
  readonly role: IGrantable;
}

/** The plain variables of every container, and its own, which take precedence. */
export function variables(stack: BaseStack, own: Variables, dependencies: Dependencies): Record<string, string> {
  const { environment, region } = stack.naming.deployment;
  return { ENVIRONMENT: environment, AWS_REGION: region, ...resolveReferences(own, referable(dependencies)) };
}

/** The variables of an application container: the backend's and its own, which take precedence. */
export function applicationVariables(
  stack: BaseStack,
  { backend, cache: section }: EnvironmentSettings,
  dependencies: Dependencies,
  own: Variables = {},
): Record<string, string> {
  // A sidecar cache is only for the backend.
  const url = section?.mode === "sidecar" ? undefined : dependencies.cache?.url;
  return {
    ...variables(stack, { ...backend?.environment, ...own }, dependencies),
    ...(url === undefined ? {} : { REDIS_URL: url }),
  };
}

/** The URL of the cache, if it runs as a sidecar of the backend. */
export function sidecarVariables({ cache }: EnvironmentSettings): Record<string, string> {
  return cache?.mode === "sidecar" ? { REDIS_URL: SIDECAR_URL } : {};
}

/** The secrets of an application container, by environment variable. */
export function applicationSecrets({ secrets, database }: Dependencies): Record<string, ISecret> {
  return { ...secrets?.all, ...databaseUrls(database) };
}

/** The database's URL, and that of its reader if there is one. */
export function databaseUrls(database: Database | undefined): Record<string, ISecret> {
  if (database === undefined) return {};
  const { urlSecret, readerUrlSecret } = database;
  return { DATABASE_URL: urlSecret, ...(readerUrlSecret ? { DATABASE_READER_URL: readerUrlSecret } : {}) };
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

function referable({ frontend, api, buckets, queues, jobs }: Dependencies): Record<string, string | undefined> {
  return {
    "frontend.url": frontend?.url,
    "api.url": api?.url,
    ...Object.fromEntries(Object.entries(buckets).map(([name, bucket]) => [`buckets.${name}.name`, bucket.bucketName])),
    ...Object.fromEntries(Object.entries(queues).map(([name, queue]) => [`queues.${name}.url`, queue.queueUrl])),
    ...Object.fromEntries(
      Object.entries(jobs?.definitions ?? {}).flatMap(([name, { definitionName, queue }]) => [
        [`jobs.${name}.definition`, definitionName],
        [`jobs.${name}.queue`, queue.queueName],
      ]),
    ),
  };
}
