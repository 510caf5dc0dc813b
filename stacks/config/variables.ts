import { either, isSection, map, section, show, text, value, type Config, type Setting } from "../../modules/core";
import { variableName } from "../../modules/ecs";
import type { ISecret } from "../../modules/secrets";

/** Everything that a variable may refer to. Where one of these is a secret, the container gets it as a secret. */
const REFERENCES = [
  "frontend.url",
  "backend.url",
  "api.url",
  "database.host",
  "database.port",
  "database.name",
  "database.user",
  "database.password",
  "database.url",
  "database.readerHost",
  "database.readerUrl",
  "cache.host",
  "cache.port",
  "cache.url",
  "cache.readerHost",
  "cache.readerUrl",
  "services.<name>.url",
  "buckets.<name>.name",
  "queues.<name>.url",
  "queues.<name>.name",
  "jobs.<name>.definition",
  "jobs.<name>.queue",
  "secrets.<NAME>",
] as const;

type Filled<T extends string> = T extends `${infer Before}<${string}>${infer After}` ? `${Before}${string}${After}` : T;

/** The name in a reference. */
type ReferenceName = Filled<(typeof REFERENCES)[number]>;

/** A reference to a value of another resource, or to a secret. */
export interface Reference {
  readonly ref: ReferenceName;
}

const PATTERN = REFERENCES.map((one) =>
  one.replaceAll(".", "\\.").replace("<name>", "[a-z0-9-]+").replace("<NAME>", "\\w+"),
);

const REFERENCE_SECTION = section({
  ref: text(
    new RegExp(`^(${PATTERN.join("|")})$`),
    `${REFERENCES.slice(0, -1).map(show).join(", ")} or ${show(REFERENCES.at(-1))}`,
  ).required(),
}) as unknown as Setting<Reference>;

const plainText = value<string>("a string", (given) =>
  typeof given === "string"
    ? undefined
    : `${show(given)} is not a string; write it in quotes, or use a reference such as { ref: "frontend.url" }`,
);

/**
 * The environment variables of a container. A reference is for a value that is known only after the apply, or for a secret:
 * ECS then passes it as a secret, so the value is in neither the state nor the task definition.
 */
export const VARIABLES = map(variableName, either(isSection, REFERENCE_SECTION, plainText));

export type Variables = Config<typeof VARIABLES>;

/** What references stand for: text, or a secret. */
export type Referable = Readonly<Record<string, string | ISecret | undefined>>;

/** Variables as a container takes them. */
export interface ResolvedVariables {
  readonly plain: Record<string, string>;
  readonly secrets: Record<string, ISecret>;
}

/** Variables with references resolved. Validation has already made sure that every reference can be. */
export function resolveReferences(variables: Variables, values: Referable): ResolvedVariables {
  const plain: Record<string, string> = {};
  const secrets: Record<string, ISecret> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const found = typeof variable === "string" ? variable : values[variable.ref];
    if (found === undefined) throw new Error(`the variable ${name} refers to something that is not built`);
    if (typeof found === "string") plain[name] = found;
    else secrets[name] = found;
  }
  return { plain, secrets };
}

/** Whether one of them refers to a part of something: `database.`. */
export function refersTo(variables: Variables, part: string): boolean {
  return Object.values(variables).some((one) => typeof one === "object" && one.ref.startsWith(part));
}

/** A variable that stands for a part of the cache. */
export function isOfCache(variable: Variables[string] | undefined): boolean {
  return typeof variable === "object" && variable.ref.startsWith("cache.");
}

/** What of the backend's reach those that have its variables too do not share. */
interface Beyond {
  /** A cache in the backend's tasks is out of their reach. */
  readonly cache: "managed" | "sidecar" | undefined;
  /** Whether it may call a service by its name. */
  readonly mayCall: (service: string) => boolean;
}

/** The backend's variables that its workers, scheduled tasks and other services have too: all but addresses that they cannot reach. */
export function inheritedVariables(backend: Variables, { cache, mayCall }: Beyond): Variables {
  const isReached = (variable: Variables[string]): boolean => {
    if (cache === "sidecar" && isOfCache(variable)) return false;
    const service = typeof variable === "string" ? undefined : /^services\.(.+)\.url$/.exec(variable.ref)?.[1];
    return service === undefined || mayCall(service);
  };
  return Object.fromEntries(Object.entries(backend).filter(([, variable]) => isReached(variable)));
}

/** The secret that a variable refers to: its own variable, or what it is of. */
export function secretIn(variable: Variables[string]): string | undefined {
  if (typeof variable === "string") return undefined;
  const { ref } = variable;
  if (ref.startsWith("secrets.")) return ref.slice("secrets.".length);
  return /^database\.(password|url|readerUrl)$/.test(ref) ? ref : undefined;
}
