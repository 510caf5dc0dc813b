import { integer, number, oneOf, section, type Config, type Named, type Settings } from "../../core";

/**
 * How traffic is shifted to the new tasks: all at once, 10 % every few minutes, or 10 % first and the rest after some
 * minutes.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export type TrafficShift = keyof typeof DEPLOYMENT_CONFIGS;

const DEPLOYMENT_CONFIGS = {
  "all-at-once": "CodeDeployDefault.ECSAllAtOnce",
  "linear-10-percent-every-1-minute": "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
  "linear-10-percent-every-3-minutes": "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
  "canary-10-percent-5-minutes": "CodeDeployDefault.ECSCanary10Percent5Minutes",
  "canary-10-percent-15-minutes": "CodeDeployDefault.ECSCanary10Percent15Minutes",
} as const;

/** Thresholds at which a deployment is rolled back. No deployment starts while one of these alarms is active. */
export const BLUE_GREEN_ALARMS = section({
  /** 5xx responses in one minute, from old and new tasks and the load balancer together. Default: 10. */
  errors5xxPerMinute: number(0, 1_000_000).default(10),
  /**
   * Tasks, old and new, that may fail their health check for two minutes. Default: 0, so that one is enough. An
   * application that takes minutes to start fails it at first: set a longer `healthCheck` interval.
   */
  unhealthyTasks: integer(0, 5000).default(0),
});

export interface BlueGreenAlarmsConfig extends Config<typeof BLUE_GREEN_ALARMS>, Named {}
export interface BlueGreenAlarmsSettings extends Settings<typeof BLUE_GREEN_ALARMS>, Named {}

/**
 * A deployment that starts new tasks next to the old ones and shifts the load balancer's traffic to them; it rolls back
 * automatically if the new tasks do not become healthy, or one of its alarms goes off.
 */
export const BLUE_GREEN = section({
  /**
   * How traffic is shifted. Default: `canary-10-percent-5-minutes`, so that an alarm goes off while 90 % of requests
   * are unaffected.
   */
  traffic: oneOf(...(Object.keys(DEPLOYMENT_CONFIGS) as TrafficShift[])).default("canary-10-percent-5-minutes"),
  /**
   * Minutes that the old tasks keep running next to the new ones after the shift, during which a rollback only switches
   * the load balancer. Both are charged, and alarms still roll the deployment back. Default: 15; at most 2880.
   */
  terminateOldAfterMinutes: integer(0, 2880).default(15),
  /**
   * The port on which the load balancer exposes the new tasks before traffic is shifted. Nothing can reach it until a
   * security group rule allows it: `runner.connections.allowTo(loadBalancer, 8443)`. Default: 8443 with a certificate,
   * 8080 without.
   */
  testPort: integer(1, 65_535),
  /**
   * Minutes that a deployment waits for approval before traffic is shifted; without approval it stops. Default: it does
   * not wait; at most 2880.
   */
  waitForApprovalMinutes: integer(1, 2880),
  /** Alarm thresholds. */
  alarms: BLUE_GREEN_ALARMS.as<BlueGreenAlarmsConfig, BlueGreenAlarmsSettings>().default({}),
});

export interface BlueGreenConfig extends Config<typeof BLUE_GREEN>, Named {}
export interface BlueGreenSettings extends Settings<typeof BLUE_GREEN>, Named {}

/** The CodeDeploy deployment configuration for each traffic shift. */
export function deploymentConfigName(traffic: TrafficShift): string {
  return DEPLOYMENT_CONFIGS[traffic];
}
