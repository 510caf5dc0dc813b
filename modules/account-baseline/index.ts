export * from "./account-baseline";
export * from "./account-events";
export * from "./config";
