export * from "./config";
export * from "./database";
export * from "./instance-engine";
export * from "./interfaces";
export * from "./problems";
export * from "./serverless-engine";
