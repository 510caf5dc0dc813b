export * from "./config";
export * from "./network";
export * from "./vpc";
