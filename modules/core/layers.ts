/** Any configuration with every setting optional, at every depth; `null` takes a section or setting away again. */
export type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partially<T[K]> | null }
    : T;

/** One layer of configuration, named for those who ask where a value came from. */
export interface Layer {
  readonly name: string;
  readonly value: unknown;
}

/** What the layers amount to, and for every leaf (`database.multiAz`) the name of the layer that set it. */
export interface Layered<T> {
  readonly value: T;
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * Merges layers of configuration, the later over the earlier. Sections merge key by key; every other value, a list
 * among them, replaces the one before it. `undefined` leaves what is there, `null` takes it away.
 */
export function mergeLayers<T>(layers: readonly Layer[]): Layered<T> {
  const origins = new Map<string, string>();
  let value: unknown;
  for (const layer of layers) value = mergeOver(value, layer.value, "", layer.name, origins);
  return { value: value as T, origins };
}

/** A module's configuration with its defaults below it. */
export function withDefaults<T>(defaults: Partially<T>, config: Partially<T>): T {
  return mergeLayers<T>([
    { name: "default", value: defaults },
    { name: "config", value: config },
  ]).value;
}

/** Sections are plain objects; a list, a class instance or a primitive is a value. */
export function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function mergeOver(base: unknown, over: unknown, path: string, layer: string, origins: Map<string, string>): unknown {
  if (over === undefined) return base;
  if (!isSection(over)) {
    forget(path, origins);
    if (over === null) return undefined;
    origins.set(path, layer);
    return over;
  }
  if (!isSection(base)) forget(path, origins);
  const merged: Record<string, unknown> = isSection(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(over)) {
    const result = mergeOver(merged[key], value, path === "" ? key : `${path}.${key}`, layer, origins);
    if (result === undefined) Reflect.deleteProperty(merged, key);
    else merged[key] = result;
  }
  if (Object.keys(merged).length === 0) origins.set(path, layer);
  else origins.delete(path);
  return merged;
}

function forget(path: string, origins: Map<string, string>): void {
  for (const known of origins.keys()) {
    if (path === "" || known === path || known.startsWith(`${path}.`)) origins.delete(known);
  }
}
