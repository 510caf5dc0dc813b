export * from "./alias-record";
export * from "./certificate";
export * from "./config";
export * from "./health-check";
export * from "./home-switch";
export * from "./hosted-zone";
export * from "./signing";
export * from "./interfaces";
