export * from "./section";
export { Setting, type AnySetting, type Around, type Presence } from "./setting";
export { nearest } from "./unknown-key";
export * from "./values";
