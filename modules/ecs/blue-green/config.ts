import { integer, number, oneOf, section, type Config, type Named, type Settings } from "../../core";

/**
 * How requests move to the new tasks: all together, a tenth of them every few minutes, or a tenth first and the rest
 * after some minutes.
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

/** From where on a deployment is turned back. While one of the alarms rings, none begins. */
export const BLUE_GREEN_ALARMS = section({
  /** Answers with a 5xx status in one minute, from old and new tasks and the load balancer together. Default: 10. */
  errors5xxPerMinute: number(0, 1_000_000).default(10),
  /**
   * Tasks, old and new, that fail their health check for two minutes. Default: 0, so that one is enough. An application
   * that takes minutes to start fails it at first: give it a longer `healthCheck` interval.
   */
  unhealthyTasks: integer(0, 5000).default(0),
});

export interface BlueGreenAlarmsConfig extends Config<typeof BLUE_GREEN_ALARMS>, Named {}
export interface BlueGreenAlarmsSettings extends Settings<typeof BLUE_GREEN_ALARMS>, Named {}

/**
 * A deployment that starts new tasks beside the old ones and moves the load balancer's requests over; it moves them back
 * by itself when the new tasks do not become healthy, or one of its alarms rings.
 */
export const BLUE_GREEN = section({
  /** How requests move. Default: `canary-10-percent-5-minutes`, so that an alarm rings while nine in ten are safe. */
  traffic: oneOf(...(Object.keys(DEPLOYMENT_CONFIGS) as TrafficShift[])).default("canary-10-percent-5-minutes"),
  /**
   * Minutes that the old tasks go on beside the new ones after the move: the time in which the way back is a switch of the
   * load balancer. Both are paid for, and alarms still turn the deployment back. Default: 15; at most 2880.
   */
  terminateOldAfterMinutes: integer(0, 2880).default(15),
  /**
   * The port on which the load balancer shows the new tasks before requests move. Nothing can reach it until an edge is
   * drawn: `runner.connections.allowTo(loadBalancer, 8443)`. Default: 8443 with a certificate, 8080 without.
   */
  testPort: integer(1, 65_535),
  /**
   * Minutes that a deployment waits, before requests move, for somebody to let it go on; without an answer it stops.
   * Default: it does not wait; at most 2880.
   */
  waitForApprovalMinutes: integer(1, 2880),
  /** Alarm thresholds. */
  alarms: BLUE_GREEN_ALARMS.as<BlueGreenAlarmsConfig, BlueGreenAlarmsSettings>().default({}),
});

export interface BlueGreenConfig extends Config<typeof BLUE_GREEN>, Named {}
export interface BlueGreenSettings extends Settings<typeof BLUE_GREEN>, Named {}

/** CodeDeploy's name for the way that requests move. */
export function deploymentConfigName(traffic: TrafficShift): string {
  return DEPLOYMENT_CONFIGS[traffic];
}
