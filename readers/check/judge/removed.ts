import { block, isManaged, without, type Root } from "../../terraform";
import type { Change, Finding } from "../change";
import { GUARDS, heldBy, SERVING, WATCHERS } from "../holders";
import { canonical } from "../values";

/** Resources with data, identity or a task that are removed, renamed without a `moved` block, or replaced. */
export function lossDangers(changes: readonly Change[], after: Root): Finding[] {
  const added = changes.filter(({ kind }) => kind === "added");
  return changes
    .filter(({ type }) => isManaged(type) && type.includes("_"))
    .flatMap((change) => (change.kind === "removed" ? removedDanger(change, added, after) : replacedDanger(change)));
}

function replacedDanger(change: Change): Finding[] {
  const { address, type, replacement, after } = change;
  if (replacement === undefined) return [];
  const { known, because } = replacement;
  const reason = reasonOf(change);
  if (reason !== undefined && !known) {
    const message = `may be replaced: it is not known whether a change of ${because} replaces ${type}; ${reason}. Check the plan`;
    return [{ rule: "maybe-replaced", address, message }];
  }
  if (reason !== undefined) {
    const message = `is replaced because of ${because}; ${reason}. ${leave(because)}, or move the data first`;
    return [{ rule: "data-replaced", address, message }];
  }
  const serves = SERVING[type];
  // A service has a rule of its own; and what exists before its predecessor is deleted interrupts nothing, except for
  // subnets, two of which cannot have the same addresses.
  const overlaps = block(after?.["lifecycle"])["create_before_destroy"] === true && type !== "aws_subnet";
  if (!known || serves === undefined || type === "aws_ecs_service" || overlaps) return [];
  return [
    {
      rule: "outage",
      address,
      message: `is replaced because of ${because}: meanwhile, ${serves}. Choose a quiet hour`,
    },
  ];
}

function removedDanger(change: Change, added: readonly Change[], after: Root): Finding[] {
  const { address, type, before } = change;
  const reason = reasonOf(change);
  const guard = GUARDS[type];
  const twin = added.find((one) => one.type === type && anonymous(one.after) === anonymous(before));
  if (twin && (reason ?? guard) !== undefined) {
    const message = `is destroyed; it looks like a rename to ${twin.address}: add stack.renamed("${address}", "${twin.address}")`;
    return [{ rule: "renamed-without-moved", address, message }];
  }
  if (reason !== undefined)
    return [{ rule: "data-removed", address, message: `is destroyed; ${reason}. Keep it, or retire it deliberately` }];
  if (guard !== undefined) {
    const { reason: lost, severity } = guard;
    return [{ rule: "guard-removed", address, severity, message: `is removed: ${lost}. Keep it` }];
  }
  // A renamed rule, or a route of a table that is removed too, loses nothing.
  const serves = type === "aws_subnet" || twin !== undefined ? undefined : SERVING[type];
  if (serves !== undefined && stays(change, after))
    return [{ rule: "outage", address, message: `is removed: ${serves}. Make sure that nobody needs it` }];
  if (WATCHERS.includes(type) && twin === undefined)
    return [
      { rule: "alarm-silenced", address, message: "is removed: it no longer tells anybody that something is wrong" },
    ];
  return [];
}

/** Whether what the resource belongs to is still there; for a route, both its table and its gateway. */
function stays({ before, type }: Change, after: Root): boolean {
  const named = addressesOf(without(before ?? {}, "depends_on", "lifecycle"));
  const exists = (address: string): boolean => after.get(address) !== undefined;
  return named.length === 0 || (type === "aws_route" ? named.every(exists) : named.some(exists));
}

function addressesOf(body: unknown): string[] {
  return [...JSON.stringify(body).matchAll(/(?<![\w.])(aws_\w+\.\w+)/g)].map(([address]) => address);
}

/** A certificate's validation record is a DNS record that no user relies on. */
function reasonOf({ type, before }: Change): string | undefined {
  if (type === "aws_route53_record" && /domain_validation_options/.test(JSON.stringify(before ?? {}))) return undefined;
  return heldBy(type);
}

/** A body without the names of other resources: a rename often affects several at once. */
function anonymous(body: unknown): string {
  return canonical(body ?? {}).replace(/\b(?:data\.)?(aws_[a-z0-9_]+)\.[a-z0-9_]+/g, "$1");
}

function leave(because: string): string {
  const [argument = because] = because.split(",");
  return argument.startsWith("a request") || argument.startsWith("an explicit")
    ? "Take the request back"
    : `Leave ${argument} as it was`;
}
