import { definitions } from "../../../envs";
import { bundleOf, deployPolicies } from "../../../readers/handoff";
import { actionsOf, commandsOn } from "../../../readers/handoff/policy/cli-commands";
import { lengthOf, LONGEST_POLICY } from "../../../readers/handoff/policy/policy";
import { RIGHTS, rightsOf } from "../../../readers/handoff/policy/rights";
import type { PolicyDocument } from "../../../readers/iam";
import { Root, type Block } from "../../../readers/terraform";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";
import { creatableTypes } from "../../support/types";

const FROM = { version: "1.2.3-0123456789", commit: "0123456789abcdef", dirty: false };
const stacks = allStacks();
const STATE = `state-${Object.keys(definitions.accounts)[0] ?? ""}`;
const rootOf = (name: string): Block => ({ ...stacks[name] });
const bundles = new Map(
  Object.keys(stacks).map((name) => [name, bundleOf(rootOf(name), { language: "json", from: FROM })]),
);
const fileOf = (name: string, file: string): string => bundles.get(name)?.get(file) ?? "";

describe("the policy for applying", () => {
  test.each(Object.keys(stacks))("covers every type in %s, in policies that IAM accepts", (name) => {
    const root = new Root(rootOf(name));
    const policies = deployPolicies(root);

    expect(root.declared.filter(({ type }) => !(type in RIGHTS))).toEqual([]);
    expect(policies.filter((policy) => lengthOf(policy) > LONGEST_POLICY)).toEqual([]);
    expect(policies.length).toBeLessThanOrEqual(10);
  });

  test("has permissions for every type that the modules and stacks can create", () => {
    const types = creatableTypes();

    expect(types.length).toBeGreaterThan(100);
    expect(types.filter((type) => !(type in RIGHTS))).toEqual([]);
  });

  test("names what a previous version may have left in another region as the modules do", () => {
    const rights = rightsOf(new Root(rootOf("invoice-ocr-budget")));
    const parameters = rights.filter(({ action }) => action === "ssm:DeleteParameter").map(({ resource }) => resource);

    expect(parameters).toEqual([
      "arn:aws:ssm:us-east-1:444455556666:parameter/invoice-ocr/budget/*",
      "arn:aws:ssm:us-west-2:444455556666:parameter/invoice-ocr/budget/*",
    ]);
  });

  test("rejects a type that is not on record", () => {
    const root = { ...rootOf(STATE), resource: { aws_kinesis_stream: { f: {} } } };

    expect(() => deployPolicies(new Root(root))).toThrow(
      "the permissions to apply aws_kinesis_stream are not on record; add them in readers/handoff/policy",
    );
  });
});

describe("the policy for the commands on the pages", () => {
  const policyOf = (name: string) => JSON.parse(fileOf(name, "ops-policy.json")) as PolicyDocument;

  test.each(Object.keys(stacks))("covers every command of %s, and is accepted by IAM", (name) => {
    const policy = policyOf(name);
    const allowed = policy.Statement.flatMap(({ Action }) => Action);
    const found = commandsOn(`${fileOf(name, "README.md")}\n${fileOf(name, "RUNBOOK.md")}`);

    expect(found.length).toBeGreaterThan(0);
    expect(found.flatMap(actionsOf).filter((action) => !allowed.includes(action))).toEqual([]);
    expect(lengthOf(policy)).toBeLessThanOrEqual(LONGEST_POLICY);
  });

  test("finds commands in blocks and in the text, behind pipes and in substitutions", () => {
    const page =
      "`aws s3api head-bucket --bucket b`\n```sh\nx=$(aws rds wait db-instance-available) | aws ecs list-tasks\n```";

    expect(commandsOn(page)).toEqual([
      { service: "ecs", operation: "list-tasks" },
      { service: "rds", operation: "wait db-instance-available" },
      { service: "s3api", operation: "head-bucket" },
    ]);
  });

  test.each([
    ["rds", "describe-db-instances", ["rds:DescribeDBInstances"]],
    ["deploy", "stop-deployment", ["codedeploy:StopDeployment"]],
    ["logs", "tail", ["logs:FilterLogEvents"]],
    ["s3api", "list-object-versions", ["s3:ListBucketVersions"]],
  ])("aws %s %s needs %j", (service, operation, actions) => {
    expect(actionsOf({ service, operation })).toEqual(actions);
  });

  test("rejects a command whose permissions are not on record", () => {
    expect(() => actionsOf({ service: "kinesis", operation: "put-record" })).toThrow(
      "the permissions for aws kinesis put-record are not on record; add them in readers/handoff/policy/cli-commands.ts",
    );
  });

  test("changes nothing, and returns no data, of other environments", () => {
    for (const name of Object.keys(stacks)) {
      const open = policyOf(name).Statement.filter(
        ({ Resource, Condition }) => Resource.includes("*") && Condition?.["StringEquals"] === undefined,
      );
      const actions = open.flatMap(({ Action }) => Action);

      expect(
        actions.filter((action) => !/:(Describe|Get|List|Lookup|View|RequestService|UpdateCost)/.test(action)),
      ).toEqual([]);
      expect(actions.filter((action) => /:(GetObject|GetSecretValue|GetItem)/.test(action))).toEqual([]);
    }
  });
});

