import { check, integer, isSection, oneOf, required, type Problem, type Rule, type Rules } from "../../core";

/**
 * What the tasks run on. Spot is up to 70 % cheaper and may be taken away with two minutes' notice. In the mixed form
 * the first `onDemandBase` tasks are on demand and the rest is divided by the weights.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export type CapacityConfig = "on-demand" | "spot" | MixedCapacity;

export interface MixedCapacity {
  readonly onDemandBase: number;
  readonly onDemandWeight: number;
  readonly spotWeight: number;
}

const MIXED_RULES: Rules<MixedCapacity> = {
  onDemandBase: required(integer(0, 1000)),
  onDemandWeight: required(integer(0, 1000)),
  spotWeight: required(integer(0, 1000)),
};

export const capacityRule: Rule = (value, path) =>
  isSection(value) ? check(MIXED_RULES, value, path) : oneOf("on-demand", "spot")(value, path);

/** What is wrong with a capacity that its rule lets through. */
export function capacityProblems(capacity: CapacityConfig): Problem[] {
  if (typeof capacity === "string" || capacity.onDemandWeight + capacity.spotWeight > 0) return [];
  const message =
    "has no weight over 0, so that no task beyond the base finds a place; raise onDemandWeight or spotWeight";
  return [{ path: "capacity", message }];
}

/** One share of the tasks, as services and schedules take it. */
export interface CapacityShare {
  readonly capacityProvider: "FARGATE" | "FARGATE_SPOT";
  readonly base?: number;
  readonly weight: number;
}

export function capacityProviders(capacity: CapacityConfig): CapacityShare[] {
  if (capacity === "on-demand") return [{ capacityProvider: "FARGATE", weight: 1 }];
  if (capacity === "spot") return [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: capacity.onDemandBase, weight: capacity.onDemandWeight },
    { capacityProvider: "FARGATE_SPOT", weight: capacity.spotWeight },
  ];
}
