import { isObject, plain, type Json } from "./plain";

/** Something that a root declares. */
export interface Declared {
  /** `aws_lb`, `data.aws_route53_zone`, `ephemeral.aws_secretsmanager_random_password`. */
  readonly type: string;
  readonly name: string;
  /** `aws_lb.load_balancer`. */
  readonly address: string;
  /** Its arguments. */
  readonly body: Json;
  /** Where it is: the region of its provider. */
  readonly region: string;
}

/** The arguments that hold a resource's name in AWS, the first that it has. */
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
  "name",
];

const REFERENCE = /^(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/;

/** A Terraform root as the hand-over reads it: what is in it, where, and what it is called in AWS. */
export class Root {
  readonly declared: readonly Declared[];
  readonly outputs: Readonly<Record<string, Json>>;
  readonly account: string;
  readonly region: string;
  /** The S3 backend's settings. */
  readonly backend: Json;
  /** The tags that everything in the root carries. */
  readonly tags: Readonly<Record<string, string>>;
  readonly #byAddress: ReadonlyMap<string, Declared>;
  readonly #locals: Json;

  constructor(json: Json) {
    const root = plain(json);
    const providers = listOf(objectOf(root["provider"])["aws"]);
    const home = providers.find((one) => one["alias"] === undefined) ?? {};
    this.region = text(home["region"]);
    this.account = text(listOfTexts(home["allowed_account_ids"])[0]);
    this.tags = objectOf(listOf(home["default_tags"])[0]?.["tags"]) as Record<string, string>;
    this.backend = objectOf(objectOf(objectOf(root["terraform"])["backend"])["s3"]);
    this.#locals = objectOf(root["locals"]);
    this.outputs = objectOf(root["output"]) as Record<string, Json>;
    const regions = new Map(providers.map((one) => [`aws.${text(one["alias"])}`, text(one["region"])]));
    const regionOf = (body: Json): string => regions.get(text(body["provider"])) ?? this.region;
    this.declared = [
      ...declaredIn("", root["resource"], regionOf),
      ...declaredIn("data.", root["data"], regionOf),
      ...declaredIn("ephemeral.", root["ephemeral"], regionOf),
    ];
    this.#byAddress = new Map(this.declared.map((one) => [one.address, one]));
  }

  /** What Terraform makes, without what it only reads. */
  get resources(): readonly Declared[] {
    return this.declared.filter(({ type }) => !type.includes("."));
  }

  all(type: string): Declared[] {
    return this.declared.filter((one) => one.type === type);
  }

  first(type: string): Declared | undefined {
    return this.declared.find((one) => one.type === type);
  }

  get(address: string): Declared | undefined {
    return this.#byAddress.get(address);
  }

  /** What a resource is called in AWS; `*` stands for what only AWS knows. */
  nameOf({ body }: Declared): string {
    const key = NAME_ARGUMENTS.find((one) => typeof body[one] === "string");
    if (key !== undefined) return this.value(body[key]);
    const prefix = body["name_prefix"] ?? body["compute_environment_name_prefix"];
    if (typeof prefix === "string") return `${this.value(prefix)}*`;
    return typeof body["family"] === "string" ? this.value(body["family"]) : "*";
  }

  /** A value with what it refers to looked up; `*` stands for what only AWS knows. */
  value(value: unknown): string {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string") return "*";
    const resolved = value.replace(/\$\{([^{}]*)\}/g, (_, expression: string) => this.#lookUp(expression.trim()));
    return resolved.includes("${") ? "*" : resolved.replace(/\*+/g, "*");
  }

  /** The resources that a value refers to, wherever in it. */
  referenced(value: unknown): Declared[] {
    const written = value === undefined ? "" : JSON.stringify(value);
    const found = written.match(/(?:data\.|ephemeral\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/g) ?? [];
    return [...new Set(found)].map((address) => this.#byAddress.get(address)).filter((one) => one !== undefined);
  }

  #lookUp(expression: string): string {
    const local = /^local\.(\w+)$/.exec(expression)?.[1];
    if (local !== undefined) return this.value(this.#locals[local]);
    const address = REFERENCE.exec(expression)?.[0];
    const target = address === undefined ? undefined : this.#byAddress.get(address);
    if (address === undefined || target === undefined) return "*";
    const attribute = expression.slice(address.length + 1);
    const written = target.body[attribute];
    return typeof written === "string" ? this.value(written) : this.#identity(target);
  }

  /** A resource is known by its name, and a part of another one, such as a secret's version, by that one's. */
  #identity(target: Declared): string {
    const own = this.nameOf(target);
    return own === "*" ? this.value(target.body["secret_id"] ?? target.body["certificate_arn"]) : own;
  }
}

function declaredIn(prefix: string, types: unknown, regionOf: (body: Json) => string): Declared[] {
  return Object.entries(objectOf(types)).flatMap(([type, all]) =>
    Object.entries(objectOf(all)).map(([name, value]) => {
      const body = objectOf(value);
      return { type: `${prefix}${type}`, name, address: `${prefix}${type}.${name}`, body, region: regionOf(body) };
    }),
  );
}

/** A value as an object; an empty one where it is something else. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** A value as a list of objects: JSON writes one block with or without brackets. */
export function listOf(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

export function listOfTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");
}

/** A value as a text; an empty one where it is something else. */
export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
