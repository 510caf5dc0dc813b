import { block, strings, type Block, type Root } from "../../terraform";
import type { Change, Finding } from "../change";
import { HOLDERS, SERVING } from "../holders";
import { same } from "../values";

/** What autoscaling sets; whether Terraform or autoscaling owns it follows from the environment's `scaling`. */
const SCALED = /^(desired_count|desired_capacity|min_capacity|max_capacity)$/;

/** Data sources that run a program or send a request while Terraform plans. */
const RUNS = /^data\.(external|http)$/;

/** What Terraform itself does with a resource: which arguments it leaves alone, in which order, and what else it runs. */
export function lifecycleDangers(changes: readonly Change[], before: Root, after: Root): Finding[] {
  return [
    ...changes.flatMap((change) => [...owners(change), ...triggers(change), ...orders(change), ...programs(change)]),
    ...otherRegions(before, after),
  ];
}

function owners({ address, before, after }: Change): Finding[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [ignored(before), ignored(after)];
  const [taken, given] = [without(old, now), without(now, old)];
  const found: Finding[] = [];
  const scaled = [...taken, ...given].filter((one) => SCALED.test(one));
  if (scaled.length > 0) {
    const message = `${scaled.join(", ")} changes hands between Terraform and autoscaling: the next apply may set it to the value in the code`;
    found.push({ rule: "capacity-owner", address, message });
  }
  const [back, away] = [taken, given].map((list) => list.filter((one) => !SCALED.test(one)));
  if (back && back.length > 0) {
    const message = `Terraform sets ${back.join(", ")} again: the next apply puts back the value in the code, such as the image of the first deployment. Keep ignore_changes, or write the present value into the code`;
    found.push({ rule: "ownership-taken", address, message });
  }
  if (away && away.length > 0) {
    const message = `Terraform no longer sets ${away.join(", ")}: what the code says is not applied any more, and no plan shows who changes it. Make sure that something else owns it`;
    found.push({ rule: "ownership-given-up", address, message });
  }
  return found;
}

function triggers({ address, type, before, after }: Change): Finding[] {
  if (before === undefined || after === undefined || !(type in HOLDERS || type === "aws_ecs_service")) return [];
  const added = without(...both(after, before, "replace_triggered_by"));
  if (added.length === 0) return [];
  const message = `is replaced from now on whenever ${added.join(", ")} changes; ${HOLDERS[type] ?? "its tasks are stopped first"}. Remove replace_triggered_by`;
  return [{ rule: "replace-triggered", address, message }];
}

function orders({ address, before, after }: Change): Finding[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [block(before["lifecycle"]), block(after["lifecycle"])];
  const found: Finding[] = [];
  if (old["create_before_destroy"] === true && now["create_before_destroy"] !== true) {
    const message =
      "is deleted before its successor exists and before what uses it lets go, which AWS refuses. Keep create_before_destroy";
    found.push({ rule: "order-lost", address, message });
  }
  const lost = ["precondition", "postcondition"].filter((one) => old[one] !== undefined && !same(old[one], now[one]));
  if (lost.length > 0) found.push({ rule: "safeguard-removed", address, message: `changes a ${lost.join(" and a ")}` });
  return found;
}

function programs({ address, type, before, after }: Change): Finding[] {
  if (after === undefined) return [];
  const changed = ["provisioner", "connection"].filter(
    (one) => after[one] !== undefined && !same(before?.[one], after[one]),
  );
  if (RUNS.test(type) && !same(before, after)) changed.push("this data source");
  if (changed.length === 0) return [];
  const message = `runs a program, or sends a request, with the credentials of the apply (${changed.join(", ")}). Read it line by line`;
  return [{ rule: "runs-code", address, message }];
}

/** Resources whose provider is in another region or account than before: Terraform does not find them there. */
function otherRegions(before: Root, after: Root): Finding[] {
  return after.resources.flatMap(({ address, type, region }): Finding[] => {
    const old = before.get(address);
    if (old === undefined || old.region === region || old.region === "" || region === "") return [];
    const loses = HOLDERS[type] ?? SERVING[type];
    const message = `is looked for in ${region} instead of ${old.region}, not found, and created there as new, while the old one stays behind unmanaged${loses === undefined ? "" : `; ${loses}`}. Leave provider as it was`;
    return [{ rule: "moved-region", address, message }];
  });
}

function ignored(body: Block): string[] {
  return strings(block(body["lifecycle"])["ignore_changes"]);
}

function both(one: Block, other: Block, argument: string): [string[], string[]] {
  return [strings(block(one["lifecycle"])[argument]), strings(block(other["lifecycle"])[argument])];
}

function without(one: readonly string[], other: readonly string[]): string[] {
  return one.filter((value) => !other.includes(value));
}
