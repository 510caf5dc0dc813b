import { block, blocks, isBlock, strings, type Block } from "../../terraform";

/** A set of names, or everything except them. */
export interface Names {
  readonly values: readonly string[];
  readonly but: boolean;
}

/** One statement of a policy, whether it was written as a block or as JSON. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: Names;
  readonly resources: Names;
  /** `Service:ecs-tasks.amazonaws.com`. */
  readonly principals: Names;
  /** `StringEquals aws:SourceAccount` and the values. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/** The statements of an `aws_iam_policy_document`. */
export function statementsOfDocument(body: Block): Statement[] {
  return blocks(body["statement"]).map((statement) => ({
    sid: strings(statement["sid"])[0] ?? "",
    effect: strings(statement["effect"])[0] ?? "Allow",
    actions: lowered(names(statement["actions"], statement["not_actions"])),
    resources: names(statement["resources"], statement["not_resources"]),
    principals: names(
      statement["principals"] && ofBlocks(statement["principals"]),
      statement["not_principals"] && ofBlocks(statement["not_principals"]),
    ),
    conditions: Object.fromEntries(
      blocks(statement["condition"]).map(({ test, variable, values }) => [
        `${String(test)} ${String(variable)}`,
        strings(values),
      ]),
    ),
  }));
}

/** The statements of a policy in JSON; none for anything else. */
export function statementsOfJson(text: string): Statement[] {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    return [];
  }
  if (!isBlock(policy)) return [];
  return blocks(policy["Statement"]).map((statement) => ({
    sid: strings(statement["Sid"])[0] ?? "",
    effect: strings(statement["Effect"])[0] ?? "",
    actions: lowered(names(statement["Action"], statement["NotAction"])),
    resources: names(statement["Resource"], statement["NotResource"]),
    principals: names(
      statement["Principal"] && ofPrincipal(statement["Principal"]),
      statement["NotPrincipal"] && ofPrincipal(statement["NotPrincipal"]),
    ),
    conditions: Object.fromEntries(
      Object.entries(block(statement["Condition"])).flatMap(([test, of]) =>
        Object.entries(block(of)).map(([variable, values]) => [`${test} ${variable}`, strings(values)]),
      ),
    ),
  }));
}

function names(some: unknown, but: unknown): Names {
  const excluded = strings(but);
  return excluded.length > 0 ? { values: excluded, but: true } : { values: strings(some), but: false };
}

/** IAM treats `s3:getobject` and `s3:GetObject` alike. */
function lowered({ values, but }: Names): Names {
  return { values: values.map((one) => one.toLowerCase()), but };
}

function ofBlocks(value: unknown): string[] {
  return blocks(value).flatMap(({ type, identifiers }) => strings(identifiers).map((one) => `${String(type)}:${one}`));
}

function ofPrincipal(value: unknown): string[] {
  if (!isBlock(value)) return strings(value).map((one) => `AWS:${one}`);
  return Object.entries(value).flatMap(([type, of]) => strings(of).map((one) => `${type}:${one}`));
}
