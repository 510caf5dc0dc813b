import { applies, type Context, type PolicyDocument, type PolicyStatement } from "../../iam";
import { stringOf, type Root } from "../../terraform";
import { CREATES } from "./beyond";
import { recordNames } from "./edge";
import { isRead, RIGHTS, rightsOf } from "./rights";

/** For the ids that AWS chooses. */
const SOME_ID = "0123456789abcdef";

/**
 * The writing actions of policies that reach something of another root, each with the kind of resource: whoever has the
 * policies chooses everything in a request that a caller can choose.
 */
export function reach(policies: readonly PolicyDocument[], other: Root): string[] {
  const statements = policies.flatMap(({ Statement }) => Statement);
  const denials = statements.filter(({ Effect }) => Effect === "Deny");
  const things = thingsOf(other);
  const found = statements
    .filter(({ Effect, Action }) => Effect === "Allow" && !Action.every(isRead))
    .flatMap((statement) => {
      // What a statement says about resources and conditions is the same for all of its actions.
      const [action = ""] = statement.Action;
      const mine = chosen(statement);
      return things
        .map(({ arn, context }) => ({ action, resource: arn, context: { ...mine, ...context } }))
        .filter((request) => applies(statement, request) && !denials.some((denial) => applies(denial, request)))
        .flatMap(({ resource }) => writesOn(statement, resource));
    });
  return [...new Set(found)].sort();
}

/** The kinds of resource that each action has in the tables: statements put several actions and kinds together. */
const KINDS = new Map<string, Set<string>>();
for (const { actions, on } of Object.values(RIGHTS).flat()) {
  for (const action of actions) {
    const known = KINDS.get(action) ?? new Set();
    KINDS.set(
      action,
      on.map(kindOf).reduce((kinds, kind) => kinds.add(kind), known),
    );
  }
}

function writesOn({ Action, Resource }: PolicyStatement, arn: string): string[] {
  const kind = Resource.includes("*") ? "*" : kindOf(arn);
  return Action.filter((action) => !isRead(action) && !CREATES.test(`${action} ${arn}`))
    .filter((action) => KINDS.get(action)?.has(kind) ?? true)
    .map((action) => `${action} ${kind}`);
}

/** What a caller writes into a request, as the statement wants it. */
const CHOSEN = /^(aws:RequestTag\/|kms:(ViaService|GrantIsForAWSResource)$|iam:(PassedToService|AWSServiceName)$)/;

function chosen({ Condition = {} }: PolicyStatement): Context {
  const keys = Object.values(Condition).flatMap((one) => Object.entries(one));
  return Object.fromEntries(keys.filter(([key]) => CHOSEN.test(key)));
}

/** Something in AWS as a policy sees it: its ARN, and what AWS says about it when somebody wants to write to it. */
interface Thing {
  readonly arn: string;
  readonly context: Context;
}

/** What AWS gives no tags, or compares none of. */
const UNTAGGED =
  /:(cache-policy|response-headers-policy|origin-access-control|key-value-store|hostedzone|healthcheck|auto-backup|snapshot)[:/]|\/apis\/[^/]+\/(integrations|routes)|\/tags\//;
/** What AWS has for everybody, and what no root describes. */
const NOBODYS = /[:/]default[.:]|managedruleset|::image\/|:aws-service-role\/|:network-interface\//;
/** What a root can write to by its own policies is what it has. */
function thingsOf(root: Root): Thing[] {
  const { System: system = "", Environment: environment = "" } = root.tags;
  const tags = { "aws:ResourceTag/System": system, "aws:ResourceTag/Environment": environment };
  const own = rightsOf(root).filter(({ action, resource }) => !isRead(action) && resource !== "*");
  return [...new Set(own.map(({ resource }) => resource))]
    .map((pattern) => pattern.replaceAll("*", SOME_ID).replaceAll("?", "x"))
    .filter((arn) => !NOBODYS.test(arn))
    .map((arn) => ({ arn, context: { ...(UNTAGGED.test(arn) ? {} : tags), ...partsOf(root, arn) } }));
}

/** What is inside: the records of a zone, the locks in a table. */
function partsOf(root: Root, arn: string): Context {
  if (arn.includes(":hostedzone/")) {
    const zones = root.all("aws_route53_zone").map((zone) => root.nameOf(zone));
    return {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames":
        zones.length > 0 ? zones : recordNames(root).map((name) => name.replaceAll("?", "x")),
      "route53:ChangeResourceRecordSetsRecordTypes": zones.length > 0 ? ["NS"] : ["A", "AAAA", "CNAME"],
    };
  }
  const lock = `${stringOf(root.backend["bucket"])}/${stringOf(root.backend["key"])}`;
  return arn.includes(":dynamodb:") ? { "dynamodb:LeadingKeys": [lock] } : {};
}

/** `…:subnet/0123` is a `subnet`. */
function kindOf(arn: string): string {
  const [, , service = "*", , , ...rest] = arn.split(":");
  if (service === "apigateway") return rest.join(":").replaceAll(SOME_ID, "*");
  return /^[a-z0-9-]+(?=[:/])/i.exec(rest.join(":"))?.[0] ?? service;
}
