import { HTTP_API, type HttpApiConfig, type HttpApiSettings } from "../../modules/api-gateway";
import { BACKUP, type BackupConfig, type BackupSettings } from "../../modules/backup";
import { HOST, type HostConfig, type HostSettings } from "../../modules/compose-host";
import {
  boolean,
  integer,
  list,
  map,
  oneOf,
  protection,
  section,
  text,
  type Config,
  type Named,
  type Partially,
  type Setting,
  type Settings,
} from "../../modules/core";
import { DOMAIN, type DomainConfig, type DomainSettings } from "../../modules/dns";
import { CACHE, type CacheConfig, type CacheSettings } from "../../modules/elasticache";
import { DELIVERY, type DeliveryConfig, type DeliverySettings } from "../../modules/iam";
import { ENCRYPTION, type EncryptionConfig, type EncryptionSettings } from "../../modules/kms";
import {
  ALERTS,
  BUDGET,
  type AlertsConfig,
  type AlertsSettings,
  type BudgetConfig,
  type BudgetSettings,
} from "../../modules/monitoring";
import { DATABASE, type DatabaseConfig, type DatabaseSettings } from "../../modules/rds";
import { BUCKET } from "../../modules/s3";
import { FRONTEND, type FrontendConfig, type FrontendSettings } from "../../modules/s3-cloudfront";
import { SECRETS } from "../../modules/secrets";
import { QUEUE } from "../../modules/sqs";
import { VPC, type VpcConfig, type VpcSettings } from "../../modules/vpc";
import { WAF } from "../../modules/waf";
import type { Extension } from "../extension";
import { SERVICE_SECTION, type ServiceSectionConfig, type ServiceSectionSettings } from "./services";
import { tagMap } from "./tags";
import {
  BACKEND,
  JOBS_SECTION,
  SCHEDULED_TASK_SECTION,
  WORKER,
  type BackendConfig,
  type BackendSettings,
  type JobsSectionConfig,
  type JobsSectionSettings,
  type ScheduledTaskSectionConfig,
  type ScheduledTaskSectionSettings,
  type WorkerConfig,
  type WorkerSettings,
} from "./workloads";

/** A queue, and the backend's access to it. */
const QUEUE_SECTION = QUEUE.extend({
  /** Whether the backend may send to it. Default: `"send"`. */
  backendAccess: oneOf("none", "send").default("send"),
});

export interface QueueSectionConfig extends Config<typeof QUEUE_SECTION>, Named {}
export interface QueueSectionSettings extends Settings<typeof QUEUE_SECTION>, Named {}

/** A bucket, and the access of the backend and its workers to it. */
const BUCKET_SECTION = BUCKET.extend({
  /** What they may do with its objects. Default: `"read-write"`. */
  backendAccess: oneOf("none", "read", "read-write").default("read-write"),
  /**
   * Lets browsers at the frontend's address read and upload by presigned URLs. Default: false; `corsOrigins` names other
   * addresses.
   */
  browserAccess: boolean.default(false),
});

export interface BucketSectionConfig extends Config<typeof BUCKET_SECTION>, Named {}
export interface BucketSectionSettings extends Settings<typeof BUCKET_SECTION>, Named {}

/** A firewall, and what it is in front of. */
const WAF_SECTION = WAF.extend({
  /**
   * What it is in front of, of what there is: the frontend's distribution, and the load balancer if it can be reached from
   * the internet. Each has a web ACL of its own, at about $5 a month and $1 per rule. Default: both.
   */
  protects: list(oneOf("frontend", "load-balancer"), { min: 1 }).default(["frontend", "load-balancer"]),
});

export interface WafSectionConfig extends Config<typeof WAF_SECTION>, Named {}
export interface WafSectionSettings extends Settings<typeof WAF_SECTION>, Named {}

/** The `recovery` section: the recovery targets for losing the home region. */
const RECOVERY = section({
  /** Recovery time objective (RTO): minutes until the system is available again, in the account's recovery region. */
  rtoMinutes: integer(1, 100_000).required(),
  /** Recovery point objective (RPO): how many minutes of data may be lost. */
  rpoMinutes: integer(1, 100_000).required(),
});

export interface RecoveryConfig extends Config<typeof RECOVERY>, Named {}
export interface RecoverySettings extends Settings<typeof RECOVERY>, Named {}

/** Sections with names that the user chooses. */
function named<W, S>(what: string, item: Setting<W, S>) {
  return map(text(/^[a-z][a-z0-9-]{0,30}$/, `${what} in kebab-case, such as invoices`), item);
}

/**
 * Everything that one environment of one system is made of. A section that is present is built; one that is absent costs
 * nothing. Each section is declared, documented and checked by its module; here it becomes part of an environment.
 */
