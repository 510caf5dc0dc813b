import { type Resource, type Root, blocks, strings } from "../../terraform";
import { type Finding } from "../finding";
import { isOutside, type Reach } from "./reachability";

/** Policies that still accept TLS 1.0 or 1.1, including AWS's default. */
const OLD_TLS = /2016-08|2015-05|TLS-1-[01]-|TLS13-1-[01]-|FS-2018-06$/;

/** Listeners that accept unencrypted traffic or outdated protocols. */
export function listenerFindings(root: Root, reaches: readonly Reach[]): Finding[] {
  return root.all("aws_lb_listener").flatMap((listener): Finding[] => {
    const { address, body } = listener;
    if (body["protocol"] === "HTTPS" || body["protocol"] === "TLS") {
      const policy = strings(body["ssl_policy"])[0];
      if (policy !== undefined && !OLD_TLS.test(policy)) return [];
      return [{ rule: "old-tls", address, message: "accepts TLS versions before 1.2; use a newer ssl_policy" }];
    }
    if (!couldSpeakTls(root, listener, reaches) || !forwards(root, listener)) return [];
    const message = "forwards unencrypted requests, although there is a certificate; redirect to HTTPS";
    return [{ rule: "plain-listener", address, message }];
  });
}

/**
 * Whether its load balancer faces the internet and somebody can reach it, in a root that has a certificate. One that nobody can
 * reach yet waits for its certificate.
 */
function couldSpeakTls(root: Root, { body }: Resource, reaches: readonly Reach[]): boolean {
  const open = root
    .referenced(body["load_balancer_arn"], "aws_lb")
    .filter((one) => one.body["internal"] !== true)
    .some(({ address }) => reaches.some(({ from, to }) => to === address && isOutside(from)));
  return open && root.all("aws_acm_certificate").length > 0;
}

function forwards(root: Root, { address, body }: Resource): boolean {
  const rules = root
    .all("aws_lb_listener_rule")
    .filter((rule) => root.references(rule.body["listener_arn"]).includes(address));
  return [blocks(body["default_action"]), ...rules.map((rule) => blocks(rule.body["action"]))]
    .flat()
    .some(({ type }) => type !== "redirect" && type !== "fixed-response");
}
