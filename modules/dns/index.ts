export * from "./interfaces";