export const ENVIRONMENT = section({
  /** How resources that hold data are protected from deletion. Set by the tier. */
  protection: protection.required(),
  /**
   * Tags for everything, in addition to System, Environment and ManagedBy and to the account's: up to 45, with a health
   * check up to 6. Default: the account's.
   */
  tags: tagMap,
  /** The VPC; needed by backend, database and cache. */
  network: VPC.as<VpcConfig, VpcSettings>(),
  /** The single-page application. */
  frontend: FRONTEND.as<FrontendConfig, FrontendSettings>(),
  /** The application behind the load balancer. */
  backend: BACKEND.as<BackendConfig, BackendSettings>(),
  /**
   * Services next to the backend, by name: other programs, each with its own image, reached by paths or hosts of the load
   * balancer, by name from the backend and others (`http://plugins:5002`), or by nobody.
   */
  services: named("a service's name", SERVICE_SECTION.as<ServiceSectionConfig, ServiceSectionSettings>()),
  /** Services without a load balancer, by name: they run the backend's image, unless they name another. */
  workers: named("a worker's name", WORKER.as<WorkerConfig, WorkerSettings>()),
  /** Tasks that run on a schedule, by name: they run the backend's image, unless they name another. */
  scheduledTasks: named(
    "a task's name",
    SCHEDULED_TASK_SECTION.as<ScheduledTaskSectionConfig, ScheduledTaskSectionSettings>(),
  ),
  /** Containers that run to completion, one per job, on AWS Batch. */
  jobs: JOBS_SECTION.as<JobsSectionConfig, JobsSectionSettings>(),
  /**
   * One EC2 instance that runs the backend's container, PostgreSQL and nginx with Docker Compose, instead of Fargate, a load
   * balancer and a managed database. It needs an `api` section, the only way to reach it; the backend's settings for Fargate,
   * cluster and load balancer have no effect.
   */
  host: HOST.as<HostConfig, HostSettings>(),
  /** PostgreSQL, MySQL or MariaDB. The backend finds its URL in `DATABASE_URL`. */
  database: DATABASE.as<DatabaseConfig, DatabaseSettings>(),
  /** Redis or Valkey. The backend finds its URL in `REDIS_URL`. */
  cache: CACHE.as<CacheConfig, CacheSettings>(),
  /** Queues by name. */
  queues: named("a queue's name", QUEUE_SECTION.as<QueueSectionConfig, QueueSectionSettings>()),
  /** Buckets by name. */
  buckets: named("a bucket's name", BUCKET_SECTION.as<BucketSectionConfig, BucketSectionSettings>()),
  /** Keys of the account's own, in place of AWS's. */
  encryption: ENCRYPTION.as<EncryptionConfig, EncryptionSettings>(),
  /** Secrets by the environment variable in which the backend finds them. */
  secrets: SECRETS,
  /** An HTTP API in front of the backend. */
  api: HTTP_API.as<HttpApiConfig, HttpApiSettings>(),
  /** The DNS names of the environment, and their certificates. */
  domain: DOMAIN.as<DomainConfig, DomainSettings>(),
  /** The web application firewall (AWS WAF). */
  waf: WAF_SECTION.as<WafSectionConfig, WafSectionSettings>(),
  /** Who is notified by alarms, and alarms of your own. */
  alerts: ALERTS.as<AlertsConfig, AlertsSettings>(),
  /** Backups of the database and the host's disk by AWS Backup, in addition to the database's own automated backups. */
  backups: BACKUP.as<BackupConfig, BackupSettings>(),
  /** RTO and RPO targets for losing the region, which are checked against the configuration. */
  recovery: RECOVERY.as<RecoveryConfig, RecoverySettings>(),
  /** Which GitHub repository deploys. */
  delivery: DELIVERY.as<DeliveryConfig, DeliverySettings>(),
  /** The monthly cost above which somebody is notified. */
  budget: BUDGET.as<BudgetConfig, BudgetSettings>(),
});

export interface EnvironmentConfig extends Config<typeof ENVIRONMENT>, Named {}
export interface EnvironmentSettings extends Settings<typeof ENVIRONMENT>, Named {}

/** What a tier sets. It tunes sections that a system has and never adds one. */
export type Tier = Partially<EnvironmentConfig>;

/** The tiers by name. */
export type Tiers = Readonly<Record<TierName, Tier>>;

export type TierName = "dev" | "staging" | "prod";

/** One environment's own file: its tier, its account, and what is different from the rest of the system. */
export type EnvironmentFile = Partially<EnvironmentConfig> & {
  readonly tier: TierName;
  /** A name in `envs/accounts.ts`. */
  readonly account: string;
  /**
   * The region for everything that AWS does not require in us-east-1. The state stays in the account's bucket and region. Do
   * not change it for an existing environment: resources in the old region are orphaned. Default: the account's region.
   */
  readonly region?: string;
};

/** A system and its environments. */
export interface System {
  /** In kebab-case; the first part of every name. */
  readonly name: string;
  /** What its environments have in common. */
  readonly common: Partially<EnvironmentConfig>;
  readonly environments: Readonly<Record<string, EnvironmentFile>>;
  /** Adds to its environments, in code, what has no setting. Default: nothing. */
  readonly extend?: Extension;
}
