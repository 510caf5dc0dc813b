import { either, isSection, map, section, show, text, value, type Config, type Setting } from "../../modules/core";
import { variableName } from "../../modules/ecs";

const REFERENCE =
  /^(frontend\.url|api\.url|buckets\.[a-z0-9-]+\.name|queues\.[a-z0-9-]+\.url|jobs\.[a-z0-9-]+\.(definition|queue))$/;

/** The name in a reference. */
type ReferenceName =
  | "frontend.url"
  | "api.url"
  | `buckets.${string}.name`
  | `queues.${string}.url`
  | `jobs.${string}.${"definition" | "queue"}`;

/** A reference to a value of another resource. */
export interface Reference {
  readonly ref: ReferenceName;
}

const REFERENCE_SECTION = section({
  ref: text(
    REFERENCE,
    '"frontend.url", "api.url", "buckets.<name>.name", "queues.<name>.url", "jobs.<name>.definition" or "jobs.<name>.queue"',
  ).required(),
}) as unknown as Setting<Reference>;

const plainText = value<string>("a string", (given) =>
  typeof given === "string"
    ? undefined
    : `${show(given)} is not a string; write it in quotes, or use a reference such as { ref: "frontend.url" }`,
);

/** Plain environment variables; a reference is for a value that is known only after the apply. */
export const VARIABLES = map(variableName, either(isSection, REFERENCE_SECTION, plainText));

export type Variables = Config<typeof VARIABLES>;

/** Variables as strings, with references resolved. Validation has already made sure that every reference can be. */
export function resolveReferences(
  variables: Variables,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const text = typeof value === "string" ? value : values[value.ref];
      if (text === undefined) throw new Error(`the variable ${name} refers to something that is not built`);
      return [name, text];
    }),
  );
}
