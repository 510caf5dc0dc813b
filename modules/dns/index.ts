export * from "./alias-record";
export * from "./certificate";
export * from "./config";
export * from "./health-check";
export * from "./hosted-zone";
export * from "./interfaces";
