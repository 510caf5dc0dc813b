import { type Block, type Root, blocks, strings } from "../../terraform";
import { conditionOn } from "./conditions";

/**
 * Services whose trust policies have no condition on `aws:SourceAccount`, with the reason why that is safe: AWS does not send
 * the key, so the role could not be assumed.
 */
const NO_SOURCE_ACCOUNT: Readonly<Record<string, string>> = {
  "ec2.amazonaws.com": "an instance profile is only ever used by instances of its own account",
  "lambda.amazonaws.com":
    "a function runs with a role that was passed to it, which is only possible within one account",
  "s3.amazonaws.com":
    "a bucket replicates with a role that was passed to it, which is only possible within one account",
};

/** `repo:owner/name:…`, without a wildcard in the owner or the name. */
const ONE_REPOSITORY = /^repo:[^*?:/]+\/[^*?:/]+:/;
/** A branch, a tag, or the beginning of some. */
const NAMED_REF = /^refs\/(heads|tags)\/[^*?]/;
/** Condition keys that identify a known caller in another account. */
const KNOWN_SENDER = ["sts:ExternalId", "aws:PrincipalArn", "aws:PrincipalOrgID"];

/** What is wrong with a statement of a trust policy: the principals it trusts by mistake. */
export function trustFaults(root: Root, statement: Block): string[] {
  if (statement["effect"] === "Deny") return [];
  const principals = blocks(statement["principals"]);
  if (principals.length === 0) return ["its trust policy has no principal; name the service"];
  const named = (type: string) => principals.filter((one) => one["type"] === type);
  return [
    ...(named("Federated").length > 0 ? federatedFaults(statement) : []),
    ...named("Service").flatMap((one) => serviceFaults(statement, strings(one["identifiers"]))),
    ...[...named("AWS"), ...named("*")].flatMap((one) => accountFaults(root, statement, one["identifiers"])),
  ];
}

function federatedFaults(statement: Block): string[] {
  const claim = (name: string, form: RegExp) =>
    conditionOn(statement, `token.actions.githubusercontent.com:${name}`, (value) => form.test(value));
  return [
    ...(claim("sub", ONE_REPOSITORY)
      ? []
      : ["its trust policy allows every GitHub repository; add a condition on the token's sub claim"]),
    ...(claim("ref", NAMED_REF)
      ? []
      : ["its trust policy allows every branch; add a condition on the token's ref claim, such as refs/heads/main"]),
  ];
}

function serviceFaults(statement: Block, services: readonly string[]): string[] {
  return services
    .filter((service) => !(service in NO_SOURCE_ACCOUNT) && !conditionOn(statement, "aws:SourceAccount"))
    .map((service) => `allows ${service} to assume it on behalf of any account; add a condition on aws:SourceAccount`);
}

/** Roles of this root are known; any other principal needs more than an ARN. */
function accountFaults(root: Root, statement: Block, identifiers: unknown): string[] {
  return strings(identifiers)
    .filter((one) => root.referenced(one, "aws_iam_role").length === 0)
    .filter(() => !KNOWN_SENDER.some((key) => conditionOn(statement, key)))
    .map((one) => `allows ${one} to assume it; name a role of this root, or add a condition on sts:ExternalId`);
}
