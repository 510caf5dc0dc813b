import type { Change, Danger } from "../change";
import { GUARDS, HOLDERS } from "../holders";
import { canonical } from "../values";

/** Resources with data or identity that are removed, renamed without a `moved` block, or replaced. */
export function lossDangers(changes: readonly Change[]): Danger[] {
  const added = changes.filter(({ kind }) => kind === "added");
  return changes.flatMap((change): Danger[] => {
    const { kind, address, type } = change;
    const reason = reasonOf(change);
    if (kind === "removed") return removedDanger(change, reason, added);
    if (change.replacement === undefined || reason === undefined) return [];
    const { known, because } = change.replacement;
    if (known) {
      const message = `is replaced because of ${because}; ${reason}. Leave ${short(because)} as it was, or move the data first`;
      return [{ rule: "data-replaced", address, message }];
    }
    const message = `may be replaced: it is not known whether a change of ${because} replaces ${type}; ${reason}. Check the plan`;
    return [{ rule: "maybe-replaced", address, message }];
  });
}

function removedDanger(
  { address, type, before }: Change,
  reason: string | undefined,
  added: readonly Change[],
): Danger[] {
  const guard = GUARDS[type];
  const twin = added.find((one) => one.type === type && anonymous(one.after) === anonymous(before));
  if (twin && (reason ?? guard) !== undefined) {
    const message = `is destroyed; it looks like a rename to ${twin.address}: add stack.renamed("${address}", "${twin.address}")`;
    return [{ rule: "renamed-without-moved", address, message }];
  }
  if (reason !== undefined) {
    return [{ rule: "data-removed", address, message: `is destroyed; ${reason}. Keep it, or retire it deliberately` }];
  }
  return guard === undefined ? [] : [{ rule: "guard-removed", address, message: `is removed: ${guard}. Keep it` }];
}

/** A certificate's validation record is a DNS record that no user relies on. */
function reasonOf({ type, before }: Change): string | undefined {
  if (type === "aws_route53_record" && /domain_validation_options/.test(JSON.stringify(before ?? {}))) return undefined;
  return HOLDERS[type];
}

/** A body without the names of other resources: a rename often affects several at once. */
function anonymous(body: unknown): string {
  return canonical(body ?? {}).replace(/\b(?:data\.)?(aws_[a-z0-9_]+)\.[a-z0-9_]+/g, "$1");
}

function short(because: string): string {
  return because.split(",")[0] ?? because;
}
