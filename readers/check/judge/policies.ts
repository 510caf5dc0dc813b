import type { Root } from "../../terraform";
import type { Finding } from "../change";
import { wider, type Way } from "../policy/compare";
import { slotsOf, type Slot } from "../policy/slots";
import type { Statement } from "../policy/statement";
import type { Rule } from "../severity";

/** Maximum number of ways reported individually. */
const TOLD = 3;

/** Actions with which one permission becomes many, or that destroy, hide or hand out something. */
const GRAVE =
  /[*?]|^(iam|sts|organizations|sso|sso-admin|kms):(?!decrypt$|encrypt$|generatedatakey|describe|get|list)|^all of |:(delete|terminate|remove|purge|disable|deregister|detach|revoke|stop|schedulekeydeletion|getsecretvalue|executecommand|sendcommand|startsession|runtask|put\w*(policy|acl)|set\w*(policy|attributes)|update\w*(policy|function\w*)|add\w*permission|create\w*(role|user|key|policy|grant)|modify\w*attribute)/;

/** Roles with these permissions can do anything, or become another role that can. */
const EVERYTHING =
  /^(\*|\*:\*|iam:\*|sts:\*|sts:assumerole|all of \S*\/(AdministratorAccess|PowerUserAccess|IAMFullAccess))$/i;

/**
 * Policies that allow more than before. Permissions on a resource that the same change creates are harmless, and so is a new
 * role that nobody else can use. New principals from outside are always reported.
 */
export function policyDangers(before: Root, after: Root, account: string): Finding[] {
  const [old, now] = [slotsOf(before), slotsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name): Finding[] => {
    const [one, other] = [old.get(name), now.get(name)];
    const target = (other ?? one)?.target ?? "";
    if (after.get(target) === undefined) return [];
    const kind = name.startsWith("trust") ? "trust-widened" : "policy-widened";
    if (before.get(target) === undefined) {
      // A new endpoint is only reached from its VPC, and is one of several ways to the service.
      if (target.startsWith("aws_vpc_endpoint.")) return [];
      const users = kind === "trust-widened" ? trusted(before, after, other, now, target) : [];
      return reported(kind, target, [...outsiders(after, other, account), ...users]);
    }
    const ways = grown(before, after, one, other, now);
    const isUsual = name.startsWith("rights") ? isRoutine : isOwnService;
    const routine = ways.filter((way) => isUsual(way, after));
    const rest = ways.filter((way) => !routine.includes(way));
    return [
      ...reported(
        kind,
        target,
        rest.map(({ text }) => text),
      ),
      ...reported(
        "permission-added",
        target,
        routine.map(({ text }) => text),
      ),
    ];
  });
}

function reported(rule: Rule, address: string, ways: readonly string[]): Finding[] {
  if (ways.length === 0) return [];
  const more = ways.length > TOLD ? `; and ${ways.length - TOLD} more` : "";
  return [{ rule, address, message: `now ${ways.slice(0, TOLD).join("; now ")}${more}` }];
}

/** Actions that AWS does not restrict to a resource, and that only use a service. */
const WITHOUT_RESOURCE =
  /^(textract:(analyze|detect|get|start)|comprehend:(batch)?detect|rekognition:detect|translate:translatetext|polly:synthesize|cloudwatch:putmetricdata|xray:(put|get)|ecr:getauthorizationtoken)/;

/** One more named action on a named resource of this environment, or of a service that has none to name. */
function isRoutine({ allows, loosened }: Way, after: Root): boolean {
  if (allows === undefined || loosened === true || allows.actions.but || allows.resources.but) return false;
  const { actions, resources } = allows;
  if (actions.values.every((one) => WITHOUT_RESOURCE.test(one) && !one.includes("*"))) return true;
  if (actions.values.some((one) => GRAVE.test(one))) return false;
  return resources.values.length > 0 && resources.values.every((one) => after.references(one).length > 0);
}

/**
 * One more AWS service that sends something on behalf of a resource of this environment, or of this account. A topic's
 * policy cannot have conditions for EventBridge.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
function isOwnService({ allows, loosened }: Way, after: Root): boolean {
  if (allows === undefined || loosened === true || allows.actions.but || allows.principals.but) return false;
  if (!allows.actions.values.every((one) => /^(sns:publish|sqs:sendmessage)$/.test(one))) return false;
  if (!allows.principals.values.every((one) => one.startsWith("Service:"))) return false;
  if (allows.principals.values.every((one) => one === "Service:events.amazonaws.com")) return true;
  return Object.entries(allows.conditions).some(
    ([test, values]) =>
      /^(String|Arn)(Equals|Like)\S* aws:source(account|arn)$/i.test(test) &&
      values.every((one) => after.references(one).length > 0 || one === after.account),
  );
}

function grown(
  before: Root,
  after: Root,
  one: Slot | undefined,
  other: Slot | undefined,
  slots: ReadonlyMap<string, Slot>,
): Way[] {
  const isNew = (address: string): boolean => before.get(address) === undefined;
  const harmless = ({ actions, resources }: Statement): boolean => {
    if (resources.but || resources.values.length === 0) return false;
    const named = resources.values.map((resource) => after.references(resource));
    if (!named.every((list) => list.length > 0 && list.every(isNew))) return false;
    // A new role is only as harmless as what it may do.
    const roles = named.flat().filter((address) => address.startsWith("aws_iam_role."));
    const assumes = actions.values.some((action) => action === "sts:assumerole");
    return !roles.some((role) => assumes || isMighty(slots.get(`rights of ${role}`)));
  };
  return wider(one?.statements ?? [], other?.statements ?? [], harmless);
}

function isMighty(slot: Slot | undefined): boolean {
  return (slot?.statements ?? []).some(
    ({ effect, actions }) => effect !== "Deny" && (actions.but || actions.values.some((one) => EVERYTHING.test(one))),
  );
}

/** Existing roles and users of this root that a new role lets in, and with that may do what it may do. */
function trusted(
  before: Root,
  after: Root,
  slot: Slot | undefined,
  slots: ReadonlyMap<string, Slot>,
  role: string,
): string[] {
  const permissions = slots.get(`rights of ${role}`)?.statements ?? [];
  if (permissions.length === 0) return [];
  const users = (slot?.statements ?? [])
    .filter(({ effect }) => effect !== "Deny")
    .flatMap(({ principals }) => principals.values.flatMap((one) => after.references(one)))
    .filter((address) => /^aws_iam_(role|user)\./.test(address) && before.get(address) !== undefined);
  return [...new Set(users)].map((user) => `can be assumed by ${user}, which may then do what this role may do`);
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
