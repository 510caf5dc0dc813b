export * from "./cloud-trail";
export * from "./config";
export * from "./config-recorder";
