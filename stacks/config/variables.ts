import { either, isSection, map, section, show, text, value, type Config, type Setting } from "../../modules/core";
import { variableName } from "../../modules/ecs";

const REFERENCE =
  /^(frontend\.url|api\.url|buckets\.[a-z0-9-]+\.name|queues\.[a-z0-9-]+\.url|jobs\.[a-z0-9-]+\.(definition|queue))$/;

/** What a reference names. */
type ReferenceName =
  | "frontend.url"
  | "api.url"
  | `buckets.${string}.name`
  | `queues.${string}.url`
  | `jobs.${string}.${"definition" | "queue"}`;

/** Stands for a value of something that is being built. */
export interface Reference {
  readonly ref: ReferenceName;
}

const REFERENCE_SECTION = section({
  ref: text(
    REFERENCE,
    '"frontend.url", "api.url", "buckets.<name>.name", "queues.<name>.url", "jobs.<name>.definition" or "jobs.<name>.queue"',
  ).required(),
}) as unknown as Setting<Reference>;

const plainText = value<string>("a text", (given) =>
  typeof given === "string"
    ? undefined
    : `${show(given)} is not a text; write it in quotes, or { ref: "frontend.url" }`,
);

/** Plain environment variables; a reference stands for what is known only once it is built. */
export const VARIABLES = map(variableName, either(isSection, REFERENCE_SECTION, plainText));

export type Variables = Config<typeof VARIABLES>;

/** Variables as text: a reference becomes what it stands for. The checks have seen to it that it stands for something. */
export function resolveReferences(
  variables: Variables,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const text = typeof value === "string" ? value : values[value.ref];
      if (text === undefined) throw new Error(`the variable ${name} refers to what is not built`);
      return [name, text];
    }),
  );
}
