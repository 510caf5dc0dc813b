import type { LoadBalancer } from "../modules/alb";
import type { HttpApi } from "../modules/api-gateway";
import type { Jobs } from "../modules/batch";
import { ConfigError, show, type BaseStack, type Protection } from "../modules/core";
import type { Cluster, FargateService, ScheduledTask } from "../modules/ecs";
import type { Cache } from "../modules/elasticache";
import type { Monitoring } from "../modules/monitoring";
import type { Database } from "../modules/rds";
import type { IBucket } from "../modules/s3";
import type { Frontend } from "../modules/s3-cloudfront";
import type { ISecret } from "../modules/secrets";
import type { Queue } from "../modules/sqs";
import type { Vpc } from "../modules/vpc";

/** The constructs of an environment, for an extension. What the environment does not have is undefined, or an empty record. */
export interface EnvironmentParts {
  /** `first`, or `second` for the copy of the environment in the recovery region. */
  readonly home: "first" | "second";
  /** For what holds data: see `keepFromDestruction` of `modules/core`. */
  readonly protection: Protection;
  readonly network: Vpc | undefined;
  readonly loadBalancer: LoadBalancer | undefined;
  readonly frontend: Frontend | undefined;
  readonly api: HttpApi | undefined;
  readonly cluster: Cluster | undefined;
  readonly backend: FargateService | undefined;
  /** By name, and so are the others. */
  readonly services: Readonly<Record<string, FargateService>>;
  readonly workers: Readonly<Record<string, FargateService>>;
  readonly scheduledTasks: Readonly<Record<string, ScheduledTask>>;
  readonly jobs: Jobs | undefined;
  readonly database: Database | undefined;
  readonly cache: Cache | undefined;
  readonly buckets: Readonly<Record<string, IBucket>>;
  readonly queues: Readonly<Record<string, Queue>>;
  /** By environment variable. */
  readonly secrets: Readonly<Record<string, ISecret>>;
  /** For alarms of your own. */
  readonly monitoring: Monitoring | undefined;
}

/**
 * Adds to an environment what has no setting. It runs after everything else has been built, once for each environment and
 * once more for a second home. How to write one: `docs/extending.md`.
 */
export type Extension = (stack: BaseStack, parts: EnvironmentParts) => void;

/** Runs an extension. @throws ConfigError with what it throws, or if it does not end at once. */
export function extend(subject: string, extension: Extension, stack: BaseStack, parts: EnvironmentParts): void {
  const fails = (message: string, cause?: unknown): never => {
    throw Object.assign(new ConfigError(subject, [{ path: "extend", message }]), { cause });
  };
  // A function that returns something is one that returns nothing, to the compiler.
  const call: (...of: Parameters<Extension>) => unknown = extension;
  let result: unknown;
  try {
    result = call(stack, parts);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    fails(`failed: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (result !== undefined) {
    const got = result instanceof Promise ? "a promise" : show(result);
    fails(`returned ${got}, and the stack is written before anybody reads that; use a function that returns nothing`);
  }
}
