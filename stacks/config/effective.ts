import { LOAD_BALANCER_DEFAULTS } from "../../modules/alb";
import { HTTP_API_DEFAULTS } from "../../modules/api-gateway";
import { backupSettings } from "../../modules/backup";
import { jobsSettings } from "../../modules/batch";
import { HOST_DEFAULTS } from "../../modules/compose-host";
import { isSection, mergeLayers } from "../../modules/core";
import { domainSettings } from "../../modules/dns";
import { CLUSTER_DEFAULTS, REPOSITORY_DEFAULTS, scheduledTaskSettings, serviceSettings } from "../../modules/ecs";
import { cacheSettings } from "../../modules/elasticache";
import { BUDGET_DEFAULTS } from "../../modules/monitoring";
import { databaseSettings } from "../../modules/rds";
import { BUCKET_DEFAULTS } from "../../modules/s3";
import { FRONTEND_DEFAULTS } from "../../modules/s3-cloudfront";
import { queueSettings } from "../../modules/sqs";
import { VPC_DEFAULTS } from "../../modules/vpc";
import { WAF_DEFAULTS } from "../../modules/waf";
import type { BackendConfig, EnvironmentConfig } from "./environment";
import type { ResolvedEnvironment } from "./resolve";
import { jobsConfig, scheduledTaskConfig, workerConfig } from "./workloads";

/** One value that holds in an environment, and who set it. */
export interface Setting {
  /** `database.instance.class`. */
  readonly path: string;
  readonly value: unknown;
  /** `tier prod`, `system`, `prod.ts`, or `default` where nobody did. */
  readonly origin: string;
}

/** Every value that holds in an environment, the modules' defaults among them, with the layer that set it. */
export function effectiveSettings({ config, origins }: ResolvedEnvironment): Setting[] {
  return leaves(withModuleDefaults(config)).map(([path, value]) => ({
    path,
    value,
    origin: origins.get(path) ?? "default",
  }));
}

function withModuleDefaults(config: EnvironmentConfig): object {
  const { network, frontend, database, cache, buckets, api, domain, waf, backups, budget } = config;
  return {
    ...config,
    ...workloadsWithDefaults(config),
    ...(network && { network: over(VPC_DEFAULTS, network) }),
    ...(frontend && { frontend: over(FRONTEND_DEFAULTS, frontend) }),
    ...(database && { database: databaseSettings(database) }),
    ...(cache && { cache: cacheSettings(cache) }),
    ...(buckets && {
      buckets: mapValues(buckets, (bucket) =>
        over({ ...BUCKET_DEFAULTS, backendAccess: "read-write", browserAccess: false }, bucket),
      ),
    }),
    ...(api && { api: over(HTTP_API_DEFAULTS, api) }),
    ...(domain && { domain: domainSettings(domain) }),
    ...(waf && { waf: over(WAF_DEFAULTS, waf) }),
    ...(backups && { backups: backupSettings(backups) }),
    ...(budget && { budget: over(BUDGET_DEFAULTS, budget) }),
  };
}

function workloadsWithDefaults({ backend, workers, scheduledTasks, jobs, host, queues }: EnvironmentConfig): object {
  return {
    ...(backend && { backend: backendSettings(backend) }),
    ...(workers && {
      workers: mapValues(workers, (worker) => over(serviceSettings(workerConfig(worker, backend)), worker)),
    }),
    ...(scheduledTasks && {
      scheduledTasks: mapValues(scheduledTasks, (task) =>
        over(scheduledTaskSettings(scheduledTaskConfig(task, backend)), task),
      ),
    }),
    ...(jobs && {
      jobs: over({ backendAccess: "submit", databaseAccess: false, ...jobsSettings(jobsConfig(jobs)) }, jobs),
    }),
    ...(host && { host: over(HOST_DEFAULTS, host) }),
    ...(queues && {
      queues: mapValues(queues, ({ backendAccess = "send", ...queue }) => ({ ...queueSettings(queue), backendAccess })),
    }),
  };
}

function mapValues<T>(record: Readonly<Record<string, T>>, make: (value: T) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]));
}

function backendSettings({ environment, loadBalancer, repository, cluster, ...service }: BackendConfig): object {
  return {
    ...serviceSettings(service),
    environment: environment ?? {},
    loadBalancer: over(LOAD_BALANCER_DEFAULTS, loadBalancer ?? {}),
    repository: over(REPOSITORY_DEFAULTS, repository ?? {}),
    cluster: over(CLUSTER_DEFAULTS, cluster ?? {}),
  };
}

function over(defaults: object, config: object): object {
  return mergeLayers<object>([
    { name: "default", value: defaults },
    { name: "config", value: config },
  ]).value;
}

function leaves(value: unknown, path = ""): [string, unknown][] {
  if (!isSection(value) || Object.keys(value).length === 0) return value === undefined ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, path === "" ? key : `${path}.${key}`));
}
