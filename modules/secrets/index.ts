export * from "./composed-secret";
export * from "./config";
export * from "./container-variables";
export * from "./external-secret";
export * from "./generated-secret";
export * from "./interfaces";
export * from "./secret";
export * from "./secrets";
