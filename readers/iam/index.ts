export type { Condition, PolicyDocument, PolicyStatement } from "./document";
export { applies, isAllowed, type Context, type Request } from "./evaluate";
