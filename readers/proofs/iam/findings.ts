import { type Resource, type Root, blocks, strings } from "../../terraform";
import { type Finding } from "../finding";
import { endpointFindings, isForEndpoints } from "./endpoints";
import { statementFaults } from "./statements";
import { trustFaults } from "./trust";

const ATTACHMENTS = [
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
];
const AS_TEXT = /\bStatement\b|\b(file|jsonencode|templatefile)\(/;
const DOCUMENT = "data.aws_iam_policy_document";
/** Granting permissions to a role does not count as using it. */
const OWN_PARTS = /^aws_iam_(role_polic(y|ies_exclusive)|(role_)?policy_attachment(s_exclusive)?)\./;

/** What is wrong with the policies and roles of a root. */
export function iamFindings(root: Root): Finding[] {
  return [
    ...root
      .all(DOCUMENT)
      .filter((document) => !isForEndpoints(root, document))
      .flatMap((document) => documentFindings(root, document)),
    ...root.all("aws_iam_role").flatMap((role) => roleFindings(root, role)),
    ...managedPolicies(root),
    ...takenAway(root),
    ...endpointFindings(root),
    ...policiesAsText(root),
    ...lastingKeys(root),
  ];
}

function documentFindings(root: Root, document: Resource): Finding[] {
  const { address, body } = document;
  const allowed = blocks(body["statement"]).filter((statement) => statement["effect"] !== "Deny");
  const findings = allowed.flatMap((statement) =>
    statementFaults(statement).map(({ rule, fault }) => ({
      rule,
      address,
      message: `${strings(statement["sid"])[0] ?? "a statement"}: ${fault}`,
    })),
  );
  if (root.referrers(address).length === 0) {
    findings.push({ rule: "unused-policy", address, message: "is not used; remove it" });
  }
  return findings;
}

function roleFindings(root: Root, { address, body }: Resource): Finding[] {
  const findings: Finding[] = [];
  const users = root.referrers(address).filter((one) => !OWN_PARTS.test(one));
  if (users.length === 0) findings.push({ rule: "unused-role", address, message: "is not used; remove it" });
  if (body["managed_policy_arns"] !== undefined || body["inline_policy"] !== undefined) {
    findings.push({
      rule: "inline-policy",
      address,
      message: "has policies inside the role; make each a separate resource",
    });
  }
  const [trust] = root.referenced(body["assume_role_policy"], DOCUMENT);
  if (trust === undefined) {
    findings.push({
      rule: "trust",
      address,
      message: "has a trust policy that is not an aws_iam_policy_document; use one",
    });
    return findings;
  }
  const faults = blocks(trust.body["statement"]).flatMap((statement) => trustFaults(root, statement));
  return [...findings, ...faults.map((message) => ({ rule: "trust", address, message }))];
}

/** AWS-managed policies grant what AWS decides, and can change at any time. */
function managedPolicies(root: Root): Finding[] {
  return ATTACHMENTS.flatMap((type) => root.all(type))
    .filter(({ body }) => root.referenced(body["policy_arn"], "aws_iam_policy").length === 0)
    .filter(({ body }) => typeof body["//"] !== "string")
    .map(({ address, body }) => ({
      rule: "managed-policy",
      address,
      message: `${String(body["policy_arn"])} is managed by AWS; write out the permissions that are needed, or record the reason under "//"`,
    }));
}

/** Attachments that the role's own list lacks: each apply would add them and take them away again. */
function takenAway(root: Root): Finding[] {
  const lists = new Map(
    root
      .all("aws_iam_role_policy_attachments_exclusive")
      .map(({ body }) => [strings(body["role_name"])[0] ?? "", strings(body["policy_arns"])] as const),
  );
  return root
    .all("aws_iam_role_policy_attachment")
    .filter(({ address, body }) => {
      const listed = lists.get(strings(body["role"])[0] ?? "");
      if (listed === undefined || root.references(listed).includes(address)) return false;
      return !strings(body["policy_arn"]).every((one) => listed.includes(one));
    })
    .map(({ address }) => ({
      rule: "taken-away",
      address,
      message:
        "is not in its role's exclusive list, so the next apply takes it away; attach it with attach() of the role",
    }));
}

/** The other rules cannot see a policy in a string or a file. */
function policiesAsText(root: Root): Finding[] {
  return root.declared
    .filter(({ body }) =>
      Object.entries(body).some(
        ([key, value]) => /policy/i.test(key) && strings(value).some((one) => AS_TEXT.test(one)),
      ),
    )
    .map(({ address }) => ({
      rule: "policy-as-text",
      address,
      message: "has its policy as a string, which is not checked; use an aws_iam_policy_document",
    }));
}

/** Access keys and passwords are long-lived credentials. */
function lastingKeys(root: Root): Finding[] {
  return ["aws_iam_access_key", "aws_iam_user", "aws_iam_user_login_profile"]
    .flatMap((type) => root.all(type))
    .map(({ address }) => ({ rule: "lasting-key", address, message: "is a long-lived credential; use a role" }));
}
