export * from "./config";
export * from "./frontend";
export { SWITCH, type SecondHomeOrigins } from "./second-home";
export type { FrontendDomain } from "./domain";
