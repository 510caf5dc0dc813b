export * from "./config";
export * from "./frontend";
