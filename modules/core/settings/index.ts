export * from "./section";
export { Setting, type AnySetting, type Around, type Presence } from "./setting";
export * from "./values";
