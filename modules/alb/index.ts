export * from "./config";
export type { RequestMatch } from "./listener-rule";
export * from "./load-balancer";
export { LOGIN, type LoginConfig, type LoginSettings } from "./login";
export { OWN_PRIORITIES, type HostRedirect } from "./own-rules";
export * from "./rule-order";
