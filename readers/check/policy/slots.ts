import { isManaged, type Block, type Resource, type Root, strings, without } from "../../terraform";
import { statementsOfDocument, statementsOfJson, type Statement } from "./statement";

/** What policies apply to: a role's permissions, a role's trust, a bucket's or another resource's own policy. */
export interface Slot {
  /** `rights of aws_iam_role.backend_task_role`. */
  readonly name: string;
  /** What the policies are about. */
  readonly target: string;
  readonly statements: readonly Statement[];
}

const DOCUMENT = "data.aws_iam_policy_document";

/** Everything that is allowed in a root, grouped by what it applies to, however many documents it is spread over. */
export function slotsOf(root: Root): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  const add = (kind: string, target: string, statements: readonly Statement[]): void => {
    const name = `${kind} of ${target}`;
    slots.set(name, { name, target, statements: [...(slots.get(name)?.statements ?? []), ...statements] });
  };
  for (const one of root.resources) {
    for (const [argument, value] of Object.entries(one.body)) {
      const statements = statementsIn(root, argument, value);
      if (statements === undefined) continue;
      for (const [kind, target] of targets(root, one, argument)) add(kind, target, statements);
    }
    if (one.type !== "aws_iam_role_policy_attachment") continue;
    const policy = strings(one.body["policy_arn"])[0] ?? "";
    if (!policy.startsWith("arn:")) continue;
    for (const role of rolesOf(root, one.body)) add("rights", role, [managed(policy)]);
  }
  for (const { address, body } of root.all("aws_vpc_endpoint")) {
    if (body["policy"] === undefined) add("policy", address, [LETS_EVERYTHING_PASS]);
  }
  return slots;
}

function statementsIn(root: Root, argument: string, value: unknown): Statement[] | undefined {
  if (typeof value !== "string") return undefined;
  if (/policy|^document$/i.test(argument) && value.startsWith("{")) return statementsOfJson(value);
  const documents = root.referenced(value, DOCUMENT);
  return documents.length === 0 ? undefined : documents.flatMap((one) => ofDocument(root, one));
}

/** A document's own statements and those of its source documents. */
function ofDocument(root: Root, { address, body }: Resource): Statement[] {
  const sources = [body["source_policy_documents"], body["override_policy_documents"]];
  const others = root.referenced(sources, DOCUMENT).filter((one) => one.address !== address);
  return [...statementsOfDocument(body), ...others.flatMap((one) => ofDocument(root, one))];
}

function targets(
  root: Root,
  { address, type, body }: Resource,
  argument: string,
): (readonly [kind: string, target: string])[] {
  if (type === "aws_iam_role") return argument === "assume_role_policy" ? [["trust", address]] : [];
  if (type === "aws_iam_role_policy") return rolesOf(root, body).map((role) => ["rights", role]);
  if (type === "aws_iam_policy") {
    const attached = root
      .all("aws_iam_role_policy_attachment")
      .filter((one) => root.references(one.body["policy_arn"]).includes(address))
      .flatMap((one) => rolesOf(root, one.body));
    return attached.map((role) => ["rights", role]);
  }
  const [about] = /_policy$/.test(type)
    ? root.referenced(without(body, "lifecycle", "depends_on")).filter(({ type: other }) => isManaged(other))
    : [];
  return [["policy", about?.address ?? address]];
}

function rolesOf(root: Root, { role }: Block): string[] {
  const roles = root.referenced(role, "aws_iam_role").map((one) => one.address);
  if (roles.length > 0) return roles;
  return root
    .all("aws_iam_role")
    .filter(({ body }) => body["name"] === role)
    .map(({ address }) => address);
}

/**
 * What AWS gives an endpoint without a policy.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#default-endpoint-policy
 */
const LETS_EVERYTHING_PASS: Statement = {
  sid: "FullAccess",
  effect: "Allow",
  actions: { values: ["*"], but: false },
  resources: { values: ["*"], but: false },
  principals: { values: ["AWS:*"], but: false },
  conditions: {},
};

/** An AWS-managed policy contains whatever AWS puts into it. */
function managed(policy: string): Statement {
  const none = { values: [], but: false };
  return {
    sid: "",
    effect: "Allow",
    actions: { values: [`all of ${policy}`], but: false },
    resources: none,
    principals: none,
    conditions: {},
  };
}
