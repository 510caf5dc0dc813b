import type { LoadBalancerConfig } from "../../modules/alb";
import type { HttpApiConfig } from "../../modules/api-gateway";
import type { BackupConfig } from "../../modules/backup";
import type { JobConfig, JobsConfig } from "../../modules/batch";
import type { HostConfig } from "../../modules/compose-host";
import type { Partially, Protection } from "../../modules/core";
import type { DomainConfig } from "../../modules/dns";
import type { ClusterConfig, RepositoryConfig, ScheduledTaskConfig, ServiceConfig } from "../../modules/ecs";
import type { CacheConfig } from "../../modules/elasticache";
import type { DeliveryConfig } from "../../modules/iam";
import type { AlertsConfig, BudgetConfig } from "../../modules/monitoring";
import type { DatabaseConfig } from "../../modules/rds";
import type { BucketConfig } from "../../modules/s3";
import type { FrontendConfig } from "../../modules/s3-cloudfront";
import type { SecretsConfig } from "../../modules/secrets";
import type { QueueConfig } from "../../modules/sqs";
import type { VpcConfig } from "../../modules/vpc";
import type { WafConfig } from "../../modules/waf";
import type { RecoveryConfig } from "./recovery";

/**
 * Everything that one environment of one system is made of. A section that is present is built; one that is absent costs
 * nothing. Each section is declared, documented and checked by its module.
 */
export interface EnvironmentConfig {
  /** How hard it is to lose what holds data. Set by the tier. */
  readonly protection: Protection;
  /** Tags for everything, beside System, Environment and ManagedBy. Default: the account's. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The VPC; needed by backend, database and cache. */
  readonly network?: VpcConfig;
  /** The single-page application. */
  readonly frontend?: FrontendConfig;
  /** The application behind the load balancer. */
  readonly backend?: BackendConfig;
  /** Services that nothing calls, by name: they run the backend's image, and work off a queue. */
  readonly workers?: Readonly<Record<string, WorkerSection>>;
  /** Tasks that start by the clock, by name: they run the backend's image. */
  readonly scheduledTasks?: Readonly<Record<string, ScheduledTaskSection>>;
  /** Containers that run to their end, one per job, on AWS Batch. */
  readonly jobs?: JobsSection;
  /**
   * One machine that runs the backend's container, PostgreSQL and nginx with Docker Compose, in place of Fargate, load balancer
   * and database service. It needs an `api` section, through which alone it is reached; what the backend says of Fargate, cluster
   * and load balancer has no effect then.
   */
  readonly host?: HostConfig;
  /** PostgreSQL. The backend finds its URL in `DATABASE_URL`. */
  readonly database?: DatabaseConfig;
  /** Redis, or Valkey in its place. The backend finds its URL in `REDIS_URL`. */
  readonly cache?: CacheConfig;
  /** Queues by name. */
  readonly queues?: Readonly<Record<string, QueueSection>>;
  /** Buckets by name. */
  readonly buckets?: Readonly<Record<string, BucketSection>>;
  /** Secrets by the environment variable in which the backend finds them. */
  readonly secrets?: SecretsConfig;
  /** An HTTP API in front of the backend. */
  readonly api?: HttpApiConfig;
  /** The names that it all answers under. */
  readonly domain?: DomainConfig;
  /** What is turned away at the door. */
  readonly waf?: WafConfig;
  /** Whom alarms tell, and alarms that no module can know of. */
  readonly alerts?: AlertsConfig;
  /** Backups of the database and of the host's disk by AWS Backup, beside those that a database takes by itself. */
  readonly backups?: BackupConfig;
  /** What is promised for the day on which the region is lost, and is checked against what is configured. */
  readonly recovery?: RecoveryConfig;
  /** Which GitHub repository deploys. */
  readonly delivery?: DeliveryConfig;
  /** What a month may cost before somebody hears of it. */
  readonly budget?: BudgetConfig;
}

