import { isSection, mergeLayers, type Partially } from "../../modules/core";
import type { Extension } from "../extension";
import {
  ENVIRONMENT,
  type EnvironmentConfig,
  type EnvironmentFile,
  type EnvironmentSettings,
  type System,
  type TierName,
  type Tiers,
} from "./environment";

/** An environment with its layers merged: tier, then system, then its own file. */
export class ResolvedEnvironment {
  /** `sheetgpt-prod`: the stack's name. */
  readonly id: string;
  /** `sheetgpt/prod`: its name in error messages. */
  readonly subject: string;
  #settings: EnvironmentSettings | undefined;

  constructor(
    readonly system: string,
    readonly name: string,
    readonly tier: TierName,
    readonly account: string,
    /** Undefined for the account's own region. */
    readonly region: string | undefined,
    /** The merged configuration, without defaults. */
    readonly config: EnvironmentConfig,
    /** For every value that was set, the layer that set it: `tier prod`, `system`, `prod.ts`. */
    readonly origins: ReadonlyMap<string, string>,
    /** What is added to it in code. */
    readonly extension: Extension | undefined,
  ) {
    this.id = `${system}-${name}`;
    this.subject = `${system}/${name}`;
  }

  /** The configuration with all defaults filled in; it must be valid. */
  get settings(): EnvironmentSettings {
    return (this.#settings ??= ENVIRONMENT.settings(this.config));
  }
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
  return new ResolvedEnvironment(system.name, name, tier, account, region, value, origins, system.extend);
}

/** A tier only tunes: its sections that the system does not have are dropped. */
function onlyPresent(tier: object | undefined, present: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tier ?? {}).filter(([key, value]) => !isSection(value) || key in present));
}
