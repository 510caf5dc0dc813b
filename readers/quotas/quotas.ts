import type { Root } from "../terraform";
import { QUOTAS, type Quota, type QuotaName } from "./defaults";
import { demandsOf } from "./demand";

/** A quota that the roots of an account need more of than its default. */
export interface Excess {
  readonly quota: Quota;
  readonly account: string;
  readonly region: string;
  readonly needed: number;
  /** The roots that add to it. */
  readonly roots: readonly Root[];
}

/** Where the roots of an account together need more than AWS's defaults; by account, region and service. */
export function excesses(roots: readonly Root[]): Excess[] {
  const totals = new Map<string, { readonly parts: Map<string, number>; readonly roots: Set<Root> }>();
  for (const root of roots) {
    for (const { quota, region, part, amount } of demandsOf(root)) {
      const key = JSON.stringify([root.account, region, quota]);
      const total = totals.get(key) ?? { parts: new Map<string, number>(), roots: new Set<Root>() };
      totals.set(key, total);
      total.parts.set(part, (total.parts.get(part) ?? 0) + amount);
      total.roots.add(root);
    }
  }
  return [...totals]
    .map(([key, total]) => {
      const [account, region, name] = JSON.parse(key) as [string, string, QuotaName];
      const needed = Math.ceil(Math.max(...total.parts.values()));
      return { quota: QUOTAS[name], account, region, needed, roots: [...total.roots] };
    })
    .filter(({ quota, needed }) => needed > quota.default)
    .sort((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
}

/** One line per account and region: what its environments need beyond AWS's defaults. */
export function excessLines(found: readonly Excess[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { quota, account, region, needed } of found) {
    const place = `account ${account}, ${region}`;
    lines.set(place, [...(lines.get(place) ?? []), `${quota.name} ${needed} (default ${quota.default})`]);
  }
  return [...lines].map(
    ([place, items]) =>
      `${place} needs more than AWS's default quotas: ${items.join(", ")}; see the README of a handoff`,
  );
}

/** The command that asks AWS for what is needed; undefined if only AWS Support can raise it, or nobody. */
export function increaseCommand({ quota, region, needed }: Excess): string | undefined {
  if (!quota.adjustable || quota.code === "") return undefined;
  return (
    `aws service-quotas request-service-quota-increase --region ${region} --service-code ${quota.service} ` +
    `--quota-code ${quota.code} --desired-value ${needed}`
  );
}

function orderOf({ account, region, quota }: Excess): string {
  return [account, region, quota.service, quota.name].join(" ");
}
