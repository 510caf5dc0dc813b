import {
  boolean,
  integer,
  number,
  oneOf,
  section,
  show,
  text,
  type Config,
  type Named,
  type Settings,
} from "../../core";
import { BLUE_GREEN, type BlueGreenConfig, type BlueGreenSettings } from "../blue-green/config";
import { RELEASE, type ReleaseConfig, type ReleaseSettings } from "../release/config";
import { SCALING, type ScalingConfig, type ScalingSettings } from "../scaling/config";
import {
  CONTAINER_HEALTH_CHECK,
  TASK,
  type ContainerHealthCheckConfig,
  type ContainerHealthCheckSettings,
} from "../task/config";
import { STICKINESS, type StickinessConfig, type StickinessSettings } from "./stickiness";

const DEFAULT_TASKS = 2;
/** The shortest default; AWS's own of 300 seconds makes every deployment slow. */
export const DEREGISTRATION_SECONDS = 30;

const codes = text(
  /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/,
  'status codes such as "200", "200,204" or "200-299"',
).refine((given) => {
  const reversed = given.split(",").find((part) => {
    const [from = "", to = from] = part.split("-");
    return to < from;
  });
  return reversed === undefined ? undefined : `${show(reversed)} ends before it begins; write the lower code first`;
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export const HEALTH_CHECK = section({
  /** Up to 1024 characters; 255 if Route 53 checks it too. Default: `/health`. */
  path: text(/^\/[!-z|~]{0,1023}$/, 'a path such as "/health"').default("/health"),
  /**
   * The port that answers it, if it is not the one for requests. Nobody but the load balancer reaches it, so neither Route 53
   * nor a pipeline asks there. Running tasks must listen on it before it changes. Default: the port for requests.
   */
  port: integer(1, 65_535),
  /** Default: 30. */
  intervalSeconds: integer(5, 300).default(30),
  /** Less than the interval. Default: 5. */
  timeoutSeconds: integer(2, 120).default(5),
  /** Consecutive successful checks that make a task healthy. Default: 2. */
  healthyThreshold: integer(2, 10).default(2),
  /** Consecutive failed checks that make a task unhealthy. Default: 3. */
  unhealthyThreshold: integer(2, 10).default(3),
  /** Status codes from 200 to 499 that count as healthy: `200`, `200,204` or `200-299`. Default: `200-299`. */
  codes: codes.default("200-299"),
});

export interface HealthCheckConfig extends Config<typeof HEALTH_CHECK>, Named {}
export interface HealthCheckSettings extends Settings<typeof HEALTH_CHECK>, Named {}

/** Alarm thresholds. */
export const SERVICE_ALARMS = section({
  /** Average CPU of all tasks in percent, over ten minutes. Default: 80. */
  cpuPercent: number(1, 100).default(80),
  /** Average memory of all tasks in percent, over ten minutes. Default: 85. */
  memoryPercent: number(1, 100).default(85),
});

export interface ServiceAlarmsConfig extends Config<typeof SERVICE_ALARMS>, Named {}
export interface ServiceAlarmsSettings extends Settings<typeof SERVICE_ALARMS>, Named {}

/** The settings; {@link SERVICE} adds the conditions that relate them. */
export const SERVICE_SETTINGS = section({
  /**
   * The port that the container listens on. Without one, nothing can reach the service: it is a worker. Default: none.
   */
  port: integer(1, 65_535),
  /**
   * The load balancer encrypts what it sends to the container, which then answers HTTPS on its port, health checks included.
   * The load balancer accepts any certificate, also one that the container makes for itself when it starts. A change
   * creates another target group. Default: `false`: plain HTTP, which does not leave the VPC.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-routing-configuration
   */
  tls: boolean.default(false),
  ...TASK.shape,
  /**
   * How many tasks run; with `scaling`, how many to start with. Default: `scaling.min`, or 2, one in each of two zones.
   */
  desiredCount: integer(0, 5000).defaultFrom(
    ({ scaling }: { scaling?: { min: number } }) => scaling?.min ?? DEFAULT_TASKS,
  ),
  /** How the load balancer checks whether a task can take requests. */
  healthCheck: HEALTH_CHECK.as<HealthCheckConfig, HealthCheckSettings>().default({}),
  /** Keeps the requests of one browser on one task. Default: none; every request may go to another task. */
  stickiness: STICKINESS.as<StickinessConfig, StickinessSettings>(),
  /** A command in the container; if it fails, ECS replaces the task. Default: none. */
  containerHealthCheck: CONTAINER_HEALTH_CHECK.as<ContainerHealthCheckConfig, ContainerHealthCheckSettings>(),
  /** Seconds after a task's start in which failed health checks are ignored. Default: 60. */
  healthCheckGracePeriodSeconds: integer(0, 3600).default(60),
  /**
   * Seconds that in-flight requests may take when a task is deregistered: on every deployment, and whenever the service
   * scales in. The load balancer closes what is still open then, and only after that does the task get SIGTERM. So it
   * must be at least the slowest response. Default: `stopTimeoutSeconds`, or 30 if that is less.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  deregistrationDelaySeconds: integer(0, 3600).defaultFrom(({ stopTimeoutSeconds }: { stopTimeoutSeconds: number }) =>
    Math.max(DEREGISTRATION_SECONDS, stopTimeoutSeconds),
  ),
  /** The minimum number of tasks during a deployment, in percent of the desired count. Default: 100. */
  minimumHealthyPercent: integer(0, 100).default(100),
  /** The maximum number of tasks during a deployment, in percent of the desired count. Default: 200. */
  maximumPercent: integer(100, 200).default(200),
  /**
   * A shell in running containers with `aws ecs execute-command`. Default: `false`.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  exec: boolean.default(false),
  /**
   * Runs the X-Ray daemon as a sidecar of the application, which finds its address in `AWS_XRAY_DAEMON_ADDRESS`. The
   * application itself must be instrumented. Default: `false`, because every trace is charged.
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
   */
  tracing: boolean.default(false),
  /** How the number of tasks follows the load. Default: it is fixed. */
  scaling: SCALING.as<ScalingConfig, ScalingSettings>(),
  /**
   * `rolling`: ECS replaces tasks a few at a time, and rolls back when they do not become healthy. `blue-green`:
   * CodeDeploy starts all new tasks next to the old ones and shifts traffic to them; alarms roll back. A change creates
   * a new service. Default: `rolling`, which needs no second set of tasks.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
   */
  deployment: oneOf("rolling", "blue-green").default("rolling"),
  /**
   * A command that must end with 0 before new tasks take over, such as a migration of the database. With `image.owner: "ci"` the
   * pipeline runs it once, in a task of its own; with `"terraform"`, each new task runs it before the application starts. A
   * rollback does not run it. Default: none.
   */
  release: RELEASE.as<ReleaseConfig, ReleaseSettings>(),
  /** How `blue-green` deployments proceed. */
  blueGreen: BLUE_GREEN.as<BlueGreenConfig, BlueGreenSettings>().defaultWhere(
    ({ deployment }: { deployment: "rolling" | "blue-green" }) => (deployment === "blue-green" ? {} : undefined),
  ),
  /** Alarm thresholds. */
  alarms: SERVICE_ALARMS.as<ServiceAlarmsConfig, ServiceAlarmsSettings>().default({}),
});

export interface ServiceConfig extends Config<typeof SERVICE_SETTINGS>, Named {}
export interface ServiceSettings extends Settings<typeof SERVICE_SETTINGS>, Named {}
