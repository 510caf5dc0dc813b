import { flag, integer, isSection, number, oneOf, section, text, withDefaults, type Rules } from "../../core";
import {
  BLUE_GREEN_DEFAULTS,
  BLUE_GREEN_RULES,
  type BlueGreenConfig,
  type BlueGreenSettings,
} from "../blue-green/config";
import { scalingDefaults, SCALING_RULES, type ScalingConfig, type ScalingSettings } from "../scaling/config";
import {
  CONTAINER_HEALTH_CHECK_DEFAULTS,
  CONTAINER_HEALTH_CHECK_RULES,
  TASK_DEFAULTS,
  TASK_RULES,
  type ContainerHealthCheckConfig,
  type TaskConfig,
} from "../task/config";

/** One container on Fargate, a number of times; behind a load balancer, or as a worker without one. */
export interface ServiceConfig extends TaskConfig {
  /** The port that the container listens on. Left out, nothing can reach the service: a worker. */
  readonly port?: number;
  /** How many tasks run; with `scaling`, how many to begin with. Default: `scaling.min`, or 2, one in each of two zones. */
  readonly desiredCount?: number;
  /** How the load balancer finds out whether a task can take requests. */
  readonly healthCheck?: HealthCheckConfig;
  /** A command in the container that ECS replaces the task by when it fails. Default: none. */
  readonly containerHealthCheck?: ContainerHealthCheckConfig;
  /** Seconds after a task's start in which a failed health check does not count. Default: 60. */
  readonly healthCheckGracePeriodSeconds?: number;
  /** Seconds that requests under way may take when a task leaves. Default: 30; the 300 of AWS make every deployment slow. */
  readonly deregistrationDelaySeconds?: number;
  /** The least tasks that run during a deployment, in percent of the desired count. Default: 100. */
  readonly minimumHealthyPercent?: number;
  /** The most tasks that run during a deployment, in percent of the desired count. Default: 200. */
  readonly maximumPercent?: number;
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

/** From where on the service's alarms ring. */
export interface ServiceAlarmsConfig {
  /** Average CPU of all tasks in percent, for ten minutes. Default: 80. */
  readonly cpuPercent?: number;
  /** Average memory of all tasks in percent, for ten minutes. Default: 85. */
  readonly memoryPercent?: number;
}

export const SERVICE_DEFAULTS = {
  ...TASK_DEFAULTS,
  healthCheck: {
    path: "/health",
    intervalSeconds: 30,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
    codes: "200-299",
  },
  healthCheckGracePeriodSeconds: 60,
  deregistrationDelaySeconds: 30,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  exec: false,
  tracing: false,
  deployment: "rolling",
  alarms: { cpuPercent: 80, memoryPercent: 85 },
} as const satisfies ServiceConfig;

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

const HEALTH_CHECK_RULES: Rules<HealthCheckConfig> = {
  path: text(/^\/\S*$/, 'a path such as "/health"'),
  intervalSeconds: integer(5, 300),
  timeoutSeconds: integer(2, 120),
  healthyThreshold: integer(2, 10),
  unhealthyThreshold: integer(2, 10),
  codes: text(/^[2-4]\d\d([-,][2-4]\d\d)*$/, 'status codes such as "200", "200,204" or "200-299"'),
};

const ALARMS_RULES: Rules<ServiceAlarmsConfig> = { cpuPercent: number(1, 100), memoryPercent: number(1, 100) };

export const SERVICE_RULES: Rules<ServiceConfig> = {
  port: integer(1, 65_535),
  ...TASK_RULES,
  desiredCount: integer(0, 5000),
  healthCheck: section(HEALTH_CHECK_RULES),
  containerHealthCheck: section(CONTAINER_HEALTH_CHECK_RULES),
  healthCheckGracePeriodSeconds: integer(0, 3600),
  deregistrationDelaySeconds: integer(0, 3600),
  minimumHealthyPercent: integer(0, 100),
  maximumPercent: integer(100, 200),
  exec: flag,
  tracing: flag,
  scaling: section(SCALING_RULES),
  deployment: oneOf("rolling", "blue-green"),
  blueGreen: section(BLUE_GREEN_RULES),
  alarms: section(ALARMS_RULES),
};
