import { integer, number, oneOf, section, type Config, type Named, type Settings } from "../core";

/**
 * Who can reach the load balancer.
 * - `internet`: everybody, on ports 80 and 443; in the public subnets.
 * - `cloudfront`: only this account's CloudFront distributions, through a VPC origin; in the private subnets, without a
 *   public address.
 * - `internal`: only what a security group rule allows, such as an API Gateway VPC link; in the private subnets.
 */
export type Exposure = LoadBalancerSettings["exposure"];

/**
 * The TLS versions and ciphers that HTTPS clients may use.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export type TlsPolicy = (typeof TLS_POLICIES)[number];

const TLS_POLICIES = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
] as const;

export const ACCESS_LOGS = section({
  /** Days until a log file is deleted. */
  retentionDays: integer(1, 3650).required(),
});

export interface AccessLogsConfig extends Config<typeof ACCESS_LOGS>, Named {}
export interface AccessLogsSettings extends Settings<typeof ACCESS_LOGS>, Named {}

/** Alarm thresholds. */
export const LOAD_BALANCER_ALARMS = section({
  /** 5xx responses in one minute, from the load balancer and the tasks together. Default: 10. */
  errors5xxPerMinute: integer(0, 1_000_000).default(10),
  /** Response time in seconds at the 95th percentile (p95), over ten minutes. Default: 2. */
  responseTimeSeconds: number(0.001, 3600).default(2),
});

export interface LoadBalancerAlarmsConfig extends Config<typeof LOAD_BALANCER_ALARMS>, Named {}
export interface LoadBalancerAlarmsSettings extends Settings<typeof LOAD_BALANCER_ALARMS>, Named {}

/** An application load balancer. */
export const LOAD_BALANCER = section({
  /** Who can reach it. A change replaces the load balancer and its DNS name. Default: `internet`. */
  exposure: oneOf("internet", "cloudfront", "internal").default("internet"),
  /**
   * Idle timeout of a connection, in seconds; must be longer than the application's slowest response, and shorter than the
   * application's keep-alive, or the load balancer reuses connections that the application has just closed, and answers
   * 502 (uvicorn: `--timeout-keep-alive`, 5 by default). Default: 60.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
   */
  idleTimeoutSeconds: integer(1, 4000).default(60),
  /**
   * Used if there is a certificate. Default: `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`: TLS 1.3 and 1.2 with forward
   * secrecy and authenticated ciphers only.
   */
  tlsPolicy: oneOf(...TLS_POLICIES).default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
  /**
   * How ambiguous requests, which HTTP servers may parse differently, are treated. Default: `defensive`, which rejects
   * known attacks and lets harmless oddities pass.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/desync-mitigation-mode.html
   */
  desyncMitigation: oneOf("monitor", "defensive", "strictest").default("defensive"),
  /**
   * Logs every request to a dedicated private bucket. Default: none, because storage is charged.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   */
  accessLogs: ACCESS_LOGS.as<AccessLogsConfig, AccessLogsSettings>(),
  /** Alarm thresholds. */
  alarms: LOAD_BALANCER_ALARMS.as<LoadBalancerAlarmsConfig, LoadBalancerAlarmsSettings>().default({}),
});

export interface LoadBalancerConfig extends Config<typeof LOAD_BALANCER>, Named {}
export interface LoadBalancerSettings extends Settings<typeof LOAD_BALANCER>, Named {}
