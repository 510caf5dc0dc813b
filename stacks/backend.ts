import type { HttpApi } from "../modules/api-gateway";
import type { BaseStack } from "../modules/core";
import { Cluster, FargateService, type LoadBalancer, type Repository } from "../modules/ecs";
import { cacheSidecar, SIDECAR_URL, type Cache } from "../modules/elasticache";
import type { Database } from "../modules/rds";
import type { Bucket } from "../modules/s3";
import type { Frontend } from "../modules/s3-cloudfront";
import type { ISecret, Secrets } from "../modules/secrets";
import type { Vpc } from "../modules/vpc";
import type { EnvironmentConfig } from "./config/environment";
import { resolveReferences } from "./config/references";

/** What the backend is put together from, where the environment has it. */
export interface BackendParts {
  readonly network: Vpc | undefined;
  readonly repository: Repository | undefined;
  readonly loadBalancer: LoadBalancer | undefined;
  readonly secrets: Secrets | undefined;
  readonly database: Database | undefined;
  readonly cache: Cache | undefined;
  readonly buckets: Readonly<Record<string, Bucket>>;
  readonly frontend: Frontend | undefined;
  readonly api: HttpApi | undefined;
}

/** The backend's cluster and service: told where everything is, let through to it, allowed to use it. */
export function createBackend(
  stack: BaseStack,
  config: EnvironmentConfig,
  parts: BackendParts,
): FargateService | undefined {
  const { network, repository, loadBalancer, secrets, database, cache } = parts;
  if (!config.backend || !network || !repository || !loadBalancer) return undefined;
  const { environment: _, loadBalancer: __, repository: ___, cluster: clusterConfig, ...service } = config.backend;
  const cluster = new Cluster(stack, "cluster", clusterConfig ? { config: clusterConfig } : {});
  const backend = new FargateService(stack, "backend", {
    config: service,
    vpc: network,
    cluster,
    repository,
    loadBalancer,
    protection: config.protection,
    environment: variables(stack, config, parts),
    secrets: { ...secrets?.all, ...databaseUrls(database) },
    ...(config.cache?.mode === "sidecar" ? { sidecars: [cacheSidecar(config.cache)] } : {}),
  });
  if (database) backend.connections.allowTo(database);
  if (cache) backend.connections.allowTo(cache);
  grantBuckets(backend, config, parts);
  stack.output("ecs_cluster", cluster.clusterName, "The cluster.");
  stack.output("ecs_service", backend.serviceName, "The backend's service.");
  stack.output("ecs_task_family", backend.deployment.taskFamily, "What a pipeline registers task definitions under.");
  stack.output("backend_log_group", backend.taskDefinition.logGroup.name, "Where the backend's output is.");
  return backend;
}

function databaseUrls(database: Database | undefined): Record<string, ISecret> {
  if (database === undefined) return {};
  const { urlSecret, readerUrlSecret } = database;
  return { DATABASE_URL: urlSecret, ...(readerUrlSecret ? { DATABASE_READER_URL: readerUrlSecret } : {}) };
}

function variables(stack: BaseStack, config: EnvironmentConfig, parts: BackendParts): Record<string, string> {
  const { environment, region } = stack.naming.deployment;
  const redisUrl = config.cache?.mode === "sidecar" ? SIDECAR_URL : parts.cache?.url;
  return {
    ENVIRONMENT: environment,
    AWS_REGION: region,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...resolveReferences(config.backend?.environment ?? {}, {
      "frontend.url": parts.frontend?.url,
      "api.url": parts.api?.url,
      ...Object.fromEntries(
        Object.entries(parts.buckets).map(([name, bucket]) => [`buckets.${name}.name`, bucket.bucketName]),
      ),
    }),
  };
}

function grantBuckets(backend: FargateService, config: EnvironmentConfig, { buckets }: BackendParts): void {
  for (const [name, { backendAccess = "read-write" }] of Object.entries(config.buckets ?? {})) {
    if (backendAccess === "read") buckets[name]?.grantRead(backend.taskRole);
    if (backendAccess === "read-write") buckets[name]?.grantReadWrite(backend.taskRole);
  }
}
