import { isBlock, type Resource, type Root } from "../../terraform";
import type { Finding } from "../change";
import { wider } from "../policy/compare";
import { slotsOf, type Slot } from "../policy/slots";
import type { Statement } from "../policy/statement";

const ROLE = "aws_iam_role";
/** What stands between a workload and its role. */
const BETWEEN = new Set([
  "aws_ecs_task_definition",
  "aws_iam_instance_profile",
  "aws_launch_template",
  "aws_batch_job_definition",
]);
/** What only starts a workload: of whose roles, only new ones tell more than the workload's own finding. */
const LAUNCHERS = /^aws_(scheduler_schedule|cloudwatch_event_target)$/;
const ROLE_ARN = /arn:[\w-]+:iam::(\d{12}|aws):role\/[\w+=,.@/-]+/g;

/** Existing workloads that get another role, and with it permissions that they did not have. */
export function workloadDangers(before: Root, after: Root): Finding[] {
  const [old, now] = [slotsOf(before), slotsOf(after)];
  return after.resources.flatMap((one): Finding[] => {
    const earlier = before.get(one.address);
    if (earlier === undefined || /^aws_iam_(role|policy|user|group)/.test(one.type)) return [];
    const [roles, rolesNow] = [rolesOf(before, earlier), rolesOf(after, one)];
    const added = rolesNow.filter(
      (role) => !roles.includes(role) && !(LAUNCHERS.test(one.type) && before.get(role) !== undefined),
    );
    if (added.length === 0) return [];
    const foreign = added.filter((role) => after.get(role) === undefined);
    if (foreign.length > 0) {
      const message = `now runs as ${foreign.join(", ")}, a role from elsewhere, whose permissions are not known here`;
      return [{ rule: "policy-widened", address: one.address, message }];
    }
    const harmless = ({ resources }: Statement): boolean =>
      !resources.but &&
      resources.values.length > 0 &&
      resources.values.every((resource) => {
        const named = after.references(resource);
        return (
          named.length > 0 && named.every((each) => before.get(each) === undefined && !each.startsWith("aws_iam_"))
        );
      });
    const ways = wider(all(old, roles), all(now, rolesNow), harmless).map(({ text }) => text);
    if (ways.length === 0) return [];
    const message = `runs as ${added.join(", ")}, and now ${ways.slice(0, 3).join("; now ")}${ways.length > 3 ? `; and ${ways.length - 3} more` : ""}`;
    return [{ rule: "policy-widened", address: one.address, message }];
  });
}

function all(slots: ReadonlyMap<string, Slot>, roles: readonly string[]): Statement[] {
  return roles.flatMap((role) => slots.get(`rights of ${role}`)?.statements ?? []);
}

/** The roles that something runs as: those in its own arguments, and those of the definitions that it runs. */
function rolesOf(root: Root, resource: Resource, seen = new Set<string>()): string[] {
  if (seen.has(resource.address)) return [];
  seen.add(resource.address);
  const body = withoutComments(resource.body);
  const named = root.referenced(body);
  const own = named.filter(({ type }) => type === ROLE).map(({ address }) => address);
  const written = [...JSON.stringify(body).matchAll(ROLE_ARN)].map(([arn]) => arn);
  const between = named.filter(({ type }) => BETWEEN.has(type)).flatMap((one) => rolesOf(root, one, seen));
  return [...new Set([...own, ...written, ...between])];
}

/** The order in which Terraform works says nothing about roles. */
function withoutComments(body: unknown): unknown {
  if (!isBlock(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !["depends_on", "lifecycle", "//"].includes(key)));
}
