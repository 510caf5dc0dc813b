import type { Root } from "../../terraform";
import type { Danger } from "../change";
import { wider } from "../policy/compare";
import { slotsOf, type Slot } from "../policy/slots";
import type { Statement } from "../policy/statement";

/** Maximum number of ways reported individually. */
const TOLD = 3;

/**
 * Policies that allow more than before. Permissions on a resource that the same change creates are harmless, and so is a new
 * role. New principals from outside are always reported.
 */
export function policyDangers(before: Root, after: Root, account: string): Danger[] {
  const [old, now] = [slotsOf(before), slotsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name): Danger[] => {
    const [one, other] = [old.get(name), now.get(name)];
    const target = (other ?? one)?.target ?? "";
    if (after.get(target) === undefined) return [];
    const ways = before.get(target) === undefined ? outsiders(after, other, account) : grown(before, after, one, other);
    if (ways.length === 0) return [];
    const more = ways.length > TOLD ? `; and ${ways.length - TOLD} more` : "";
    const kind = name.startsWith("trust") ? "trust-widened" : "policy-widened";
    return [{ rule: kind, address: target, message: `now ${ways.slice(0, TOLD).join("; now ")}${more}` }];
  });
}

function grown(before: Root, after: Root, one: Slot | undefined, other: Slot | undefined): string[] {
  const isNew = (resource: string): boolean => {
    const named = after.references(resource);
    return named.length > 0 && named.every((address) => before.get(address) === undefined);
  };
  return wider(one?.statements ?? [], other?.statements ?? [], isNew);
}

/** Principals from another account, from GitHub, or everybody: all that are neither an AWS service nor part of this root. */
function outsiders(after: Root, slot: Slot | undefined, account: string): string[] {
  const foreign = (principal: string, { conditions }: Statement): boolean => {
    if (principal.startsWith("Service:") || after.references(principal).length > 0) return false;
    return !(principal.startsWith("AWS:") && isOwn(principal, conditions, account));
  };
  return (slot?.statements ?? [])
    .filter(({ effect }) => effect !== "Deny")
    .flatMap((statement) =>
      statement.principals.values
        .filter((principal) => foreign(principal, statement))
        .map((principal) => `can be used by ${principal.replace(/^\w+:/, "")} (${statement.sid})`),
    );
}

/** Everybody, but only from our own account. */
function isOwn(principal: string, conditions: Statement["conditions"], account: string): boolean {
  const keys = Object.keys(conditions).map((key) => key.toLowerCase());
  if (principal === "AWS:*")
    return keys.some((key) => /aws:(principalaccount|sourceaccount|sourcearn|principalarn|sourceowner)$/.test(key));
  return principal.includes("data.aws_caller_identity") || (account !== "" && principal.includes(`:${account}:`));
}