/** The `backend` section: one service, its load balancer, its image repository and its cluster. */
export interface BackendConfig extends Omit<ServiceConfig, "environment"> {
  /**
   * Plain environment variables; a reference stands for what is known only once it is built. `ENVIRONMENT`, `AWS_REGION`
   * are always there; with a database `DATABASE_URL`, and `DATABASE_READER_URL` where there is something to read from; with a
   * cache `REDIS_URL`.
   */
  readonly environment?: Variables;
  readonly loadBalancer?: LoadBalancerConfig;
  readonly repository?: RepositoryConfig;
  readonly cluster?: ClusterConfig;
}

/** Settings that have a meaning only behind a load balancer. */
type BehindLoadBalancer =
  "port" | "healthCheck" | "healthCheckGracePeriodSeconds" | "deregistrationDelaySeconds" | "deployment" | "blueGreen";

/**
 * A worker: a service without a load balancer. `image`, `architecture`, `placement` and `egress` are the backend's where they
 * are left out; so are the plain variables, under those that are named here. Secrets, buckets, database and cache are as the
 * backend has them.
 */
export interface WorkerSection extends Omit<ServiceConfig, BehindLoadBalancer | "environment"> {
  /** The queue that it works off, among the `queues`; it finds the URL in `QUEUE_URL`. Default: none. */
  readonly queue?: string;
  readonly environment?: Variables;
}

/** A task that starts by the clock; what it has in common with the backend is taken from there, as with a worker. */
export interface ScheduledTaskSection extends Omit<ScheduledTaskConfig, "environment"> {
  readonly environment?: Variables;
}

/** Jobs, and who may do what with them. */
export interface JobsSection extends Omit<JobsConfig, "definitions"> {
  readonly definitions: Readonly<Record<string, JobSection>>;
  /** What the backend may do with jobs. Default: `"submit"`. */
  readonly backendAccess?: "none" | "submit";
  /**
   * Lets jobs reach the database; one that lists `DATABASE_URL` among its secrets gets the URL. Default: false, as jobs may run
   * what others wrote.
   */
  readonly databaseAccess?: boolean;
}

/** A kind of job, and what it may read and write. */
export interface JobSection extends Omit<JobConfig, "environment"> {
  readonly environment?: Variables;
  /** The repository of its image. Default: one whose tags may move. */
  readonly repository?: RepositoryConfig;
  /** What it may do with the objects of which bucket: `{ packages: "read" }`. Default: nothing. */
  readonly bucketAccess?: Readonly<Record<string, "read" | "read-write">>;
}

/** A queue, and what the backend may do with it. */
export interface QueueSection extends QueueConfig {
  /** Default: `"send"`. */
  readonly backendAccess?: "none" | "send";
}

/** A bucket, and what the backend and its workers may do with it. */
export interface BucketSection extends BucketConfig {
  /** What they may do with its objects. Default: `"read-write"`. */
  readonly backendAccess?: "none" | "read" | "read-write";
  /**
   * Lets browsers at the frontend's address read and upload by presigned URLs. Default: false; `corsOrigins` names other
   * addresses.
   */
  readonly browserAccess?: boolean;
}

/** Plain environment variables; a reference stands for what is known only once it is built. */
export type Variables = Readonly<Record<string, string | Reference>>;

/** Stands for a value of something that is being built. */
export interface Reference {
  readonly ref:
    | "frontend.url"
    | "api.url"
    | `buckets.${string}.name`
    | `queues.${string}.url`
    | `jobs.${string}.${"definition" | "queue"}`;
}

/** What a tier sets. It tunes sections that a system has, and never adds one. */
export type Tier = Partially<EnvironmentConfig>;

/** The tiers by name. */
export type Tiers = Readonly<Record<TierName, Tier>>;

export type TierName = "dev" | "staging" | "prod";

/** One environment's own file: where it lives, what it means, and what is different here. */
export type EnvironmentFile = Partially<EnvironmentConfig> & {
  readonly tier: TierName;
  /** A name in `envs/accounts.ts`. */
  readonly account: string;
  /**
   * Where everything is built that AWS does not keep in us-east-1. The state stays in the account's bucket and region. An
   * environment does not move: what stands in the old region is lost from sight. Default: the account's region.
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
}
