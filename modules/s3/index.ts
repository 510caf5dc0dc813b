export * from "./bucket";
export * from "./config";
export type { IBucket } from "./grantable-bucket";
export * from "./replication";
