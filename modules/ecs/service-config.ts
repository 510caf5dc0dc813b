import {
  FARGATE_CPUS,
  flag,
  integer,
  isSection,
  logRetention,
  map,
  number,
  oneOf,
  required,
  section,
  text,
  anyText,
  both,
  list,
  variants,
  withDefaults,
  type Rule,
  type Rules,
} from "../core";
import {
  BLUE_GREEN_DEFAULTS,
  BLUE_GREEN_RULES,
  type BlueGreenConfig,
  type BlueGreenSettings,
} from "./blue-green-config";
import { capacityRule, type CapacityConfig } from "./capacity";
import { SERVICE_PERMISSIONS, type ServicePermission } from "./permissions";
import { scalingDefaults, SCALING_RULES, type ScalingConfig, type ScalingSettings } from "./scaling-config";

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

/** One container on Fargate, a number of times; behind a load balancer, or as a worker without one. */
export interface ServiceConfig {
  /** The port that the container listens on. Left out, nothing can reach the service: a worker. */
  readonly port?: number;
  /** 1024 units are one vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256. */
  readonly cpu?: number;
  /**
   * Memory in MiB, one of the sizes that go with `cpu`. Default: 512.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  readonly memoryMiB?: number;
  /** What the image is built for; `arm64` costs a fifth less. Default: `x86_64`, what CI runners build. */
  readonly architecture?: "x86_64" | "arm64";
  /** How many tasks run; with `scaling`, how many to begin with. Default: `scaling.min`, or 2, one in each of two zones. */
  readonly desiredCount?: number;
  /** Who decides which image runs. Default: `ci`, so that an apply never undoes a deployment. */
  readonly image?: ImageConfig;
  /** The command, in place of the image's own. */
  readonly command?: readonly string[];
  /** Plain environment variables. Secrets do not belong here: they would stand in the state. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How the load balancer finds out whether a task can take requests. */
  readonly healthCheck?: HealthCheckConfig;
  /** A command in the container that ECS replaces the task by when it fails. Default: none. */
  readonly containerHealthCheck?: ContainerHealthCheckConfig;
  /** Seconds between SIGTERM and SIGKILL, for an application to finish what it does. Default: 30; at most 120. */
  readonly stopTimeoutSeconds?: number;
  /** Seconds after a task's start in which a failed health check does not count. Default: 60. */
  readonly healthCheckGracePeriodSeconds?: number;
  /** Seconds that requests under way may take when a task leaves. Default: 30; the 300 of AWS make every deployment slow. */
  readonly deregistrationDelaySeconds?: number;
  /** Days that the log group keeps the container's output. Default: 30. */
  readonly logRetentionDays?: number;
  /** The least tasks that run during a deployment, in percent of the desired count. Default: 100. */
  readonly minimumHealthyPercent?: number;
  /** The most tasks that run during a deployment, in percent of the desired count. Default: 200. */
  readonly maximumPercent?: number;
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
  /**
   * A shell in running containers with `aws ecs execute-command`. Default: `false`.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly exec?: boolean;
  /**
   * Runs the X-Ray daemon beside the application, which finds its address in `AWS_XRAY_DAEMON_ADDRESS`. The application
   * itself must be instrumented. Default: `false`, as traces are paid for each.
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
   */
  readonly tracing?: boolean;
  /** Makes the image's files read-only and mounts an empty `/tmp`. Default: `false`, as many images write elsewhere. */
  readonly readOnlyRootFilesystem?: boolean;
  /** `uid` or `uid:gid` to run as. Default: the image's own user. */
  readonly user?: string;
  /** How the number of tasks follows the load. Default: it does not. */
  readonly scaling?: ScalingConfig;
  /**
   * `rolling`: ECS replaces tasks a few at a time, and rolls back when they do not become healthy. `blue-green`:
   * CodeDeploy starts all new tasks beside the old ones and moves the requests; alarms move them back. A change makes a
   * new service. Default: `rolling`, which needs no second set of tasks.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
   */
  readonly deployment?: "rolling" | "blue-green";
  /** How `blue-green` goes. Default: see {@link BLUE_GREEN_DEFAULTS}. */
  readonly blueGreen?: BlueGreenConfig;
  /** What the application may do that belongs to no bucket, queue or secret. Default: nothing. */
  readonly permissions?: readonly ServicePermission[];
  readonly alarms?: ServiceAlarmsConfig;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export interface HealthCheckConfig {
  /** Default: `/health`. */
  readonly path?: string;
  /** Default: 30. */
  readonly intervalSeconds?: number;
  /** Less than the interval. Default: 5. */
  readonly timeoutSeconds?: number;
  /** Good answers in a row that make a task healthy. Default: 2. */
  readonly healthyThreshold?: number;
  /** Bad answers in a row that make a task unhealthy. Default: 3. */
  readonly unhealthyThreshold?: number;
  /** Status codes of a good answer: `200`, `200,204` or `200-299`. Default: `200-299`. */
  readonly codes?: string;
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

/** From where on the service's alarms ring. */
export interface ServiceAlarmsConfig {
  /** Average CPU of all tasks in percent, for ten minutes. Default: 80. */
  readonly cpuPercent?: number;
  /** Average memory of all tasks in percent, for ten minutes. Default: 85. */
  readonly memoryPercent?: number;
}

export const SERVICE_DEFAULTS = {
  cpu: 256,
  memoryMiB: 512,
  architecture: "x86_64",
  image: { owner: "ci" },
  environment: {},
  healthCheck: {
    path: "/health",
    intervalSeconds: 30,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    codes: "200-299",
  },
  stopTimeoutSeconds: 30,
  healthCheckGracePeriodSeconds: 60,
  deregistrationDelaySeconds: 30,
  logRetentionDays: 30,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  capacity: "on-demand",
  placement: "private",
  egress: "https",
  exec: false,
  tracing: false,
  readOnlyRootFilesystem: false,
  deployment: "rolling",
  permissions: [],
  alarms: { cpuPercent: 80, memoryPercent: 85 },
} as const satisfies ServiceConfig;

export const CONTAINER_HEALTH_CHECK_DEFAULTS = {
  intervalSeconds: 30,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 0,
} as const satisfies Partial<ContainerHealthCheckConfig>;

const DEFAULT_TASKS = 2;

type Optional = "port" | "command" | "user";
type Nested = "healthCheck" | "containerHealthCheck" | "scaling" | "blueGreen" | "alarms";

/** The service's configuration with every default in its place. */
export type ServiceSettings = Required<Omit<ServiceConfig, Optional | Nested>> &
  Pick<ServiceConfig, Optional> & {
    readonly healthCheck: Required<HealthCheckConfig>;
    readonly containerHealthCheck?: Required<ContainerHealthCheckConfig>;
    readonly scaling?: ScalingSettings;
    /** There with `deployment: "blue-green"`. */
    readonly blueGreen?: BlueGreenSettings;
    readonly alarms: Required<ServiceAlarmsConfig>;
  };

/** Fills in the defaults; those of a section that is off by default only where it is on. */
export function serviceSettings(config: ServiceConfig): ServiceSettings {
  return withDefaults<ServiceSettings>(
    {
      ...SERVICE_DEFAULTS,
      desiredCount: isSection(config.scaling) ? config.scaling.min : DEFAULT_TASKS,
      ...(isSection(config.scaling) ? { scaling: scalingDefaults(config.scaling) } : {}),
      ...(config.deployment === "blue-green" ? { blueGreen: BLUE_GREEN_DEFAULTS } : {}),
      ...(isSection(config.containerHealthCheck) ? { containerHealthCheck: CONTAINER_HEALTH_CHECK_DEFAULTS } : {}),
    },
    config,
  );
}

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

const HEALTH_CHECK_RULES: Rules<HealthCheckConfig> = {
  path: text(/^\/\S*$/, 'a path such as "/health"'),
  intervalSeconds: integer(5, 300),
  timeoutSeconds: integer(2, 120),
  healthyThreshold: integer(2, 10),
  unhealthyThreshold: integer(2, 10),
  codes: text(/^[2-4]\d\d([-,][2-4]\d\d)*$/, 'status codes such as "200", "200,204" or "200-299"'),
};

const CONTAINER_HEALTH_CHECK_RULES: Rules<ContainerHealthCheckConfig> = {
  command: required(anyText),
  intervalSeconds: integer(5, 300),
  timeoutSeconds: integer(2, 60),
  retries: integer(1, 10),
  startPeriodSeconds: integer(0, 300),
};

const ALARMS_RULES: Rules<ServiceAlarmsConfig> = { cpuPercent: number(1, 100), memoryPercent: number(1, 100) };

export const SERVICE_RULES: Rules<ServiceConfig> = {
  port: integer(1, 65_535),
  cpu: oneOf(...FARGATE_CPUS),
  memoryMiB: integer(512, 122_880),
  architecture: oneOf("x86_64", "arm64"),
  desiredCount: integer(0, 5000),
  image: IMAGE_RULE,
  command: list(anyText, { min: 1 }),
  environment: map(variableName, text(/^[^]*$/, "a text")),
  healthCheck: section(HEALTH_CHECK_RULES),
  containerHealthCheck: section(CONTAINER_HEALTH_CHECK_RULES),
  stopTimeoutSeconds: integer(2, 120),
  healthCheckGracePeriodSeconds: integer(0, 3600),
  deregistrationDelaySeconds: integer(0, 3600),
  logRetentionDays: logRetention,
  minimumHealthyPercent: integer(0, 100),
  maximumPercent: integer(100, 200),
  capacity: capacityRule,
  placement: oneOf("private", "public"),
  egress: oneOf("https", "none"),
  exec: flag,
  tracing: flag,
  readOnlyRootFilesystem: flag,
  user: text(/^\d+(:\d+)?$/, 'a uid or uid:gid such as "1000:1000"'),
  scaling: section(SCALING_RULES),
  deployment: oneOf("rolling", "blue-green"),
  blueGreen: section(BLUE_GREEN_RULES),
  permissions: list(oneOf(...SERVICE_PERMISSIONS)),
  alarms: section(ALARMS_RULES),
};
