import { isSection, type AnySetting } from "../../modules/core";
import { ENVIRONMENT } from "./environment";
import type { ResolvedEnvironment } from "./resolve";

/** One effective value in an environment, and the layer that set it. */
export interface EffectiveSetting {
  /** `database.instance.class`. */
  readonly path: string;
  readonly value: unknown;
  /** `tier prod`, `system`, `prod.ts`, or `default` if no layer did. */
  readonly origin: string;
}

/** Every effective value in an environment, including defaults, with the layer that set it. */
export function effectiveSettings({ settings, origins }: ResolvedEnvironment): EffectiveSetting[] {
  return leaves(settings, ENVIRONMENT, "").map(([path, value]) => ({
    path,
    value,
    origin: origins.get(path) ?? "default",
  }));
}

/** The values of a section, without those that have no effect, such as `serverless` with kind `instance`. */
function leaves(value: unknown, setting: AnySetting | undefined, path: string): [string, unknown][] {
  if (!isSection(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => {
    const inside = settingOf(key, value, setting);
    if (inside?.condition && !inside.condition.holds(value as never)) return [];
    return leaves(child, inside, path === "" ? key : `${path}.${key}`);
  });
}

function settingOf(key: string, value: object, setting: AnySetting | undefined): AnySetting | undefined {
  const inside = setting?.kind.inside ?? {};
  return inside[key] ?? inside["<name>"] ?? settingOfVariant(key, value, inside);
}

/** A section of several kinds: the kind is one of its values. */
function settingOfVariant(key: string, value: object, kinds: Readonly<Record<string, AnySetting>>) {
  const chosen = Object.values(value).find((one) => typeof one === "string" && Object.hasOwn(kinds, one)) as string;
  return kinds[chosen]?.kind.inside?.[key];
}
