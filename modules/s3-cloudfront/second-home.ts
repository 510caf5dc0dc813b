import { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import type { Construct } from "constructs";
import type { RecoveryRegion } from "../s3";
import type { FrontendNames } from "./names";

/** Where requests go if the home region is lost. Both exist before: a distribution cannot be changed on that day. */
export interface SecondHomeOrigins {
  /** Where the copy of the files is. */
  readonly files: RecoveryRegion;
  /** The public name of the load balancer there, with a certificate for it. */
  readonly apiHost: string;
}

/** The ids of the origins in the recovery region. */
export const AWAY = { files: "files-recovery", api: "api-recovery" } as const;

/** The key, and the value that sends requests to the second home. Without it they go to the first. */
export const SWITCH = { key: "home", away: "recovery" } as const;

/**
 * The switch between the homes: a value that the functions at the edge read with every request, and that is set without
 * changing the distribution.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions.html
 */
export function createSwitch(scope: Construct, names: FrontendNames): CloudfrontKeyValueStore {
  return new CloudfrontKeyValueStore(scope, "switch", {
    name: names.cloudfront("home"),
    comment: "Which home requests go to",
  });
}

/**
 * What a function does first, if there is a switch: it selects the other origin, for every method. An origin group would
 * only do so for GET, HEAD and OPTIONS.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function switching(code: string, origin: string): string {
  const [, body = ""] = code.split("function handler(event) {\n");
  return `import cf from "cloudfront";
var homes = cf.kvs();
async function isAway() {
  try {
    return (await homes.get("${SWITCH.key}")) === "${SWITCH.away}";
  } catch (error) {
    return false;
  }
}
async function handler(event) {
  if (await isAway()) cf.selectRequestOriginById("${origin}");
${body}`;
}
