export { createAlarm } from "./alarm";
export * from "./alert-topics";
export * from "./budget";
export * from "./config";
export * from "./dashboard";
export * from "./monitoring";
