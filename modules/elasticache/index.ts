export * from "./cache";
export * from "./config";
export * from "./interfaces";
export * from "./sidecar";
