import {
  boolean,
  integer,
  list,
  number,
  oneOf,
  parseCidr,
  section,
  show,
  text,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { ACCESS_LOGS, type AccessLogsConfig, type AccessLogsSettings } from "../s3";
import { LOGIN, type LoginConfig, type LoginSettings } from "./login";

/**
 * Who can reach the load balancer.
 * - `internet`: everybody, on ports 80 and 443; in the public subnets.
 * - `cloudfront`: only this account's CloudFront distributions, through a VPC origin; in the private subnets, without a
 *   public address.
 * - `internal`: only what a security group rule allows, such as an API Gateway VPC link, and the ranges of `allowFrom`; in the
 *   private subnets.
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

/** Alarm thresholds. */
export const LOAD_BALANCER_ALARMS = section({
  /** 5xx responses in one minute, from the load balancer and the tasks together. Default: 10. */
  errors5xxPerMinute: integer(0, 1_000_000).default(10),
  /** Response time in seconds at the 95th percentile (p95), over ten minutes. Default: 2. */
  responseTimeSeconds: number(0.001, 3600).default(2),
});

export interface LoadBalancerAlarmsConfig extends Config<typeof LOAD_BALANCER_ALARMS>, Named {}
export interface LoadBalancerAlarmsSettings extends Settings<typeof LOAD_BALANCER_ALARMS>, Named {}

/** A security group has 60 rules; each range takes two of them, one per port. */
const MOST_RANGES = 25;

/** No office and no company's network is wider. */
const SHORTEST_RANGE = 8;

const range = text(/^[\d.]+\/\d+$/, 'an IPv4 block such as "10.8.0.0/16"').refine((block) => {
  if (parseCidr(block) === undefined) {
    return `${show(block)} is not an IPv4 block; write its first address and its length, such as "10.8.0.0/16"`;
  }
  const length = Number(block.split("/")[1]);
  // A few ranges that are this wide add up to everybody.
  return length < SHORTEST_RANGE
    ? `${show(block)} is ${length === 0 ? "everybody" : "a large part of everybody"}; leave allowFrom out with exposure "internet", or name ranges of /${SHORTEST_RANGE} and longer`
    : undefined;
});

/** An application load balancer. */
export const LOAD_BALANCER = section({
  /** Who can reach it. A change replaces the load balancer and its DNS name. Default: `internet`. */
  exposure: oneOf("internet", "cloudfront", "internal").default("internet"),
  /**
   * The ranges that may reach it, as IPv4 blocks: with `internet` those of offices, with `internal` those of networks that are
   * connected to the VPC. Up to 25. Default: with `internet` everybody, with `internal` nobody but the environment's own HTTP
   * API.
   */
  allowFrom: list(range, { min: 1, max: MOST_RANGES }),
  /** Makes people sign in before the application gets their requests. Default: none. */
  login: LOGIN.as<LoginConfig, LoginSettings>(),
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
   * Removes headers whose names have other characters than letters, digits and hyphens, which some proxies read as another
   * header: `X_Forwarded_For`. Set false for an application whose clients send such names, such as `api_access_token`.
   * Default: true.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#drop-invalid-header-fields
   */
  dropInvalidHeaders: boolean.default(true),
  /**
   * Logs every request to a dedicated private bucket. Default: none, because storage is charged; the tiers `prod` and
   * `staging` have them.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   */
  accessLogs: ACCESS_LOGS.as<AccessLogsConfig, AccessLogsSettings>(),
  /** Alarm thresholds. */
  alarms: LOAD_BALANCER_ALARMS.as<LoadBalancerAlarmsConfig, LoadBalancerAlarmsSettings>().default({}),
}).and(cloudFrontProblems);

export interface LoadBalancerConfig extends Config<typeof LOAD_BALANCER>, Named {}
export interface LoadBalancerSettings extends Settings<typeof LOAD_BALANCER>, Named {}

/** Behind CloudFront, every request comes from CloudFront's addresses, and with its own way of handling cookies. */
function cloudFrontProblems({ exposure, allowFrom, login }: LoadBalancerSettings): Problem[] {
  if (exposure !== "cloudfront") return [];
  return [
    ...(allowFrom
      ? [
          {
            path: "allowFrom",
            message:
              'has no effect with exposure "cloudfront", where every request has an address of CloudFront; leave it out, or use "internet" or "internal"',
          },
        ]
      : []),
    ...(login
      ? [
          {
            path: "login",
            message:
              'cannot be combined with exposure "cloudfront", which passes only some paths on, and not the one to which people come back from signing in; use "internet" or "internal"',
          },
        ]
      : []),
  ];
}
