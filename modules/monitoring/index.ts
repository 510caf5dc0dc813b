export * from "./budget";
export * from "./config";
export * from "./dashboard";
export * from "./monitoring";
