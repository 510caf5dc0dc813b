export * from "./config";
export * from "./interfaces";
export * from "./key";
export * from "./queue";
