import { blocks, matchesWildcard, stringOf, strings, type Resource, type Root } from "../../terraform";
import { COMPUTE } from "./compute";
import { DATA } from "./data";
import { EDGE } from "./edge";
import type { Grant } from "./grant";
import { MONITORING } from "./monitoring";
import { NETWORK } from "./network";
import { SERVICE_ROLES } from "./service-roles";

/** A policy document in IAM's format. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The permissions that applying each type of resource, data source and ephemeral resource needs. */
export const RIGHTS: Readonly<Record<string, readonly Grant[]>> = {
  ...NETWORK,
  ...EDGE,
  ...COMPUTE,
  ...DATA,
  ...MONITORING,
};

/** The maximum length of a managed policy; IAM does not count white space. */
export const LONGEST_POLICY = 6144;

/**
 * The policies for applying a root, derived from its contents: plan, apply and destroy, and the state. Several if one
 * would exceed IAM's limit.
 * @throws Error for a type whose permissions are not on record.
 */
export function deployPolicies(root: Root): PolicyDocument[] {
  const unknown = [...new Set(root.declared.map((one) => one.type))].filter((type) => !(type in RIGHTS));
  if (unknown.length > 0) {
    throw new Error(
      `the permissions to apply ${unknown.join(", ")} are not on record; add them in readers/handoff/policy`,
    );
  }
  const rights = [...stateRights(root), ...root.declared.flatMap((one) => rightsOf(root, one))];
  return split([...statements(root, rights), ...passRoles(root), ...serviceRoles(root)]);
}

/** One action on one ARN pattern. */
interface Right {
  readonly action: string;
  readonly resource: string;
  /** Under which condition, if any. */
  readonly condition?: Condition;
}

type Condition = NonNullable<PolicyStatement["Condition"]>;

function rightsOf(root: Root, one: Resource): Right[] {
  return (RIGHTS[one.type] ?? [])
    .filter(({ when }) => when === undefined || when(one.body))
    .flatMap((grant) =>
      grant.on.flatMap((pattern) => {
        const resource = fill(root, one, pattern);
        const condition = conditionOf(root, one, grant);
        return grant.actions.map((action) => ({ action, resource, ...(condition ? { condition } : {}) }));
      }),
    );
}

function conditionOf(root: Root, one: Resource, { tagged, grantsVia }: Grant): Condition | undefined {
  if (tagged) return { StringEquals: ownTags(root) };
  if (grantsVia === undefined) return undefined;
  return {
    Bool: { "kms:GrantIsForAWSResource": "true" },
    StringEquals: { "kms:ViaService": fill(root, one, grantsVia) },
  };
}

function fill(root: Root, one: Resource, pattern: string): string {
  return pattern
    .replace("{region}", one.body["scope"] === "CLOUDFRONT" ? "us-east-1" : one.region)
    .replace("{account}", root.account)
    .replace(/\{(\w+)\}/g, (_, argument: string) => valueOf(root, one, argument))
    .replace(/\*+/g, "*");
}

/** An argument's value, or the value of its `_prefix` variant followed by `*`. */
function valueOf(root: Root, one: Resource, argument: string): string {
  if (argument === "url") return stringOf(one.body["url"]).replace("https://", "");
  return argument in one.body ? root.value(one.body[argument]) : root.nameOf(one);
}

function stateRights({ backend, account }: Root): Right[] {
  const bucket = `arn:aws:s3:::${stringOf(backend["bucket"])}`;
  const key = `${bucket}/${stringOf(backend["key"])}`;
  const table = stringOf(backend["dynamodb_table"]);
  const rights = [
    ...on(bucket, ["s3:ListBucket"]),
    ...on(key, ["s3:GetObject", "s3:PutObject"]),
    ...(backend["use_lockfile"] === true
      ? on(`${key}.tflock`, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
      : []),
  ];
  if (table === "") return rights;
  const arn = `arn:aws:dynamodb:${stringOf(backend["region"])}:${account}:table/${table}`;
  return [
    ...rights,
    ...on(arn, ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]),
  ];
}

function on(resource: string, actions: readonly string[]): Right[] {
  return actions.map((action) => ({ action, resource }));
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
    // Each of the actions with a condition applies to only one kind of resource, so all kinds can share a statement.
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

function ownTags({ tags }: Root): Record<string, string> {
  return Object.fromEntries(["System", "Environment"].map((name) => [`aws:ResourceTag/${name}`, tags[name] ?? ""]));
}

/**
 * Shortens names of this root to their prefix, `…:alarm:shop-prod-*`: a policy has no room for a list of all alarms.
 */
function shortened({ tags }: Root, resource: string): string {
  const prefix = `${tags["System"] ?? ""}-${tags["Environment"] ?? ""}-`;
  const at = resource.indexOf(prefix);
  if (at === -1 || !COLLAPSED.some((kind) => resource.startsWith(kind))) return resource;
  return `${resource.slice(0, at + prefix.length)}*`;
}

/** An environment has many of these. */
const COLLAPSED = [
  "arn:aws:cloudwatch:",
  "arn:aws:iam::",
  "arn:aws:secretsmanager:",
  "arn:aws:sns:",
  "arn:aws:logs:",
  "arn:aws:elasticloadbalancing:",
  "arn:aws:elasticache:",
  "arn:aws:cloudfront:",
  "arn:aws:s3:::",
  "arn:aws:sqs:",
];

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
    byServices.set(key, [...(byServices.get(key) ?? []), `arn:aws:iam::${root.account}:role/${root.nameOf(role)}`]);
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
