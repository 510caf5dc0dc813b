/** The variable that wakes a second home up. */
export const ACTIVE = "active";

/**
 * What is charged by the hour although nobody uses it, what runs the application, and what would ring because it does not
 * run. Each is created by a regional API, in minutes at most; the database is the exception, and has to be restored anyway.
 */
const ASLEEP = new Set([
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_metric_alarm",
  "aws_db_instance",
  "aws_ecs_service",
  "aws_ecs_task_definition",
  "aws_eip",
  "aws_elasticache_replication_group",
  "aws_nat_gateway",
  "aws_rds_cluster",
  "aws_rds_cluster_instance",
  "aws_scheduler_schedule",
  "aws_wafv2_web_acl",
]);

/** Types that AWS operates from us-east-1 for all regions: they must stand before the day on which it is lost. */
const OPERATED_ELSEWHERE = /^aws_(iam|route53|cloudfront|budgets)_/;

type Json = Readonly<Record<string, unknown>>;

/**
 * Gives everything that sleeps, and everything that refers to it, `count = var.active ? 1 : 0`. The rest of the root
 * stays as it is.
 * @throws Error if something sleeps that could not be created on the day.
 */
export function asPilotLight(root: Json): Json {
  const asleep = sleepersOf(root);
  const late = [...asleep].find((address) => OPERATED_ELSEWHERE.test(address));
  if (late !== undefined) {
    throw new Error(`${late} would be created when the region is lost, and AWS operates it from us-east-1`);
  }
  const declared = Object.fromEntries(
    SECTIONS.filter(({ key }) => key in root).map(({ key, prefix }) => [
      key,
      mapDeclared(root[key], prefix, (address, body) =>
        asleep.has(address)
          ? { count: `\${var.${ACTIVE} ? 1 : 0}`, ...mayEnd(address, indexed(body, asleep) as Json) }
          : body,
      ),
    ]),
  );
  return { ...root, ...declared, ...("output" in root ? { output: optional(root["output"], asleep) } : {}) };
}

const SECTIONS = [
  { key: "resource", prefix: "" },
  { key: "data", prefix: "data." },
  { key: "ephemeral", prefix: "ephemeral." },
] as const;

/** Those of the types above, interface endpoints, and whatever refers to one of them, directly or not. */
function sleepersOf(root: Json): ReadonlySet<string> {
  const bodies = new Map<string, unknown>();
  for (const { key, prefix } of SECTIONS) {
    mapDeclared(root[key], prefix, (address, body) => {
      bodies.set(address, body);
      return body;
    });
  }
  const asleep = new Set(
    [...bodies].filter(([address, body]) => sleepsByItself(address, body as Json)).map(([one]) => one),
  );
  for (let before = -1; before < asleep.size;) {
    before = asleep.size;
    for (const [address, body] of bodies) {
      if (!asleep.has(address) && mentions(body, asleep)) asleep.add(address);
    }
  }
  return asleep;
}

/**
 * Going to sleep again destroys a cache, which holds nothing that is not written elsewhere and leaves a final snapshot. A
 * database stays protected: whoever goes home takes it out of the state first.
 */
function mayEnd(address: string, body: Json): Json {
  if (!address.startsWith("aws_elasticache_replication_group.") || !isJson(body["lifecycle"])) return body;
  const { prevent_destroy: _, ...lifecycle } = body["lifecycle"];
  const { lifecycle: __, ...rest } = body;
  return Object.keys(lifecycle).length > 0 ? { ...rest, lifecycle } : rest;
}

function sleepsByItself(address: string, body: Json): boolean {
  const [type = ""] = address.split(".");
  // The name of a cache's final snapshot: each cache that goes to sleep leaves one of its own.
  if (type === "terraform_data" && address.endsWith("_final_snapshot")) return true;
  return ASLEEP.has(type) || (type === "aws_vpc_endpoint" && body["vpc_endpoint_type"] === "Interface");
}

function mentions(value: unknown, addresses: ReadonlySet<string>): boolean {
  return strings(value).some((text) => (text.match(ADDRESS) ?? []).some((one) => addresses.has(one)));
}

const ADDRESS = /(?<![\w.-])(?:data\.|ephemeral\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/g;

/** References from one that sleeps to another: each has one instance, or none of them has. */
function indexed(value: unknown, asleep: ReadonlySet<string>, key = ""): unknown {
  if (key === "depends_on") return value;
  if (typeof value === "string") return value.replace(ADDRESS, (one) => (asleep.has(one) ? `${one}[0]` : one));
  if (Array.isArray(value)) return value.map((one) => indexed(one, asleep));
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, indexed(child, asleep, name)]));
}

/** References from outputs, which are null while it sleeps. */
function optional(value: unknown, asleep: ReadonlySet<string>): unknown {
  if (typeof value === "string") {
    return value.replace(
      /((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*)\.(\w+)/g,
      (all: string, one: string, attribute: string) => (asleep.has(one) ? `one(${one}[*].${attribute})` : all),
    );
  }
  if (Array.isArray(value)) return value.map((one) => optional(one, asleep));
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, optional(child, asleep)]));
}

function mapDeclared(section: unknown, prefix: string, change: (address: string, body: unknown) => unknown): Json {
  return Object.fromEntries(
    Object.entries((section ?? {}) as Json).map(([type, named]) => [
      type,
      Object.fromEntries(
        Object.entries(named as Json).map(([name, body]) => [name, change(`${prefix}${type}.${name}`, body)]),
      ),
    ]),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return isJson(value) ? Object.entries(value).flatMap(([key, child]) => (key === "//" ? [] : strings(child))) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
