import type { Root } from "../terraform";
import type { Change, Danger, Finding } from "./change";
import { heldBy } from "./holders";
import { isOwned } from "./owned";
import { graded } from "./review";
import { severityOf } from "./severity";
import { schemaPath } from "./values";

/** What AWS lists in a resource although Terraform has a resource of its own for it: who gets in, and who may do what. */
const ACCESS: Readonly<Record<string, RegExp>> = {
  aws_security_group: /^(ingress|egress)\b/,
  aws_default_security_group: /^(ingress|egress)\b/,
  aws_network_acl: /^(ingress|egress)\b/,
  aws_route_table: /^(route|propagating_vgws)\b/,
  aws_iam_role: /^(managed_policy_arns|inline_policy|assume_role_policy|permissions_boundary)\b/,
  aws_iam_role_policy: /^policy$/,
  aws_s3_bucket: /^(policy|acl|grant|website)\b/,
  aws_kms_key: /^policy$/,
  aws_sqs_queue: /^policy$/,
  aws_sns_topic: /^policy$/,
};

/** What the provider reads again after each apply. */
const NOISE = /^(tags|tags_all|latest_\w+|\w*etag|version_id|last_\w+|status|arn|id)\b/;

/**
 * Changes that somebody made outside Terraform. The apply undoes only those in arguments that the code sets; what it
 * leaves, it writes into the state, and no later plan mentions it.
 */
export function driftDangers(
  drifted: readonly Change[],
  planned: readonly Change[],
  root: Root,
  judge: (changes: readonly Change[]) => readonly Danger[],
): Danger[] {
  const found = drifted.flatMap((change): Finding[] => {
    const { address, type, kind, before, after } = change;
    if (kind === "removed") return gone(change, planned);
    if (before === undefined || after === undefined) return [];
    const told = change.attributes.filter(({ path }) => {
      const [argument = ""] = path.split(/[.[]/);
      return (
        !NOISE.test(path) && !isEmpty(before, after, path) && !isOwned({ type, address, before, after }, argument, root)
      );
    });
    if (told.length === 0) return [];
    const paths = [...new Set(told.map(({ path }) => schemaPath(path)))];
    const access = paths.filter((path) => ACCESS[type]?.test(path));
    const names = (list: readonly string[]): string => list.slice(0, 5).join(", ");
    if (access.length > 0) {
      const message = `was changed outside Terraform (${names(access)}): an apply does not undo what the code has a separate resource for, and no later plan shows it. Find out who did it, and undo it first`;
      return [{ rule: "drifted", address, message }];
    }
    return [{ rule: "drift", address, message: `was changed outside Terraform (${names(paths)})` }];
  });
  // The same rules as for a change of the code; here somebody has already made it.
  const judged = judge(drifted.filter(({ kind }) => kind === "changed"))
    .filter(({ severity }) => severity !== "watch")
    .filter(({ address }) => !found.some((one) => one.address === address && one.rule === "drifted"))
    .map(({ address, message, rule }): Finding => ({
      rule: "drifted",
      address,
      severity: severityOf(rule),
      message: `was changed outside Terraform: ${message}`,
    }));
  const known = new Set(judged.map(({ address }) => address));
  return graded([...found.filter(({ rule, address }) => rule !== "drift" || !known.has(address)), ...judged], false);
}

/** What the state has and AWS does not: destroyed by somebody else, or looked for in the wrong region or account. */
function gone({ address, type }: Change, planned: readonly Change[]): Finding[] {
  const held = heldBy(type);
  const again = planned.some((one) => one.address === address && one.kind === "added");
  if (held === undefined) return [{ rule: "drift", address, message: "was deleted outside Terraform" }];
  const message = `is in the state, but AWS does not have it${again ? ", and the plan creates a new one, which is empty" : ""}; ${held}. Find out whether it was deleted, or whether the plan looks in another region or account`;
  return [{ rule: "data-gone", address, message }];
}

/** Nothing in the state and an empty value in AWS are the same. */
function isEmpty(before: object, after: object, path: string): boolean {
  const [name = ""] = path.split(/[.[]/);
  const empty = (value: unknown): boolean =>
    value === undefined ||
    value === null ||
    value === "" ||
    value === false ||
    (typeof value === "object" && Object.keys(value).length === 0);
  return empty((before as Record<string, unknown>)[name]) && empty((after as Record<string, unknown>)[name]);
}
