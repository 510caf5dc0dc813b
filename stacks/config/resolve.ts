import { isSection, mergeLayers, type Partially } from "../../modules/core";
import type { EnvironmentConfig, EnvironmentFile, System, TierName, Tiers } from "./environment";

/** An environment with its layers merged: tier, then system, then its own file. */
export interface ResolvedEnvironment {
  readonly system: string;
  readonly name: string;
  /** `sheetgpt-prod`: the stack's name. */
  readonly id: string;
  /** `sheetgpt/prod`: how errors call it. */
  readonly subject: string;
  readonly tier: TierName;
  readonly account: string;
  /** Undefined where the account's own region is meant. */
  readonly region: string | undefined;
  readonly config: EnvironmentConfig;
  /** For every value that was set, the layer that set it: `tier prod`, `system`, `prod.ts`. */
  readonly origins: ReadonlyMap<string, string>;
}

/** All environments of all systems. */
export function resolveAll(systems: readonly System[], tiers: Tiers): ResolvedEnvironment[] {
  return systems.flatMap((system) =>
    Object.entries(system.environments).map(([name, file]) => resolve(system, name, file, tiers)),
  );
}

function resolve(system: System, name: string, file: EnvironmentFile, tiers: Tiers): ResolvedEnvironment {
  const { tier, account, region, ...own } = file;
  const present = mergeLayers<Partially<EnvironmentConfig>>([
    { name: "system", value: system.common },
    { name: "own", value: own },
  ]).value;
  const { value, origins } = mergeLayers<EnvironmentConfig>([
    { name: `tier ${tier}`, value: onlyPresent(tiers[tier], present) },
    { name: "system", value: system.common },
    { name: `${name}.ts`, value: own },
  ]);
  return {
    system: system.name,
    name,
    id: `${system.name}-${name}`,
    subject: `${system.name}/${name}`,
    tier,
    account,
    region,
    config: value,
    origins,
  };
}

/** A tier tunes: of its sections, those stay that the system has. */
function onlyPresent(tier: object | undefined, present: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tier ?? {}).filter(([key, value]) => !isSection(value) || key in present));
}
