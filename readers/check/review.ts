import { Root, type TerraformJson } from "../terraform";
import type { Change, Danger, EnvironmentReview, Finding } from "./change";
import { compare, versionsOf, type Versions } from "./compare";
import { isDisposable, LOST_ANYWAY } from "./disposable";
import { HOLDERS } from "./holders";
import { contentDangers } from "./judge/contents";
import { edgeDangers } from "./judge/edge";
import { elsewhereDangers } from "./judge/elsewhere";
import { lifecycleDangers } from "./judge/lifecycle";
import { networkDangers } from "./judge/network";
import { outageDangers } from "./judge/outages";
import { policyDangers } from "./judge/policies";
import { providerDangers } from "./judge/providers";
import { lossDangers } from "./judge/removed";
import { rootDangers } from "./judge/roots";
import { weakeningDangers } from "./judge/weakened";
import { workloadDangers } from "./judge/workloads";
import { severityOf } from "./severity";

/** What changes in an environment, and which changes are dangerous. A new environment has nothing to lose. */
export function review(environment: string, before?: TerraformJson, after?: TerraformJson): EnvironmentReview {
  if (before === undefined) return { environment, state: "new", changes: [], dangers: [] };
  if (after === undefined) return { environment, state: "gone", changes: [], dangers: goneDangers(before) };
  const versions = versionsOf(before, after);
  const changes = compare(versions);
  if (changes.length === 0) return { environment, state: "same", changes, dangers: [] };
  return { environment, state: "changed", changes, dangers: judge(changes, versions) };
}

/** Applies all rules to the changes between two roots. */
export function judge(changes: readonly Change[], { before, after, one, other }: Versions): Danger[] {
  return graded(
    [
      ...lossDangers(changes, other),
      ...weakeningDangers(changes),
      ...lifecycleDangers(changes, one, other),
      ...contentDangers(changes, one, other),
      ...edgeDangers(changes, one),
      ...elsewhereDangers(changes, one, other),
      ...outageDangers(changes, other),
      ...rootDangers(before, after),
      ...providerDangers(one, other),
      ...networkDangers(one, other),
      ...policyDangers(one, other, other.account),
      ...workloadDangers(one, other),
    ],
    isDisposable(one),
  );
}

/** What somebody has declared disposable may be lost, and may be unavailable. */
export function graded(findings: readonly Finding[], disposable: boolean): Danger[] {
  const dangers = findings.map((one): Danger => {
    const severity = one.severity ?? severityOf(one.rule);
    return { ...one, severity: disposable && LOST_ANYWAY.has(one.rule) ? "watch" : severity };
  });
  return dangers.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** Removing an environment from the code destroys nothing; its resources are merely orphaned. */
function goneDangers(before: TerraformJson): Danger[] {
  const holding = new Root(before).resources.filter(({ type }) => type in HOLDERS);
  if (holding.length === 0) return [];
  const message = `is no longer in the code, and ${holding.length} resources with data or identity stay behind in AWS, unmanaged; restore it with protection: "retiring", deploy and destroy it, then remove it (docs/adr/0005-protection-is-one-word.md)`;
  return graded([{ rule: "environment-gone", address: "terraform", message }], false);
}
