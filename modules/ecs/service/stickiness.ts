import type { LbTargetGroupStickiness } from "@cdktf/provider-aws/lib/lb-target-group";
import { integer, section, text, type Config, type Named, type Settings } from "../../core";

const DAY_SECONDS = 86_400;

/**
 * Requests of one browser go to the same task as long as it is healthy, by a cookie: for applications that keep sessions in
 * memory, or reconnect by long polling. A deployment and a failure still move them.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
 */
export const STICKINESS = section({
  /** How long, since the last request, up to 7 days. Default: 86400, a day. */
  seconds: integer(1, 7 * DAY_SECONDS).default(DAY_SECONDS),
  /**
   * The cookie of the application that it follows: stickiness begins when the application sets it, and ends when the application
   * deletes it. Default: none; the load balancer sets a cookie of its own.
   */
  cookie: text(
    /^(?!AWSALB(APP|TG)?(-|$))[\w!#$%&'*+.^`|~-]{1,256}$/,
    'the name of a cookie such as "JSESSIONID", and none of the load balancer\'s own (AWSALB, AWSALBAPP, AWSALBTG)',
  ),
});

export interface StickinessConfig extends Config<typeof STICKINESS>, Named {}
export interface StickinessSettings extends Settings<typeof STICKINESS>, Named {}

/** The argument of a target group; none without stickiness. */
export function stickiness(settings: StickinessSettings | undefined): { stickiness?: LbTargetGroupStickiness } {
  if (settings === undefined) return {};
  const { seconds, cookie } = settings;
  if (cookie === undefined) return { stickiness: { enabled: true, type: "lb_cookie", cookieDuration: seconds } };
  return { stickiness: { enabled: true, type: "app_cookie", cookieName: cookie, cookieDuration: seconds } };
}
