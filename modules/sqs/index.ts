export * from "./config";
export * from "./interfaces";
export * from "./queue";
