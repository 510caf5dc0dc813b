export * from "./cache";
export * from "./config";
export * from "./interfaces";
export { cacheProblems, cacheSettings } from "./problems";
export * from "./sidecar";
