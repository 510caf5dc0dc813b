export { QUOTAS, type Quota } from "./defaults";
export { excesses, excessLines, increaseCommand, type Excess } from "./quotas";
