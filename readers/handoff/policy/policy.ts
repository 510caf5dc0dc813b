import type { Condition, PolicyDocument, PolicyStatement } from "../../iam";
import { blocks, matchesWildcard, roleIn, strings, type Root } from "../../terraform";
import { homesOf, isSecondHome } from "../pages/homes";
import { ASSUME_ROLE, isRead, rightsOf, type Right } from "./rights";
import { SERVICE_ROLES } from "./service-roles";

/** The maximum length of a managed policy; IAM does not count white space. */
export const LONGEST_POLICY = 6144;

/**
 * The policies for applying a root, derived from its contents: plan, apply and destroy, and the state. Several if one
 * would exceed IAM's limit.
 * @throws Error for a type whose permissions are not on record.
 */
export function deployPolicies(root: Root): PolicyDocument[] {
  const allowed = [...statements(root, rightsOf(root)), ...passRoles(root), ...serviceRoles(root)];
  return split([...allowed, ...notTheSecondHome(root, allowed)]);
}

/**
 * The policies for planning a root: everything that is read, and the lock of its state. Terraform opens ephemeral resources
 * in a plan too, so this includes the values of the secrets that the root generates.
 * @throws Error for a type whose permissions are not on record.
 */
export function planPolicies(root: Root): PolicyDocument[] {
  const reads = rightsOf(root).filter(
    ({ action, resource }) => isRead(action) || isLock(action, resource) || action === ASSUME_ROLE,
  );
  const allowed = statements(root, reads);
  return split([...allowed, ...notTheSecondHome(root, allowed)]);
}

function isLock(action: string, resource: string): boolean {
  return action.startsWith("dynamodb:") ? /:(Put|Delete)Item$/.test(action) : resource.endsWith(".tflock");
}

/** Permissions as statements: actions of one service on the same resources are grouped. */
function statements(root: Root, rights: readonly Right[]): PolicyStatement[] {
  const byAction = new Map<string, Set<string>>();
  for (const { action, resource, condition } of rights) {
    const key = `${action} ${JSON.stringify(condition ?? null)}`;
    byAction.set(key, (byAction.get(key) ?? new Set()).add(shortened(root, resource)));
  }
  const groups = new Map<string, { actions: string[]; resources: Set<string>; condition: Condition | null }>();
  for (const [key, patterns] of [...byAction].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const space = key.indexOf(" ");
    const action = key.slice(0, space);
    const condition = JSON.parse(key.slice(space + 1)) as Condition | null;
    const resources = withoutIncluded([...patterns].sort());
    // A condition is about tags, or its actions apply to one kind of resource: all kinds can share a statement.
    const apart = condition === null ? resources.join(" ") : key.slice(space + 1);
    const group = `${action.split(":")[0] ?? ""} ${apart}`;
    const known = groups.get(group) ?? { actions: [], resources: new Set(), condition };
    known.actions.push(action);
    for (const resource of resources) known.resources.add(resource);
    groups.set(group, known);
  }
  return [...groups.values()].map(({ actions, resources, condition }, at) => ({
    Sid: sid(actions[0] ?? "", at),
    Effect: "Allow",
    Action: actions,
    Resource: [...resources],
    ...(condition === null ? {} : { Condition: condition }),
  }));
}

function sid(action: string, at: number): string {
  const service = (action.split(":")[0] ?? "").replace(/[^a-z0-9]/g, "");
  return `${service.charAt(0).toUpperCase()}${service.slice(1)}${at + 1}`;
}

/**
 * Shortens names of this root to what they begin with, `…:alarm:shop-prod-*`: a policy has no room for a list of all, and
 * applies to the next version too. No other environment in the account has an id that begins with this root's.
 */
function shortened({ tags }: Root, resource: string): string {
  const id = `${tags["System"] ?? ""}-${tags["Environment"] ?? ""}`;
  // A name that somebody chose may have the id somewhere in it; only what begins with it is this root's for sure.
  const begin = new RegExp(`(?<=[:/]|aws-waf-logs-)${id}[-/]`).exec(resource);
  return begin === null ? resource : `${resource.slice(0, begin.index + begin[0].length)}*`;
}

/**
 * The names of a second home begin with its first home's name, and in some services both are in one place. IAM has no
 * pattern that leaves out a longer beginning, so a denial does.
 */
function notTheSecondHome(root: Root, allowed: readonly PolicyStatement[]): PolicyStatement[] {
  const homes = homesOf(root);
  if (homes === undefined || isSecondHome(root)) return [];
  const shared = allowed
    .flatMap(({ Resource }) => Resource)
    .filter((one) => ["", "*", homes.region].includes(one.split(":")[3] ?? ""))
    .filter((one) => one.endsWith(`${homes.first}-*`))
    .map((one) => one.replace(`${homes.first}-*`, `${homes.second}-*`));
  if (shared.length === 0) return [];
  return [{ Sid: "NotTheSecondHome", Effect: "Deny", Action: ["*"], Resource: [...new Set(shared)].sort() }];
}

/** Patterns without those that another one covers. */
function withoutIncluded(patterns: readonly string[]): string[] {
  return patterns.filter((one) => !patterns.some((other) => other !== one && matchesWildcard(other, one)));
}

/** The roles that are passed to AWS services, each only to the services that its trust policy names. */
function passRoles(root: Root): PolicyStatement[] {
  const byServices = new Map<string, string[]>();
  for (const role of root.all("aws_iam_role")) {
    const services = root
      .referenced(role.body["assume_role_policy"])
      .flatMap(({ body }) => blocks(body["statement"]))
      .flatMap((statement) => blocks(statement["principals"]))
      .filter((principal) => principal["type"] === "Service")
      .flatMap((principal) => strings(principal["identifiers"]));
    if (services.length === 0) continue;
    const key = [...new Set(services)].sort().join(" ");
    byServices.set(key, [...(byServices.get(key) ?? []), `arn:aws:iam::${root.account}:role${roleIn(root, role)}`]);
  }
  return [...byServices].map(([services, roles], at) => ({
    Sid: `PassRoles${at + 1}`,
    Effect: "Allow",
    Action: ["iam:PassRole"],
    Resource: roles.sort(),
    Condition: { StringEquals: { "iam:PassedToService": services.split(" ") } },
  }));
}

function serviceRoles(root: Root): PolicyStatement[] {
  const services = serviceRolesOf(root);
  if (services.length === 0) return [];
  return [
    {
      Sid: "ServiceLinkedRoles",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: services.map(
        (service) => `arn:aws:iam::${root.account}:role/aws-service-role/${service}/AWSServiceRoleFor*`,
      ),
      Condition: { StringEquals: { "iam:AWSServiceName": services } },
    },
  ];
}

/** The services for which a root needs service-linked roles. */
export function serviceRolesOf(root: Root): string[] {
  return [...new Set(root.resources.flatMap(({ type }) => SERVICE_ROLES[type] ?? []))].sort();
}

/** Packs statements into policies in order, each as full as IAM allows. */
function split(all: readonly PolicyStatement[]): PolicyDocument[] {
  const policies: PolicyDocument[] = [];
  let current: PolicyStatement[] = [];
  for (const statement of all) {
    if (lengthOf(document([...current, statement])) <= LONGEST_POLICY) {
      current.push(statement);
      continue;
    }
    policies.push(document(current));
    current = [statement];
  }
  return [...policies, document(current)];
}

function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A policy's length as counted by IAM. */
export function lengthOf(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}
