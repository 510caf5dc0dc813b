export * from "./config";
export * from "./http-api";
export * from "./open-api";
