import { Root, type TerraformJson } from "../terraform";
import type { Change, Danger, EnvironmentReview } from "./change";
import { compare, movesFrom, renamed } from "./compare";
import { HOLDERS } from "./holders";
import { networkDangers } from "./judge/network";
import { outageDangers } from "./judge/outages";
import { policyDangers } from "./judge/policies";
import { lossDangers } from "./judge/removed";
import { rootDangers } from "./judge/roots";
import { weakeningDangers } from "./judge/weakened";

/** What changes in an environment, and which changes are dangerous. A new environment has nothing to lose. */
export function review(environment: string, before?: TerraformJson, after?: TerraformJson): EnvironmentReview {
  if (before === undefined) return { environment, state: "new", changes: [], dangers: [] };
  if (after === undefined) return { environment, state: "gone", changes: [], dangers: goneDangers(before) };
  const changes = compare(before, after);
  if (changes.length === 0) return { environment, state: "same", changes, dangers: [] };
  return { environment, state: "changed", changes, dangers: judge(changes, before, after) };
}

/** Applies all rules to the changes between two roots. */
export function judge(changes: readonly Change[], before: TerraformJson, after: TerraformJson): Danger[] {
  const [one, other] = [new Root(renamed(before, movesFrom(before, after))), new Root(after)];
  const dangers = [
    ...lossDangers(changes),
    ...weakeningDangers(changes),
    ...outageDangers(changes, other),
    ...rootDangers(changes),
    ...networkDangers(one, other),
    ...policyDangers(one, other, other.account),
  ];
  return dangers.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** Removing an environment from the code destroys nothing; its resources are merely orphaned. */
function goneDangers(before: TerraformJson): Danger[] {
  const holding = new Root(before).resources.filter(({ type }) => type in HOLDERS);
  if (holding.length === 0) return [];
  const message = `is no longer in the code, and ${holding.length} resources with data or identity stay behind in AWS, unmanaged; restore it with protection: "retiring", deploy and destroy it, then remove it (docs/adr/0005-protection-is-one-word.md)`;
  return [{ rule: "environment-gone", address: "terraform", message }];
}
