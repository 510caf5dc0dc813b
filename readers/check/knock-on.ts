import { isBlock, isManaged, type Root } from "../terraform";
import type { Change, Replacement } from "./change";
import { verdictOn } from "./replacement";
import { schemaPath } from "./values";

/**
 * What Terraform replaces: resources that change in an argument that the provider cannot update in place, and in turn
 * resources that refer in such an argument to something that is replaced.
 */
export function replacements(before: Root, after: Root, changes: readonly Change[]): Map<string, Replacement> {
  const found = new Map<string, Replacement>();
  const resources = changes.filter(({ type, before: old, after: now }) => isManaged(type) && old && now);
  for (const change of resources) {
    const replacement = byArgument(change);
    if (replacement) found.set(change.address, replacement);
  }
  const users = after.resources.filter(({ address }) => before.get(address));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { address, type, body } of users.filter((one) => !found.has(one.address))) {
      const because = forcedBy(
        type,
        body,
        [...found].filter(([, { known }]) => known).map(([name]) => name),
        after,
      );
      if (because) found.set(address, { known: true, because });
    }
  }
  return found;
}

function byArgument({ type, attributes }: Change): Replacement | undefined {
  const paths = (verdict: string): string[] =>
    attributes.filter((one) => verdictOn(type, one.path, one) === verdict).map(({ path }) => schemaPath(path));
  const [forcing] = paths("replaces");
  if (forcing !== undefined) return { known: true, because: forcing };
  const [unknown] = paths("unknown");
  return unknown === undefined ? undefined : { known: false, because: unknown };
}

/** The argument through which another resource's replacement also replaces this one, and that other resource. */
function forcedBy(type: string, body: object, replaced: readonly string[], after: Root): string | undefined {
  for (const [path, text] of stringArguments(body)) {
    const forcing = verdictOn(type, path) === "replaces" || path === "lifecycle.replace_triggered_by";
    const source = forcing ? replaced.find((address) => changesWith(text, address, after)) : undefined;
    if (source !== undefined) return `${path}, as ${source} is replaced`;
  }
  return undefined;
}

/** Whether a string refers to a value that changes with the replacement: anything but an argument that is written out. */
function changesWith(text: string, address: string, after: Root): boolean {
  const body = after.get(address)?.body ?? {};
  const references = text.matchAll(
    new RegExp(`(?<![\\w.])${address.replaceAll(".", "\\.")}(?:\\.(\\w+))?(?![\\w])`, "g"),
  );
  return [...references].some(([, argument]) => argument === undefined || typeof body[argument] !== "string");
}

/** Every string argument of a body, with its path. */
function stringArguments(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one) => stringArguments(one, path));
  if (!isBlock(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "//" || key === "depends_on" ? [] : stringArguments(child, path === "" ? key : `${path}.${key}`),
  );
}
