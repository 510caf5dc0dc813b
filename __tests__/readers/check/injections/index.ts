import { ACCESS } from "./access";
import { LOSS } from "./loss";
import { OPERATION } from "./operation";
import { WEAKENED } from "./weakened";

export { HARMLESS } from "./harmless";
export type { Injection } from "./injection";

/** Mistakes that must be reported, with the rule that finds each. */
export const DANGEROUS = [...LOSS, ...WEAKENED, ...ACCESS, ...OPERATION];
