import { createHash } from "node:crypto";
import type { IConstruct } from "constructs";
import { checkNames } from "./unique-names";

/** What is being deployed, and where: the parts of every name, ARN and tag. */
export interface Deployment {
  /** The system, in kebab-case: `sheetgpt`. */
  readonly system: string;
  /** The environment of that system: `prod`. */
  readonly environment: string;
  /** The AWS account, 12 digits. */
  readonly accountId: string;
  /** The home region: `us-east-1`. */
  readonly region: string;
  /** What the account demands of every role. Default: nothing. */
  readonly roles?: RoleRules;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export interface RoleRules {
  /** The ARN of the policy that limits what any role may do, whatever its own policies say. */
  readonly permissionsBoundary?: string;
  /** The path of every role, with a slash at both ends: `/teams/web/`. */
  readonly path?: string;
}

/** The maximum length of a physical name per service, in characters, according to its API reference. */
export const NAME_LIMITS = {
  "access-analyzer": 255,
  "api-gateway": 128,
  "auto-scaling": 255,
  backup: 50,
  batch: 128,
  bucket: 63,
  budget: 100,
  "cloud-map": 1024,
  cloudfront: 64,
  cloudwatch: 255,
  codedeploy: 100,
  database: 63,
  dynamodb: 255,
  dashboard: 255,
  ecr: 256,
  ecs: 255,
  elasticache: 40,
  "event-rule": 64,
  "event-subscription": 255,
  "iam-role": 64,
  lambda: 64,
  "launch-template": 128,
  "load-balancer": 32,
  "log-group": 512,
  "parameter-group": 255,
  scheduler: 64,
  secret: 512,
  "security-group": 255,
  sns: 256,
  sqs: 80,
  "ssm-document": 128,
  "subnet-group": 255,
  /** The `Name` tag of resources without a name of their own. */
  tag: 256,
  "target-group": 32,
  waf: 128,
} as const;

export type NamedService = keyof typeof NAME_LIMITS;

/** Where a scope keeps its naming; in the global registry, because an app may contain two copies of this package. */
const NAMING = Symbol.for("groundplan/Naming");

/**
 * The one source of physical names: `<system>-<environment>-<thing>`. A name that is too long for its service is
 * truncated and ends with a hash of the full name, so that two long names never collide.
 */
export class Naming {
  constructor(readonly deployment: Deployment) {}

  /** The naming of the nearest enclosing scope that has one. */
  static of(scope: IConstruct): Naming {
    const owner = [...scope.node.scopes].reverse().find((one) => NAMING in one);
    if (owner === undefined) {
      throw new Error(
        `${scope.node.path}: no naming in scope; extend BaseStack, or call ` +
          `new Naming({ system, environment, accountId, region }).provideTo(stack) before this construct`,
      );
    }
    checkNames(scope);
    return (owner as Named)[NAMING];
  }

  /** Makes this the naming of a scope and of everything created in it from now on. */
  provideTo(scope: IConstruct): void {
    Object.defineProperty(scope, NAMING, { value: this, configurable: true });
  }

  /** `<system>-<environment>`. */
  get prefix(): string {
    return `${this.deployment.system}-${this.deployment.environment}`;
  }

  /**
   * `<system>-<environment>-<thing>`, truncated to the service's limit.
   * @param reserve characters to leave free for a suffix that AWS or Terraform adds.
   */
  name(service: NamedService, thing: string, reserve = 0): string {
    return shorten(`${this.prefix}-${thing}`, NAME_LIMITS[service] - reserve);
  }

  /** A name that is unique across AWS: `<system>-<environment>-<thing>-<account id>`. */
  globalName(service: NamedService, thing: string): string {
    const suffix = `-${this.deployment.accountId}`;
    return shorten(`${this.prefix}-${thing}`, NAME_LIMITS[service] - suffix.length) + suffix;
  }

  /** A log group under the service's prefix: `/aws/ecs/<system>-<environment>`, followed by `/<thing>` if given. */
  logGroup(service: string, thing?: string): string {
    return [`/aws/${service}/${this.prefix}`, thing].filter((part) => part !== undefined).join("/");
  }

  /** An ARN in the home region and account; `region: ""` for global services. */
  arn(service: string, resource: string, region = this.deployment.region): string {
    return `arn:aws:${service}:${region}:${this.deployment.accountId}:${resource}`;
  }
}

interface Named extends IConstruct {
  readonly [NAMING]: Naming;
}

function shorten(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${name.slice(0, limit - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}
