export * from "./bucket";
export * from "./config";
export * from "./replication";
