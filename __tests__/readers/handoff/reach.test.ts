import { deployPolicies, planPolicies } from "../../../readers/handoff";
import { beyond } from "../../../readers/handoff/policy/beyond";
import { reach } from "../../../readers/handoff/policy/reach";
import { isRead } from "../../../readers/handoff/policy/rights";
import { isAllowed, type Request } from "../../../readers/iam";
import { Root, type Block } from "../../../readers/terraform";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";

const roots = new Map(Object.entries(allStacks()).map(([name, json]) => [name, new Root(json as Block)]));
const rootOf = (name: string): Root => roots.get(name) ?? new Root({});
const isAccounts = (name: string): boolean => /^(account|state)-/.test(name);
/** The home to which a home belongs: their roots share the copies of the data. */
const homeOf = (name: string): string => name.replace(/-recovery$/, "");

/** What the policies of some roots reach in other roots of their accounts, each action once. */
function reached(from: (name: string) => boolean, to: (one: string, other: string) => boolean): string[] {
  const found = [...roots]
    .filter(([name]) => from(name))
    .flatMap(([name, root]) => {
      const policies = deployPolicies(root);
      return [...roots]
        .filter(([other, { account }]) => other !== name && account === root.account && to(name, other))
        .flatMap(([, other]) => reach(policies, other));
    });
  return [...new Set(found)].sort();
}

/** What is left. An action that comes in has to be narrowed, or to get its reason in `beyond.ts`. */
const LEFT = [
  "apigateway:DELETE /apis/*/integrations",
  "apigateway:DELETE /apis/*/integrations/*",
  "apigateway:DELETE /apis/*/routes",
  "apigateway:DELETE /apis/*/routes/*",
  "apigateway:DELETE /tags/*",
  "apigateway:PATCH /apis/*/integrations",
  "apigateway:PATCH /apis/*/integrations/*",
  "apigateway:PATCH /apis/*/routes",
  "apigateway:PATCH /apis/*/routes/*",
  "apigateway:POST /apis/*/integrations",
  "apigateway:POST /apis/*/integrations/*",
  "apigateway:POST /apis/*/routes",
  "apigateway:POST /apis/*/routes/*",
  "apigateway:POST /apis/*/stages",
  "apigateway:POST /tags/*",
  "apigateway:PUT /tags/*",
  "cloudfront:DeleteCachePolicy cache-policy",
  "cloudfront:DeleteKeyValueStore key-value-store",
  "cloudfront:DeleteOriginAccessControl origin-access-control",
  "cloudfront:DeleteResponseHeadersPolicy response-headers-policy",
  "cloudfront:UpdateCachePolicy cache-policy",
  "cloudfront:UpdateKeyValueStore key-value-store",
  "cloudfront:UpdateOriginAccessControl origin-access-control",
  "cloudfront:UpdateResponseHeadersPolicy response-headers-policy",
  "ecs:DeregisterTaskDefinition *",
  "elasticloadbalancing:SetWebACL *",
  "logs:CreateLogDelivery *",
  "logs:DeleteLogDelivery *",
  "logs:PutResourcePolicy *",
  "logs:UpdateLogDelivery *",
  "rds:RestoreDBInstanceToPointInTime auto-backup",
  "rds:StartDBInstanceAutomatedBackupsReplication auto-backup",
  "rds:StopDBInstanceAutomatedBackupsReplication auto-backup",
  "route53:AssociateVPCWithHostedZone hostedzone",
  "route53:ChangeTagsForResource healthcheck",
  "route53:DeleteHealthCheck healthcheck",
  "route53:UpdateHealthCheck healthcheck",
  "servicediscovery:TagResource *",
  "servicediscovery:UntagResource *",
];

describe("the policy for applying a root", () => {
  test("writes nothing of another root, apart from what AWS cannot narrow", () => {
    const left = reached(
      (name) => !isAccounts(name),
      (name, other) => homeOf(name) !== homeOf(other),
    );

    expect(left).toEqual(LEFT);
  });

  test("shares between the two homes only the database's copy, its network and the names that lead to either", () => {
    const shared = reached(
      (name) => !isAccounts(name),
      (name, other) => homeOf(name) === homeOf(other),
    );
    const services = new Set(shared.filter((one) => !LEFT.includes(one)).map((one) => one.split(":")[0]));

    expect([...services].filter((one) => !["ec2", "rds", "route53"].includes(one ?? ""))).toEqual([]);
  });

  test.each([...roots.keys()])("says in the handoff of %s why each of these is wide", (name) => {
    const told = beyond(rootOf(name)).flatMap(({ actions }) => actions.map((one) => one.split(" ")[0] ?? ""));
    const left = [...roots]
      .filter(
        ([other, { account }]) => other !== name && account === rootOf(name).account && homeOf(other) !== homeOf(name),
      )
      .flatMap(([, other]) => reach(deployPolicies(rootOf(name)), other))
      .map((one) => one.split(" ")[0] ?? "");

    // The state's root has the table in which every root locks its state.
    expect([...new Set(left)].filter((action) => !told.includes(action) && !action.startsWith("dynamodb:"))).toEqual(
      [],
    );
  });

  test.each([...roots.keys()])("only reads %s for its plan, apart from the lock of its state", (name) => {
    const actions = planPolicies(rootOf(name)).flatMap(({ Statement }) =>
      Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action),
    );

    expect([...new Set(actions.filter((action) => !isRead(action)))].sort()).toEqual([
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
    ]);
  });
});

