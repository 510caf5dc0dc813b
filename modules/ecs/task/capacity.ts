import {
  either,
  integer,
  isSection,
  oneOf,
  section,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../../core";

const MIXED = section({
  /** Tasks that always run on demand. */
  onDemandBase: integer(0, 1000).required(),
  /** Weight of the others that run on demand. */
  onDemandWeight: integer(0, 1000).required(),
  /** Weight of the others that run on Spot. */
  spotWeight: integer(0, 1000).required(),
});

export interface MixedCapacity extends Config<typeof MIXED>, Named {}

/**
 * What the tasks run on. Spot is up to 70 % cheaper and may be interrupted with two minutes' notice. In the mixed form
 * the first `onDemandBase` tasks are on demand and the rest are divided by the weights.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export const capacity = either(isSection, MIXED.as<MixedCapacity, MixedCapacity>(), oneOf("on-demand", "spot"));

export type CapacityConfig = Settings<typeof capacity>;

/** What is wrong with the weights of a capacity. */
export function capacityProblems(capacity: CapacityConfig): Problem[] {
  if (typeof capacity === "string" || capacity.onDemandWeight + capacity.spotWeight > 0) return [];
  const message = "has no weight above 0, so no task beyond the base can be placed; raise onDemandWeight or spotWeight";
  return [{ path: "capacity", message }];
}

/** The capacity provider strategy of services and schedules. */
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
