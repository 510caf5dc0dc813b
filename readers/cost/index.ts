export { costDifference } from "./difference";
export { estimate, treatmentOf, type Charge, type Estimate } from "./estimate";
export { PRICED_REGIONS, pricesOf, type Price, type PriceList } from "./prices";
export { comparisonTable, estimateTable, type Priced } from "./report";
export { traps } from "./traps";
export { USAGE, type Usage } from "./usage";
