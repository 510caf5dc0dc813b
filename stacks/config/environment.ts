import type { HttpApiConfig } from "../../modules/api-gateway";
import type { Partially, Protection } from "../../modules/core";
import type { DomainConfig } from "../../modules/dns";
import type { ClusterConfig, LoadBalancerConfig, RepositoryConfig, ServiceConfig } from "../../modules/ecs";
import type { CacheConfig } from "../../modules/elasticache";
import type { DeliveryConfig } from "../../modules/iam";
import type { AlertsConfig, BudgetConfig } from "../../modules/monitoring";
import type { DatabaseConfig } from "../../modules/rds";
import type { BucketConfig } from "../../modules/s3";
import type { FrontendConfig } from "../../modules/s3-cloudfront";
import type { SecretsConfig } from "../../modules/secrets";
import type { VpcConfig } from "../../modules/vpc";
import type { WafConfig } from "../../modules/waf";

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
  /** PostgreSQL. The backend finds its URL in `DATABASE_URL`. */
  readonly database?: DatabaseConfig;
  /** Redis, or Valkey in its place. The backend finds its URL in `REDIS_URL`. */
  readonly cache?: CacheConfig;
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
  readonly environment?: Readonly<Record<string, string | Reference>>;
  readonly loadBalancer?: LoadBalancerConfig;
  readonly repository?: RepositoryConfig;
  readonly cluster?: ClusterConfig;
}

/** A bucket, and what the backend may do with it. */
export interface BucketSection extends BucketConfig {
  /** What the backend may do with its objects. Default: `"read-write"`. */
  readonly backendAccess?: "none" | "read" | "read-write";
}

/** Stands for a value of something that is being built. */
export interface Reference {
  readonly ref: "frontend.url" | "api.url" | `buckets.${string}.name`;
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
