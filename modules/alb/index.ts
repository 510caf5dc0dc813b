export * from "./config";
export * from "./load-balancer";