describeReference("sheetgpt", "the policy for applying sheetgpt-prod", () => {
  test("has no wildcard action, and no permission on the objects of buckets that must not be emptied", () => {
    const statements = deployPolicies(new Root(rootOf("sheetgpt-prod"))).flatMap((policy) => policy.Statement);

    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain("s3:DeleteObject");
  });

  test("passes roles only to the services that they trust", () => {
    const statements = deployPolicies(new Root(rootOf("sheetgpt-prod"))).flatMap((policy) => policy.Statement);
    const passing = statements.filter(({ Action }) => Action.includes("iam:PassRole"));

    expect(passing.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [
        [
          "arn:aws:iam::444455556666:role/sheetgpt-prod-backend-execution",
          "arn:aws:iam::444455556666:role/sheetgpt-prod-backend-task",
        ],
        { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
      ],
      [
        ["arn:aws:iam::444455556666:role/sheetgpt-prod-flow-logs"],
        { StringEquals: { "iam:PassedToService": ["vpc-flow-logs.amazonaws.com"] } },
      ],
    ]);
  });

  test("lets AWS use the keys that databases and backups are encrypted with, and only those of the root", () => {
    const grants = (id: string) =>
      deployPolicies(new Root(rootOf(id)))
        .flatMap((policy) => policy.Statement)
        .filter(({ Action }) => Action.includes("kms:CreateGrant"))
        .map(({ Action, Resource, Condition }) => [Action, Resource, Condition]);
    const via = (service: string, system: string, environment: string) => ({
      Bool: { "kms:GrantIsForAWSResource": "true" },
      StringEquals: { "kms:ViaService": service },
      StringEqualsIfExists: { "aws:ResourceTag/System": system, "aws:ResourceTag/Environment": environment },
    });

    expect(grants("eloquent-ai-prod")).toEqual([
      [
        ["kms:CreateGrant"],
        ["arn:aws:kms:us-west-2:444455556666:key/*"],
        via("rds.us-west-2.amazonaws.com", "eloquent-ai", "prod"),
      ],
    ]);
    expect(grants("invoice-ocr-budget")).toEqual([
      [
        ["kms:CreateGrant"],
        ["arn:aws:kms:us-east-1:444455556666:key/*"],
        via("backup.us-east-1.amazonaws.com", "invoice-ocr", "budget"),
      ],
    ]);
    expect(grants("sheetgpt-prod")).toEqual([]);
  });

  test("can turn on the slow log of a cache", () => {
    const actions = deployPolicies(new Root(rootOf("invoice-ocr-growth"))).flatMap((policy) =>
      policy.Statement.flatMap(({ Action }) => Action),
    );

    expect(actions).toEqual(
      expect.arrayContaining(["logs:CreateLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies"]),
    );
  });

  test("creates in CloudFront and ACM without naming a resource, as neither has one for it", () => {
    const creating = deployPolicies(new Root(rootOf("eloquent-ai-prod")))
      .flatMap((policy) => policy.Statement)
      .filter(({ Action }) => Action.some((one) => /^(cloudfront:Create|acm:Request)/.test(one)));

    expect(creating.flatMap(({ Resource }) => Resource)).toEqual(creating.map(() => "*"));
  });

  test("allows deleting networks only if they have the root's tags", () => {
    const statements = deployPolicies(new Root(rootOf("sheetgpt-prod"))).flatMap((policy) => policy.Statement);
    const ending = statements.filter(({ Action }) => Action.includes("ec2:DeleteVpc"));

    expect(ending.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { "aws:ResourceTag/System": "sheetgpt", "aws:ResourceTag/Environment": "prod" } },
    ]);
  });
});
