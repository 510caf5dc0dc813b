export * from "./bucket";
export * from "./config";
