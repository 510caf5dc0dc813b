import { anyText, list, section, show, text, type Config, type Named, type Problem, type Settings } from "../core";
import { anyResource, type Statement } from "./statement";

const action = text(/^[a-z0-9-]+:[A-Za-z0-9*?]+$/, 'an action such as "dynamodb:GetItem"').refine((given) =>
  /[*?]/.test(given)
    ? `${show(given)} has a wildcard, which also allows what AWS adds later; list every action`
    : undefined,
);

const resource = text(/^(\*|arn:aws:\S+)$/, 'an ARN, which may have wildcards, or "*"');

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?(Null|((String(Not)?(Equals|Like)|String(Not)?EqualsIgnoreCase|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?))$/;

/** One condition of a statement. */
export const CONDITION = section({
  /** The operator: `StringEquals`, `ArnLike`, `ForAllValues:StringEquals`. */
  test: text(OPERATOR, 'a condition operator such as "StringEquals"').required(),
  /** The key: `dynamodb:LeadingKeys`. */
  variable: text(/^[\w-]+:[\w/:.@=+-]+$/, 'a condition key such as "aws:SourceVpc"').required(),
  /** One of these has to match. */
  values: list(anyText, { min: 1 }).required(),
});

export interface ConditionConfig extends Config<typeof CONDITION>, Named {}
export interface ConditionSettings extends Settings<typeof CONDITION>, Named {}

/** A permission of the application that has no name here: a statement of its role's policy. */
export const OWN_STATEMENT = section({
  /** What it is for, in letters and digits: `ReadUsers`. */
  sid: text(/^[A-Z][A-Za-z0-9]{0,60}$/, 'what it is for, in letters and digits, such as "ReadUsers"').required(),
  /** Each action in full: `dynamodb:GetItem`. */
  actions: list(action, { min: 1 }).required(),
  /** ARNs, which may have wildcards: `arn:aws:dynamodb:*:*:table/users`. */
  resources: list(resource, { min: 1 }).required(),
  /** All of them have to hold. Default: none. */
  conditions: list(CONDITION.as<ConditionConfig, ConditionSettings>()).default([]),
  /** Why the resources cannot be narrower, if one is `*` or everything of a service; it is written next to the statement. */
  because: anyText,
}).and(widthProblems, powerProblems);

export interface OwnStatementConfig extends Config<typeof OWN_STATEMENT>, Named {}
export interface OwnStatementSettings extends Settings<typeof OWN_STATEMENT>, Named {}

/** The statement in a policy. Its id cannot be that of another one of the role. */
export function ownStatement({ sid, actions, resources, conditions, because }: OwnStatementSettings): Statement {
  return {
    sid: `Own${sid}`,
    actions,
    resources: resources.includes("*") ? anyResource(because ?? "") : resources.map(policyText),
    ...(because === undefined || resources.includes("*") ? {} : { because }),
    ...(conditions.length === 0
      ? {}
      : { conditions: conditions.map((one) => ({ ...one, values: one.values.map(policyText) })) }),
  };
}

/**
 * Variables of IAM, such as `${aws:username}`, as the policy document writes them, since Terraform reads `${` as its own.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document#context-variable-interpolation
 */
function policyText(value: string): string {
  return value.replaceAll("${", "&{").replaceAll("%{", "%%{");
}

/** `*`, and an ARN that narrows neither the service nor what is in it. */
function isWide(given: string): boolean {
  const [, , service = "*", , , ...name] = given.split(":");
  return given === "*" || service === "*" || /^[*:/?]*$/.test(name.join(":"));
}

function widthProblems({ resources, because }: OwnStatementSettings): Problem[] {
  const wide = resources.find(isWide);
  if (wide === undefined) {
    return because === undefined
      ? []
      : [{ path: "because", message: "is for a resource that is everything; leave it out" }];
  }
  if (resources.includes("*") && resources.length > 1) {
    return [{ path: "resources", message: '"*" covers the others too; leave it out, or leave them out' }];
  }
  if (because !== undefined) return [];
  const message = `${show(wide)} is everything of a service; name what the application uses, or set because to the reason why AWS cannot narrow it`;
  return [{ path: "resources", message }];
}

/** What would let an application change its own permissions. */
function powerProblems({ actions, conditions }: OwnStatementSettings): Problem[] {
  return actions.flatMap((one): Problem[] => {
    if (one.toLowerCase() === "iam:passrole") {
      if (conditions.some(({ variable }) => variable.toLowerCase() === "iam:passedtoservice")) return [];
      const message = `${show(one)} without a condition on iam:PassedToService gives the role to every service; add one that names the service`;
      return [{ path: "conditions", message }];
    }
    if (!one.startsWith("iam:") || /^iam:(Get|List|Simulate|Generate)/.test(one)) return [];
    return [
      { path: "actions", message: `${show(one)} lets the application change permissions; leave that to Terraform` },
    ];
  });
}
