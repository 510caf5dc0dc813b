import { type Block, blocks, strings } from "../../terraform";
import { conditionOn } from "./conditions";

export interface Fault {
  readonly rule: string;
  readonly fault: string;
}

/** Whoever may do one of these can give themselves every right there is. */
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

/** Keys by which a condition says who is meant where the principal does not. */
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
    if (!ESCALATION.has(action.toLowerCase())) return [];
    return [{ rule: "escalation", fault: `${action} can be turned into every right; leave it to people` }];
  });
  if (statement["not_actions"] !== undefined) {
    faults.push({ rule: "wildcard-action", fault: "not_actions allows all but what it names; name every action" });
  }
  return faults;
}

function resourceFaults(statement: Block): Fault[] {
  const reason = statement["//"];
  if (statement["not_resources"] !== undefined) {
    return [{ rule: "wildcard-resource", fault: "not_resources allows all but what it names; name the resources" }];
  }
  const wide = strings(statement["resources"]).find(isWide);
  if (wide === undefined || (typeof reason === "string" && reason.length > 0)) return [];
  return [{ rule: "wildcard-resource", fault: `the resource is ${wide}; narrow it, or record the reason under "//"` }];
}

/** `*`, and what comes to the same: an ARN that leaves open which of a service's resources is meant, or which service. */
function isWide(resource: string): boolean {
  const [, , service = "*", , , ...name] = resource.split(":");
  return (
    /^[*:?]+$/.test(resource) || (resource.startsWith("arn:") && (service === "*" || /^[*:/?]*$/.test(name.join(":"))))
  );
}

function passRoleFaults(statement: Block): Fault[] {
  if (!strings(statement["actions"]).some((action) => action.toLowerCase() === "iam:passrole")) return [];
  const faults: Fault[] = [];
  if (!conditionOn(statement, "iam:PassedToService")) {
    faults.push({ rule: "pass-role", fault: "iam:PassRole without iam:PassedToService; say to which service" });
  }
  if (strings(statement["resources"]).some((resource) => resource === "*" || resource.endsWith(":role/*"))) {
    faults.push({ rule: "pass-role", fault: "iam:PassRole for every role, also an administrator's; name the roles" });
  }
  return faults;
}

function principalFaults(statement: Block): Fault[] {
  if (statement["not_principals"] !== undefined) {
    return [{ rule: "everybody", fault: "not_principals lets in all but whom it names; name who may" }];
  }
  const everybody = blocks(statement["principals"]).some((one) => strings(one["identifiers"]).includes("*"));
  if (!everybody || WHO.some((key) => conditionOn(statement, key))) return [];
  return [{ rule: "everybody", fault: "the principal is everybody; name who, or add a condition that does" }];
}
