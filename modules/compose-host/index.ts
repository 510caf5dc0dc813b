export * from "./config";
export { ComposeHost, type ComposeHostProps, type HostApplication } from "./compose-host";
