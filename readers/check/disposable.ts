import type { Block, Root } from "../terraform";
import type { Rule } from "./severity";

/** Arguments that say whether a resource may go with everything in it, and the value that says so. */
const MAY_GO: readonly (readonly [argument: string, value: unknown])[] = [
  ["force_destroy", true],
  ["force_delete", true],
  ["skip_final_snapshot", true],
  ["recovery_window_in_days", 0],
];

/** Rules about losing, or missing for a while, what is destroyed with one command anyway. */
export const LOST_ANYWAY: ReadonlySet<Rule> = new Set<Rule>([
  "backup-shortened",
  "data-expires",
  "data-removed",
  "data-replaced",
  "dead-letters-off",
  "engine-upgraded",
  "images-expire",
  "maybe-replaced",
  "name-lost",
  "outage",
  "redundancy-lost",
  "renamed-without-moved",
  "replication-stopped",
  "rollback-off",
  "shrinks",
  "turned-off",
  "unprotected",
  "versioning-off",
]);

/** Whether an environment says of everything in it that it may go (`protection: "disposable"`). */
export function isDisposable(root: Root): boolean {
  const answers = root.resources.flatMap(({ body }) =>
    MAY_GO.filter(([argument]) => body[argument] !== undefined).map(([argument, value]) => body[argument] === value),
  );
  return answers.length > 0 && answers.every(Boolean) && !root.resources.some(({ body }) => isKept(body));
}

function isKept(body: Block): boolean {
  const lifecycle = body["lifecycle"] as Block | undefined;
  return (
    lifecycle?.["prevent_destroy"] === true ||
    ["deletion_protection", "enable_deletion_protection", "deletion_protection_enabled"].some(
      (one) => body[one] === true,
    )
  );
}