/** Calls that the provider makes, as AWS asks for them; one row for each resource that AWS asks for. */
describeReference("sheetgpt", "what the role for sheetgpt-prod may do", () => {
  const policies = deployPolicies(rootOf("sheetgpt-prod"));
  const ec2 = (kind: string) => `arn:aws:ec2:us-east-1:444455556666:${kind}/${kind}-0123`;
  const own = { "aws:ResourceTag/System": "sheetgpt", "aws:ResourceTag/Environment": "prod" };
  const foreign = { "aws:ResourceTag/System": "playstudy", "aws:ResourceTag/Environment": "prod" };
  const staging = { "aws:ResourceTag/System": "sheetgpt", "aws:ResourceTag/Environment": "staging" };
  const asked = { "aws:RequestTag/System": "sheetgpt", "aws:RequestTag/Environment": "prod" };
  const lock = (key: string) => ({ "dynamodb:LeadingKeys": [`groundplan-state-444455556666/${key}`] });
  const table = "arn:aws:dynamodb:us-east-1:444455556666:table/terraform-state-lock";
  const records = (name: string, type = "A") => ({
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": [name],
    "route53:ChangeResourceRecordSetsRecordTypes": [type],
  });
  const zone = "arn:aws:route53:::hostedzone/Z0123";

  test.each<[string, string, Request["context"]?]>([
    ["ec2:CreateSubnet", ec2("subnet"), asked],
    ["ec2:CreateSubnet", ec2("vpc"), { ...asked, ...own }],
    ["ec2:CreateTags", ec2("subnet"), { ...asked, "ec2:CreateAction": "CreateSubnet" }],
    ["ec2:CreateTags", ec2("subnet"), { ...own, "aws:RequestTag/Owner": "web" }],
    ["ec2:CreateTags", ec2("security-group-rule"), asked],
    ["ec2:CreateTags", ec2("security-group"), asked],
    ["ec2:ReplaceNetworkAclAssociation", ec2("network-acl"), {}],
    ["ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), own],
    ["ec2:DeleteVpc", ec2("vpc"), own],
    ["cloudfront:UpdateDistribution", "arn:aws:cloudfront::444455556666:distribution/E0123", own],
    ["cloudfront:TagResource", "arn:aws:cloudfront::444455556666:distribution/*", asked],
    ["acm:AddTagsToCertificate", "arn:aws:acm:us-east-1:444455556666:certificate/0123", asked],
    ["route53:ChangeResourceRecordSets", zone, records("sheetgpt.example.com")],
    ["route53:ChangeResourceRecordSets", zone, records(`_${"0".repeat(32)}.sheetgpt.example.com`, "CNAME")],
    ["dynamodb:PutItem", table, lock("sheetgpt/prod/terraform.tfstate")],
    ["dynamodb:PutItem", table, lock("sheetgpt/prod/terraform.tfstate-md5")],
    ["ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:444455556666:task-definition/sheetgpt-prod-backend:*"],
    ["sqs:DeleteQueue", "arn:aws:sqs:us-east-1:444455556666:sheetgpt-prod-from-the-last-version"],
  ])("%s on %s", (action, resource, context = {}) => {
    expect(isAllowed(policies, { action, resource, context })).toBe(true);
  });

  test.each<[string, string, Request["context"]?]>([
    ["ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), foreign],
    ["ec2:AuthorizeSecurityGroupIngress", ec2("security-group"), staging],
    ["ec2:CreateRoute", ec2("route-table"), foreign],
    ["ec2:CreateTags", ec2("vpc"), { ...foreign, ...asked }],
    ["ec2:CreateTags", ec2("vpc"), { ...foreign, ...asked, "ec2:CreateAction": "CreateVpc" }],
    ["ec2:CreateTags", ec2("vpc"), asked],
    ["ec2:CreateSubnet", ec2("vpc"), { ...asked, ...foreign }],
    ["ec2:CreateVpc", ec2("vpc"), {}],
    ["ec2:DeleteVpc", ec2("vpc"), foreign],
    ["ec2:DeleteVpc", ec2("vpc"), {}],
    ["cloudfront:DeleteDistribution", "arn:aws:cloudfront::444455556666:distribution/E0123", foreign],
    ["acm:DeleteCertificate", "arn:aws:acm:us-east-1:444455556666:certificate/0123", foreign],
    ["kms:ScheduleKeyDeletion", "arn:aws:kms:us-east-1:444455556666:key/0123", foreign],
    ["route53:ChangeResourceRecordSets", zone, records("playstudy.example.com")],
    ["route53:ChangeResourceRecordSets", zone, records("sheetgpt.example.com", "NS")],
    ["route53:ChangeResourceRecordSets", zone, {}],
    ["dynamodb:PutItem", table, lock("playstudy/prod/terraform.tfstate")],
    ["dynamodb:PutItem", table, {}],
    ["ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:444455556666:task-definition/playstudy-prod-backend:*"],
    ["ecs:CreateCluster", "arn:aws:ecs:us-east-1:444455556666:cluster/playstudy-prod-cluster"],
    ["iam:PutRolePolicy", "arn:aws:iam::444455556666:role/playstudy-prod-backend-task"],
  ])("not %s on %s (%#)", (action, resource, context = {}) => {
    expect(isAllowed(policies, { action, resource, context })).toBe(false);
  });
});

describeReference("eloquent-ai", "what the role for eloquent-ai-prod may do", () => {
  test("ends where the names of the second home begin", () => {
    const may = (resource: string) =>
      isAllowed(deployPolicies(rootOf("eloquent-ai-prod")), { action: "iam:PutRolePolicy", resource });

    expect(may("arn:aws:iam::444455556666:role/eloquent-ai-prod-backend-task")).toBe(true);
    expect(may("arn:aws:iam::444455556666:role/eloquent-ai-prod-recovery-backend-task")).toBe(false);
  });
});
