import {
  anyText,
  both,
  FARGATE_CPUS,
  flag,
  integer,
  list,
  logRetention,
  map,
  oneOf,
  required,
  section,
  text,
  variants,
  type Rule,
  type Rules,
} from "../../core";
import { capacityRule, type CapacityConfig } from "./capacity";
import { SERVICE_PERMISSIONS, type ServicePermission } from "./permissions";

/**
 * Who decides which image runs.
 * - `ci`: a pipeline registers task definitions and rolls the service; Terraform leaves the running one alone. `tag` is
 *   the image of the very first task definition, before the pipeline's first run. Default: `bootstrap`.
 * - `terraform`: this configuration does; an apply waits until the new tasks run, and fails when they do not.
 *
 * A change from one to the other changes no address and replaces nothing.
 */
export type ImageConfig =
  { readonly owner: "ci"; readonly tag?: string } | { readonly owner: "terraform"; readonly reference: string };

/** One container on Fargate, whatever starts it: a service or a schedule. */
export interface TaskConfig {
  /** 1024 units are one vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256. */
  readonly cpu?: number;
  /**
   * Memory in MiB, one of the sizes that go with `cpu`. Default: 512.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  readonly memoryMiB?: number;
  /** What the image is built for; `arm64` costs a fifth less. Default: `x86_64`, what CI runners build. */
  readonly architecture?: "x86_64" | "arm64";
  /** Who decides which image runs. Default: `ci`, so that an apply never undoes a deployment. */
  readonly image?: ImageConfig;
  /** The command, in place of the image's own. */
  readonly command?: readonly string[];
  /** Plain environment variables. Secrets do not belong here: they would stand in the state. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds between SIGTERM and SIGKILL, for an application to finish what it does. Default: 30; at most 120. */
  readonly stopTimeoutSeconds?: number;
  /** Days that the log group keeps the container's output. Default: 30. */
  readonly logRetentionDays?: number;
  /** What the tasks run on. Default: `on-demand`. */
  readonly capacity?: CapacityConfig;
  /**
   * `private` subnets, or `public` ones with a public address each, for a network without NAT. Either way only edges
   * lead in. Default: `private`.
   */
  readonly placement?: "private" | "public";
  /**
   * Where the tasks may go beyond their edges: `https` to anywhere, for AWS, the registry and third parties, or `none`,
   * where VPC endpoints and edges lead to all they need. Default: `https`.
   */
  readonly egress?: "https" | "none";
  /** Makes the image's files read-only and mounts an empty `/tmp`. Default: `false`, as many images write elsewhere. */
  readonly readOnlyRootFilesystem?: boolean;
  /** `uid` or `uid:gid` to run as. Default: the image's own user. */
  readonly user?: string;
  /** What the application may do that belongs to no bucket, queue or secret. Default: nothing. */
  readonly permissions?: readonly ServicePermission[];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
export interface ContainerHealthCheckConfig {
  /** Run by the container's shell; healthy is what ends with 0: `curl -f http://localhost:3000/health || exit 1`. */
  readonly command: string;
  /** Default: 30. */
  readonly intervalSeconds?: number;
  /** Default: 5. */
  readonly timeoutSeconds?: number;
  /** Failures in a row that make the container unhealthy. Default: 3. */
  readonly retries?: number;
  /** Seconds after the start in which a failure does not count. Default: 0. */
  readonly startPeriodSeconds?: number;
}

export const TASK_DEFAULTS = {
  cpu: 256,
  memoryMiB: 512,
  architecture: "x86_64",
  image: { owner: "ci" },
  environment: {},
  stopTimeoutSeconds: 30,
  logRetentionDays: 30,
  capacity: "on-demand",
  placement: "private",
  egress: "https",
  readOnlyRootFilesystem: false,
  permissions: [],
} as const satisfies TaskConfig;

export const CONTAINER_HEALTH_CHECK_DEFAULTS = {
  intervalSeconds: 30,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 0,
} as const satisfies Partial<ContainerHealthCheckConfig>;

type Optional = "command" | "user";

/** A task with every default in its place. */
export type TaskSettings = Required<Omit<TaskConfig, Optional>> & Pick<TaskConfig, Optional>;

const VARIABLE_NAME = text(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and underscores, as in DATABASE_NAME");
const AWS_KEYS = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

const noAwsKeys: Rule = (value, path) =>
  AWS_KEYS.test(String(value))
    ? [{ path, message: "is not needed; leave it out, the SDK finds the credentials of the task role by itself" }]
    : [];

/** The name of an environment variable, plain or secret. */
export const variableName: Rule = both(VARIABLE_NAME, noAwsKeys);

export const IMAGE_RULE = variants("owner", {
  ci: section<{ owner: string; tag?: string }>({
    owner: required(oneOf("ci")),
    tag: text(/^\w[\w.-]{0,127}$/, 'an image tag such as "v1.4.2"'),
  }),
  terraform: section<{ owner: string; reference: string }>({
    owner: required(oneOf("terraform")),
    reference: required(text(/^\S+[:@]\S+$/, 'an image with its tag or digest such as "nginx:1.27"')),
  }),
});

export const CONTAINER_HEALTH_CHECK_RULES: Rules<ContainerHealthCheckConfig> = {
  command: required(anyText),
  intervalSeconds: integer(5, 300),
  timeoutSeconds: integer(2, 60),
  retries: integer(1, 10),
  startPeriodSeconds: integer(0, 300),
};

export const TASK_RULES: Rules<TaskConfig> = {
  cpu: oneOf(...FARGATE_CPUS),
  memoryMiB: integer(512, 122_880),
  architecture: oneOf("x86_64", "arm64"),
  image: IMAGE_RULE,
  command: list(anyText, { min: 1 }),
  environment: map(variableName, text(/^[^]*$/, "a text")),
  stopTimeoutSeconds: integer(2, 120),
  logRetentionDays: logRetention,
  capacity: capacityRule,
  placement: oneOf("private", "public"),
  egress: oneOf("https", "none"),
  readOnlyRootFilesystem: flag,
  user: text(/^\d+(:\d+)?$/, 'a uid or uid:gid such as "1000:1000"'),
  permissions: list(oneOf(...SERVICE_PERMISSIONS)),
};
