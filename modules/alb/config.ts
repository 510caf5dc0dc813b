import { check, integer, number, oneOf, required, section, type Problem, type Rules } from "../core";

/**
 * Who can reach the load balancer.
 * - `internet`: everybody, on ports 80 and 443; in the public subnets.
 * - `cloudfront`: this account's CloudFront distributions alone, through a VPC origin; in the private subnets, without
 *   a public address.
 * - `internal`: only what an edge is drawn from, such as an API Gateway VPC link; in the private subnets.
 */
export type Exposure = "internet" | "cloudfront" | "internal";

/**
 * The TLS versions and ciphers that HTTPS callers may use.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export type TlsPolicy = (typeof TLS_POLICIES)[number];

const TLS_POLICIES = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
] as const;

/** An application load balancer. */
export interface LoadBalancerConfig {
  /** Who can reach it. A change replaces the load balancer and its DNS name. Default: `internet`. */
  readonly exposure?: Exposure;
  /**
   * Seconds that a silent connection stays open; longer than the application's slowest answer. Default: 60.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
   */
  readonly idleTimeoutSeconds?: number;
  /** Used where there is a certificate. Default: TLS 1.3 and 1.2 with forward secrecy and authenticated ciphers only. */
  readonly tlsPolicy?: TlsPolicy;
  /**
   * How requests that HTTP servers may read differently are treated. Default: `defensive`, which rejects the known
   * attacks and lets harmless oddities pass.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/desync-mitigation-mode.html
   */
  readonly desyncMitigation?: "monitor" | "defensive" | "strictest";
  /**
   * Writes a line per request to a private bucket of its own. Default: none, because it is paid storage.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   */
  readonly accessLogs?: AccessLogsConfig;
  readonly alarms?: LoadBalancerAlarmsConfig;
}

export interface AccessLogsConfig {
  /** Days until a log file is deleted. */
  readonly retentionDays: number;
}

/** From where on the load balancer's alarms ring. */
export interface LoadBalancerAlarmsConfig {
  /** Answers with a 5xx status in one minute, from the load balancer and the tasks together. Default: 10. */
  readonly errors5xxPerMinute?: number;
  /** Seconds that the slowest twentieth of the answers takes (p95), over ten minutes. Default: 2. */
  readonly responseTimeSeconds?: number;
}

export const LOAD_BALANCER_DEFAULTS = {
  exposure: "internet",
  idleTimeoutSeconds: 60,
  tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  desyncMitigation: "defensive",
  alarms: { errors5xxPerMinute: 10, responseTimeSeconds: 2 },
} as const satisfies LoadBalancerConfig;

/** The load balancer's configuration with every default in its place. */
export type LoadBalancerSettings = Required<Omit<LoadBalancerConfig, "accessLogs" | "alarms">> &
  Pick<LoadBalancerConfig, "accessLogs"> & { readonly alarms: Required<LoadBalancerAlarmsConfig> };

const ACCESS_LOGS_RULES: Rules<AccessLogsConfig> = { retentionDays: required(integer(1, 3650)) };

const ALARMS_RULES: Rules<LoadBalancerAlarmsConfig> = {
  errors5xxPerMinute: integer(0, 1_000_000),
  responseTimeSeconds: number(0.001, 3600),
};

export const LOAD_BALANCER_RULES: Rules<LoadBalancerConfig> = {
  exposure: oneOf("internet", "cloudfront", "internal"),
  idleTimeoutSeconds: integer(1, 4000),
  tlsPolicy: oneOf(...TLS_POLICIES),
  desyncMitigation: oneOf("monitor", "defensive", "strictest"),
  accessLogs: section(ACCESS_LOGS_RULES),
  alarms: section(ALARMS_RULES),
};

export function loadBalancerProblems(config: LoadBalancerConfig): Problem[] {
  return check(LOAD_BALANCER_RULES, config);
}
