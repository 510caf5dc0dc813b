import type { Reference } from "./environment";

/** Variables as text: a reference becomes what it stands for. The checks have seen to it that it stands for something. */
export function resolveReferences(
  variables: Readonly<Record<string, string | Reference>>,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const text = typeof value === "string" ? value : values[value.ref];
      if (text === undefined) throw new Error(`backend.environment.${name} refers to what is not built`);
      return [name, text];
    }),
  );
}
