import { type Block, type Root, blocks, strings } from "../../terraform";
import { conditionOn } from "./conditions";

/**
 * Services whose trust policies carry no `aws:SourceAccount`, with the reason why nothing is lost: where AWS does not send it,
 * the role could not be assumed.
 */
const NO_SOURCE_ACCOUNT: Readonly<Record<string, string>> = {
  "ec2.amazonaws.com": "an instance profile is only ever used by instances of its own account",
  "s3.amazonaws.com": "a bucket copies in a role that somebody passed to it, which goes within one account alone",
};

/** `repo:owner/name:…`, without a wildcard in the owner or the name. */
const ONE_REPOSITORY = /^repo:[^*?:/]+\/[^*?:/]+:/;
/** By what another account's principal shows that it was sent by those whom we know. */
const KNOWN_SENDER = ["sts:ExternalId", "aws:PrincipalArn", "aws:PrincipalOrgID"];

/** What is wrong with a statement of a trust policy: whom it lets in besides those who are meant. */
export function trustFaults(root: Root, statement: Block): string[] {
  if (statement["effect"] === "Deny") return [];
  const principals = blocks(statement["principals"]);
  if (principals.length === 0) return ["its trust policy names nobody; name the service"];
  const named = (type: string) => principals.filter((one) => one["type"] === type);
  return [
    ...(named("Federated").length > 0 ? federatedFaults(statement) : []),
    ...named("Service").flatMap((one) => serviceFaults(statement, strings(one["identifiers"]))),
    ...[...named("AWS"), ...named("*")].flatMap((one) => accountFaults(root, statement, one["identifiers"])),
  ];
}

function federatedFaults(statement: Block): string[] {
  const key = "token.actions.githubusercontent.com:sub";
  if (conditionOn(statement, key, (value) => ONE_REPOSITORY.test(value))) return [];
  return ["its trust policy lets in every repository; add a condition on the token's sub"];
}

function serviceFaults(statement: Block, services: readonly string[]): string[] {
  return services
    .filter((service) => !(service in NO_SOURCE_ACCOUNT) && !conditionOn(statement, "aws:SourceAccount"))
    .map((service) => `lets ${service} assume it for any account; add a condition on aws:SourceAccount`);
}

/** Roles of this root are known; anybody else must show more than an ARN. */
function accountFaults(root: Root, statement: Block, identifiers: unknown): string[] {
  return strings(identifiers)
    .filter((one) => root.referenced(one, "aws_iam_role").length === 0)
    .filter(() => !KNOWN_SENDER.some((key) => conditionOn(statement, key)))
    .map((one) => `lets ${one} assume it; name a role of this root, or add a condition on sts:ExternalId`);
}
