/** Any configuration with every setting optional, at every depth; `null` removes a section or setting. */
export type Partially<T> = T extends readonly unknown[] ? T : T extends object ? PartOf<T> : T;

/** A separate alias, so that compiler messages say `PartOf<VpcConfig>` instead of spelling it out. */
type PartOf<T> = { readonly [K in keyof T]?: Partially<T[K]> | null };

/** One layer of configuration, with a name that says where a value came from. */
export interface Layer {
  readonly name: string;
  readonly value: unknown;
}

/** The merged configuration, and for every leaf (`database.multiAz`) the name of the layer that set it. */
export interface Layered<T> {
  readonly value: T;
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * Merges layers of configuration, the later over the earlier. Sections merge key by key; any other value, lists
 * included, replaces the previous one. `undefined` leaves a value as it is, `null` removes it.
 */
export function mergeLayers<T>(layers: readonly Layer[]): Layered<T> {
  const tree = layers.reduce<Tree | undefined>((below, layer) => mergeOver(below, layer.value, layer.name), undefined);
  return { value: plain(tree) as T, origins: new Map(originsOf(tree, "")) };
}

/** Sections are plain objects; a list, a class instance or a primitive is a value. */
export function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A section by its keys, or a leaf: a value and the layer that set it. A section without keys is a leaf too. */
type Tree = ReadonlyMap<string, Tree> | Leaf;

class Leaf {
  constructor(
    readonly value: unknown,
    readonly layer: string,
  ) {}
}

function mergeOver(below: Tree | undefined, over: unknown, layer: string): Tree | undefined {
  if (over === undefined) return below;
  if (over === null) return undefined;
  if (!isSection(over)) return new Leaf(over, layer);
  const section = new Map<string, Tree>(below instanceof Map ? below : []);
  for (const [key, value] of Object.entries(over)) {
    const merged = mergeOver(section.get(key), value, layer);
    if (merged === undefined) section.delete(key);
    else section.set(key, merged);
  }
  return section.size > 0 ? section : new Leaf({}, layer);
}

function plain(tree: Tree | undefined): unknown {
  if (tree === undefined) return undefined;
  if (tree instanceof Leaf) return tree.value;
  return Object.fromEntries([...tree].map(([key, child]) => [key, plain(child)]));
}

function originsOf(tree: Tree | undefined, path: string): [string, string][] {
  if (tree === undefined) return [];
  if (tree instanceof Leaf) return [[path, tree.layer]];
  return [...tree].flatMap(([key, child]) => originsOf(child, path === "" ? key : `${path}.${key}`));
}
