import type { TerraformJson } from "../../stacks/synthesized";

/** A block's arguments, as the JSON has them. */
export type Block = Readonly<Record<string, unknown>>;

/** A resource or a data source of a Terraform root. */
export interface Declared {
  /** `aws_lb.load_balancer`, `data.aws_iam_policy_document.backend_task_role_trust`. */
  readonly address: string;
  /** `aws_lb`. */
  readonly type: string;
  readonly body: Block;
}

/** What a reference looks like within an expression, or in `depends_on`, which has no expression around it. */
const REFERENCE = /\b(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[a-z_][a-z0-9_]*/g;

/**
 * A Terraform root as the proofs read it: from the JSON alone, without knowing which constructs wrote it. They would judge
 * a root that people wrote by hand just as well.
 */
export class Configuration {
  readonly declared: readonly Declared[];
  readonly #byAddress: ReadonlyMap<string, Declared>;
  readonly #outputs: Block;

  constructor({ resource = {}, data = {}, output = {} }: TerraformJson) {
    this.declared = [...declaredIn(resource, ""), ...declaredIn(data, "data.")];
    this.#byAddress = new Map(this.declared.map((one) => [one.address, one]));
    this.#outputs = output;
  }

  /** All resources of a type; data sources with `data.` before it. */
  all(type: string): Declared[] {
    return this.declared.filter((one) => one.address.startsWith(`${type}.`));
  }

  /** What has this address; undefined where nothing has. */
  get(address: string): Declared | undefined {
    return this.#byAddress.get(address);
  }

  /** The addresses that a value refers to, wherever in it, each once. */
  references(value: unknown): string[] {
    const found = texts(value).flatMap((text) => text.match(REFERENCE) ?? []);
    return [...new Set(found)].filter((address) => this.#byAddress.has(address));
  }

  /** The resources and data sources that a value refers to. */
  referenced(value: unknown, type?: string): Declared[] {
    return this.references(value)
      .map((address) => this.#byAddress.get(address))
      .filter((one) => one !== undefined)
      .filter((one) => type === undefined || one.address.startsWith(`${type}.`));
  }

  /** What refers to an address; `"output"` stands for all outputs. */
  referrers(address: string): string[] {
    const outputs = this.references(this.#outputs).includes(address) ? ["output"] : [];
    const others = this.declared.filter(
      (one) => one.address !== address && this.references(one.body).includes(address),
    );
    return [...others.map((one) => one.address), ...outputs];
  }
}

/** Something that a proof found wrong. */
export interface Finding {
  /** Which proof, in kebab-case: `internet-reaches`. */
  readonly rule: string;
  /** The resource that it is about. */
  readonly address: string;
  /** What is wrong, and how to mend it. */
  readonly message: string;
  /** How one gets there, step by step, where the finding is a way through the network. */
  readonly path?: readonly string[];
}

/** An argument as a block, whichever of its two JSON forms it has: an object, or a list of one. */
export function block(value: unknown): Block {
  const [first] = blocks(value);
  return first ?? {};
}

/** An argument as a list of blocks. */
export function blocks(value: unknown): Block[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one): one is Block => typeof one === "object" && one !== null);
}

/** An argument as a list of texts. */
export function strings(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === "string");
}

function declaredIn(types: Readonly<Record<string, Readonly<Record<string, unknown>>>>, prefix: string): Declared[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => ({ address: `${prefix}${type}.${name}`, type, body: body as Block })),
  );
}

/** Every text within a value, but not the comments under `//`, which Terraform does not read either. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === "//" ? [] : texts(child)));
}
