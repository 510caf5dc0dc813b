import { type Block, blocks, strings } from "../../terraform";
import { conditionOn } from "./conditions";

export interface Fault {
  readonly rule: string;
  readonly fault: string;
}

/** Anyone with one of these permissions can grant themselves every other one, unless a boundary limits what they grant. */
const ESCALATION = new Set(
  [
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
  ].map((action) => action.toLowerCase()),
);

/** Condition keys that identify the caller if the principal does not. */
const WHO = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrgID",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "kms:CallerAccount",
];

/** What is wrong with a statement that allows something. */
export function statementFaults(statement: Block): Fault[] {
  return [
    ...actionFaults(statement),
    ...resourceFaults(statement),
    ...passRoleFaults(statement),
    ...principalFaults(statement),
  ];
}

function actionFaults(statement: Block): Fault[] {
  const faults = strings(statement["actions"]).flatMap((action): Fault[] => {
    if (/[*?]/.test(action)) {
      return [{ rule: "wildcard-action", fault: `the action ${action} has a wildcard; name every action` }];
    }
    if (!ESCALATION.has(action.toLowerCase()) || conditionOn(statement, "iam:PermissionsBoundary")) return [];
    const fault = `${action} can be used to escalate privileges; leave it to people, or add a condition on iam:PermissionsBoundary`;
    return [{ rule: "escalation", fault }];
  });
  if (statement["not_actions"] !== undefined) {
    faults.push({
      rule: "wildcard-action",
      fault: "not_actions allows everything except what it lists; name every action",
    });
  }
  return faults;
}

function resourceFaults(statement: Block): Fault[] {
  const reason = statement["//"];
  if (statement["not_resources"] !== undefined) {
    return [
      { rule: "wildcard-resource", fault: "not_resources allows everything except what it lists; name the resources" },
    ];
  }
  const wide = strings(statement["resources"]).find(isWide);
  if (wide === undefined || (typeof reason === "string" && reason.length > 0)) return [];
  return [{ rule: "wildcard-resource", fault: `the resource is ${wide}; narrow it, or record the reason under "//"` }];
}

/** `*`, and its equivalents: an ARN that does not narrow the service, or the resource within it. */
export function isWide(resource: string): boolean {
  const [, , service = "*", , , ...name] = resource.split(":");
  return (
    /^[*:?]+$/.test(resource) || (resource.startsWith("arn:") && (service === "*" || /^[*:/?]*$/.test(name.join(":"))))
  );
}

function passRoleFaults(statement: Block): Fault[] {
  if (!strings(statement["actions"]).some((action) => action.toLowerCase() === "iam:passrole")) return [];
  const faults: Fault[] = [];
  if (!conditionOn(statement, "iam:PassedToService")) {
    faults.push({
      rule: "pass-role",
      fault: "iam:PassRole without a condition on iam:PassedToService; add one that names the service",
    });
  }
  if (strings(statement["resources"]).some((resource) => resource === "*" || resource.endsWith(":role/*"))) {
    faults.push({ rule: "pass-role", fault: "iam:PassRole for every role, including administrators'; name the roles" });
  }
  return faults;
}

function principalFaults(statement: Block): Fault[] {
  if (statement["not_principals"] !== undefined) {
    return [{ rule: "everybody", fault: "not_principals allows everybody except those it lists; name who is allowed" }];
  }
  const everybody = blocks(statement["principals"]).some((one) => strings(one["identifiers"]).includes("*"));
  if (!everybody || WHO.some((key) => conditionOn(statement, key))) return [];
  return [
    { rule: "everybody", fault: "the principal is everybody; name the principals, or add a condition that does" },
  ];
}
