import { block, blocks, stringOf, strings, type Block } from "./blocks";
import { withoutMetadata } from "./comments";
import { addressesIn, leadingAddress } from "./references";
import type { TerraformJson } from "./synthesized";

/** Something that a root declares: a resource, a data source or an ephemeral resource. */
export interface Resource {
  /**
   * The first part of its address: `aws_lb`, `data.aws_route53_zone`, `ephemeral.aws_secretsmanager_random_password`.
   */
  readonly type: string;
  readonly name: string;
  /** `aws_lb.load_balancer`. */
  readonly address: string;
  /** Its arguments. */
  readonly body: Block;
  /** The region of its provider. */
  readonly region: string;
}

/**
 * Whether Terraform creates objects of this type, rather than reading them or opening them for the duration of a run.
 */
export function isManaged(type: string): boolean {
  return !type.includes(".");
}

/** The arguments that hold a resource's name in AWS; the first one present counts. */
const NAME_ARGUMENTS = [
  "bucket",
  "identifier",
  "cluster_identifier",
  "global_cluster_identifier",
  "replication_group_id",
  "alarm_name",
  "dashboard_name",
  "deployment_group_name",
  "domain_name",
  "function_name",
  "name",
];

/**
 * A Terraform root, read only from its JSON. It does not matter which constructs wrote it: a handwritten root works
 * just as well.
 */
export class Root {
  /** What Terraform creates. */
  readonly resources: readonly Resource[];
  /** What Terraform reads. */
  readonly data: readonly Resource[];
  /** What Terraform opens for the duration of a run and stores nowhere. */
  readonly ephemeral: readonly Resource[];
  /** All three. */
  readonly declared: readonly Resource[];
  /** The configurations of the AWS provider, one per region. */
  readonly providers: readonly Block[];
  readonly outputs: Readonly<Record<string, Block>>;
  readonly account: string;
  readonly region: string;
  /** The S3 backend's settings. */
  readonly backend: Block;
  /** The tags of every resource in the root. */
  readonly tags: Readonly<Record<string, string>>;
  readonly #byAddress: ReadonlyMap<string, Resource>;
  readonly #byType: ReadonlyMap<string, Resource[]>;
  readonly #locals: Block;
  #referrers: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(json: TerraformJson) {
    const root = withoutMetadata(json);
    this.providers = blocks(block(root["provider"])["aws"]);
    const home = this.providers.find((one) => one["alias"] === undefined) ?? {};
    this.region = stringOf(home["region"]);
    this.account = strings(home["allowed_account_ids"])[0] ?? "";
    this.tags = block(block(home["default_tags"])["tags"]) as Record<string, string>;
    this.backend = block(block(block(root["terraform"])["backend"])["s3"]);
    this.outputs = block(root["output"]) as Record<string, Block>;
    this.#locals = block(root["locals"]);
    this.resources = this.#declaredIn("", root["resource"]);
    this.data = this.#declaredIn("data.", root["data"]);
    this.ephemeral = this.#declaredIn("ephemeral.", root["ephemeral"]);
    this.declared = [...this.resources, ...this.data, ...this.ephemeral];
    this.#byAddress = new Map(this.declared.map((one) => [one.address, one]));
    const byType = new Map<string, Resource[]>();
    for (const one of this.declared) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
    this.#byType = byType;
  }

  /** Everything of a type: `aws_lb`, `data.aws_iam_policy_document`. */
  all(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? [];
  }

  first(type: string): Resource | undefined {
    return this.all(type)[0];
  }

  get(address: string): Resource | undefined {
    return this.#byAddress.get(address);
  }

  /** The addresses that a value refers to, at any depth, each once. */
  references(value: unknown): string[] {
    return addressesIn(value).filter((address) => this.#byAddress.has(address));
  }

  /** Everything that a value refers to, or only objects of one type. */
  referenced(value: unknown, type?: string): Resource[] {
    return this.references(value)
      .map((address) => this.#byAddress.get(address))
      .filter((one) => one !== undefined)
      .filter((one) => type === undefined || one.type === type);
  }

  /** The addresses of everything that refers to an address; `"output"` for the outputs. */
  referrers(address: string): readonly string[] {
    this.#referrers ??= this.#findReferrers();
    return this.#referrers.get(address) ?? [];
  }

  /** A resource's name in AWS; `*` where only AWS knows it. */
  nameOf({ body }: Resource): string {
    const key = NAME_ARGUMENTS.find((one) => typeof body[one] === "string");
    if (key !== undefined) return this.value(body[key]);
    const prefix = body["name_prefix"] ?? body["compute_environment_name_prefix"];
    if (typeof prefix === "string") return `${this.value(prefix)}*`;
    return typeof body["family"] === "string" ? this.value(body["family"]) : "*";
  }

  /** A value with its references resolved; `*` where only AWS knows the result. */
  value(value: unknown): string {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string") return "*";
    const resolved = value.replace(/\$\{([^{}]*)\}/g, (_, expression: string) => this.#lookUp(expression.trim()));
    return resolved.includes("${") ? "*" : resolved.replace(/\*+/g, "*");
  }

  /** An argument with a literal value. @throws Error if it is missing, or if only AWS knows it. */
  text(type: string, name: string, argument: string): string {
    const value = this.get(`${type}.${name}`)?.body[argument];
    if (typeof value === "string" && !value.includes("${")) return value;
    throw new Error(`${type}.${name}.${argument} is ${JSON.stringify(value)}; its reader needs a plain string`);
  }

  #declaredIn(prefix: string, types: unknown): Resource[] {
    const regions = new Map<string, string>(
      this.providers.map((one) => [`aws.${stringOf(one["alias"])}`, stringOf(one["region"])]),
    );
    return Object.entries(block(types)).flatMap(([type, named]) =>
      Object.entries(block(named)).map(([name, value]) => {
        const body = block(value);
        const region = regions.get(stringOf(body["provider"])) ?? this.region;
        return { type: `${prefix}${type}`, name, address: `${prefix}${type}.${name}`, body, region };
      }),
    );
  }

  #findReferrers(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    const bodies = [
      ...this.declared.map(({ address, body }) => [address, body] as const),
      ["output", this.outputs],
    ] as const;
    for (const [from, body] of bodies) {
      for (const to of this.references(body)) {
        if (to !== from) found.set(to, [...(found.get(to) ?? []), from]);
      }
    }
    return found;
  }

  #lookUp(expression: string): string {
    const local = /^local\.(\w+)$/.exec(expression)?.[1];
    if (local !== undefined) return this.value(this.#locals[local]);
    const address = leadingAddress(expression);
    const target = address === undefined ? undefined : this.#byAddress.get(address);
    if (address === undefined || target === undefined) return "*";
    const written = target.body[expression.slice(address.length + 1)];
    return typeof written === "string" ? this.value(written) : this.#identity(target);
  }

  /** A resource goes by its own name; a part of another one, such as a secret's version or a listener, by that one's. */
  #identity(target: Resource): string {
    const own = this.nameOf(target);
    return own === "*"
      ? this.value(target.body["secret_id"] ?? target.body["load_balancer_arn"] ?? target.body["certificate_arn"])
      : own;
  }
}
