import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { archiveOf, bundleOf, deployPolicies, type Bundle } from "../../../readers/handoff";
import { lengthOf, LONGEST_POLICY, RIGHTS } from "../../../readers/handoff/policy/policy";
import { Root, type Block } from "../../../readers/terraform";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";

const FROM = { version: "1.2.3-0123456789", commit: "0123456789abcdef", dirty: false };
const stacks = allStacks();
const STATE = `state-${Object.keys(definitions.accounts)[0] ?? ""}`;
const rootOf = (name: string): Block => ({ ...stacks[name] });
const bundles = new Map(
  Object.keys(stacks).map((name) => [name, bundleOf(rootOf(name), { language: "json", from: FROM })]),
);
const fileOf = (name: string, file: string): string => bundles.get(name)?.get(file) ?? "";

/** The commands on a page. */
const commands = (page: string): string[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap((match) => (match[1] ?? "").trim().split("\n"));

describe("the Terraform of a handoff", () => {
  test("does not mention CDKTF", () => {
    for (const bundle of bundles.values()) {
      expect([...bundle.values()].join("")).not.toMatch(/"metadata"|uniqueId|stackName/);
    }
  });

  test("contains everything in the root, each once", () => {
    for (const [name, bundle] of bundles) {
      const files = [...bundle].filter(([file]) => file.endsWith(".tf.json"));
      const parts = Object.assign({}, ...files.map(([, text]) => JSON.parse(text) as Block)) as Block;

      expect(Object.keys(parts).sort()).toEqual(Object.keys(rootOf(name)).sort());
      for (const kind of ["resource", "data", "ephemeral", "output", "provider", "locals"]) {
        expect(withoutComments(parts[kind])).toEqual(withoutComments(rootOf(name)[kind]));
      }
    }
  });

  test("contains the root's variables and moved blocks", () => {
    const root = {
      ...rootOf(STATE),
      variable: { size: { type: "number" } },
      moved: [{ from: "aws_s3_bucket.old", to: "aws_s3_bucket.state" }],
    };
    const json = bundleOf(root, { language: "json", from: FROM });
    const hcl = bundleOf(root, { language: "hcl", from: FROM });

    expect(json.get("variables.tf.json")).toContain('"size"');
    expect(json.get("main.tf.json")).toContain('"from": "aws_s3_bucket.old"');
    expect(hcl.get("variables.tf")).toBe('variable "size" {\n  type = number\n}\n');
    expect(hcl.get("main.tf")).toContain("moved {\n  from = aws_s3_bucket.old\n  to   = aws_s3_bucket.state\n}");
  });

  test("has no lock file if the root requires another provider release", () => {
    const terraform = { required_providers: { aws: { source: "hashicorp/aws", version: "5.99.0" } } };
    const bundle = bundleOf({ ...rootOf(STATE), terraform }, { language: "json", from: FROM });

    expect(bundle.has(".terraform.lock.hcl")).toBe(false);
    expect(bundle.get("README.md")).toContain("terraform providers lock");
  });
});

describe("the policy for applying", () => {
  test.each(Object.keys(stacks))("covers every type in %s, in policies that IAM accepts", (name) => {
    const root = new Root(rootOf(name));
    const policies = deployPolicies(root);

    expect(root.declared.filter(({ type }) => !(type in RIGHTS))).toEqual([]);
    expect(policies.filter((policy) => lengthOf(policy) > LONGEST_POLICY)).toEqual([]);
    expect(policies.length).toBeLessThanOrEqual(10);
  });

  test("rejects a type that is not on record", () => {
    const root = { ...rootOf(STATE), resource: { aws_lambda_function: { f: {} } } };

    expect(() => deployPolicies(new Root(root))).toThrow(
      "the permissions to apply aws_lambda_function are not on record; add them in readers/handoff/policy",
    );
  });
});

describe("the pages of a handoff", () => {
  test.each(Object.keys(stacks))("%s has commands that a shell can parse, with every name filled in", (name) => {
    for (const page of ["README.md", "RUNBOOK.md"]) {
      const lines = commands(fileOf(name, page));
      const { status, stderr } = spawnSync("bash", ["-n"], { input: lines.join("\n"), encoding: "utf8" });

      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(fileOf(name, page)).not.toMatch(/undefined|\[object|<[a-z][a-z -]*>(?<!<name>|<its address>)|\$\{aws_/);
      expect(lines.filter((line) => / \*( |$)/.test(line))).toEqual([]);
    }
  });

  test.each(Object.keys(stacks))("%s only refers to outputs and anchors that exist", (name) => {
    const readme = fileOf(name, "README.md");
    const runbook = fileOf(name, "RUNBOOK.md");
    const headings = [...runbook.matchAll(/^## (.*)$/gm)].map((match) => (match[1] ?? "").toLowerCase());
    const anchors = headings.map((one) => one.replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-"));
    const linked = [...readme.matchAll(/RUNBOOK\.md#([a-z0-9-]+)/g)].map((match) => match[1]);
    const asked = [...runbook.matchAll(/terraform output -raw (\w+)/g)].map((match) => match[1] ?? "");

    expect(linked.filter((anchor) => !anchors.includes(anchor ?? ""))).toEqual([]);
    expect(asked.filter((output) => !(output in (stacks[name]?.output ?? {})))).toEqual([]);
  });

  test("state their source, and that there are uncommitted changes", () => {
    const from = { ...FROM, dirty: true };
    const readme = bundleOf(rootOf(STATE), { language: "json", from }).get("README.md");

    expect(readme).toContain("commit `0123456789abcdef`, **with uncommitted changes**");
  });
});

describeReference("sheetgpt", "a handoff of sheetgpt-prod", () => {
  test("keeps the reasons", () => {
    expect(fileOf("sheetgpt-prod", "main.tf.json")).toContain("ECR has no narrower resource");
    expect(fileOf("account-production", "main.tf.json")).toContain('"//": "AWS keeps it in step');
  });

  test("is in reading order", () => {
    const main = JSON.parse(fileOf("sheetgpt-prod", "main.tf.json")) as Record<string, object>;
    const types = Object.keys(main["resource"]!);
    const inOrder = ["aws_vpc", "aws_acm_certificate", "aws_lb", "aws_ecs_service", "aws_db_instance", "aws_iam_role"];

    expect(Object.keys(main)).toEqual(["//", "data", "ephemeral", "resource"]);
    expect(types.filter((type) => inOrder.includes(type))).toEqual(inOrder);
    expect(types.filter((type) => type.startsWith("aws_")).at(-1)).toBe("aws_route53_health_check");
  });

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

  test("lets AWS use the keys that databases and backups are encrypted with, and nobody else", () => {
    const grants = (id: string) =>
      deployPolicies(new Root(rootOf(id)))
        .flatMap((policy) => policy.Statement)
        .filter(({ Action }) => Action.includes("kms:CreateGrant"))
        .map(({ Action, Resource, Condition }) => [Action, Resource, Condition]);
    const via = (service: string) => ({
      Bool: { "kms:GrantIsForAWSResource": "true" },
      StringEquals: { "kms:ViaService": service },
    });

    expect(grants("eloquent-ai-prod")).toEqual([
      [["kms:CreateGrant"], ["arn:aws:kms:us-west-2:444455556666:key/*"], via("rds.us-west-2.amazonaws.com")],
    ]);
    expect(grants("invoice-ocr-budget")).toEqual([
      [["kms:CreateGrant"], ["arn:aws:kms:us-east-1:444455556666:key/*"], via("backup.us-east-1.amazonaws.com")],
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

  test("ALL-13, SG rollback: the previous task definition, and the database to a point in time, with their names", () => {
    const runbook = fileOf("sheetgpt-prod", "RUNBOOK.md");

    expect(runbook).toContain(
      'aws ecs update-service --cluster sheetgpt-prod-cluster --service sheetgpt-prod-backend-service --task-definition "sheetgpt-prod-backend:$REVISION"',
    );
    expect(runbook).toContain("--source-db-instance-identifier sheetgpt-prod-database");
    expect(runbook).toContain("terraform import aws_db_instance.database sheetgpt-prod-database");
  });

  test("states how soon somebody responds to an alarm", () => {
    expect(fileOf("sheetgpt-prod", "README.md")).toContain("| P2 | degraded or partly down | within the hour |");
  });
});

const WITH_PROCEDURES = ["invoice-ocr", "eloquent-ai", "model-registry", "playstudy"] as const;

describeReference(WITH_PROCEDURES, "the procedures of a handoff", () => {
  test("IO-13: the lost region, from replicated backups", () => {
    expect(fileOf("invoice-ocr-prod", "RUNBOOK.md")).toMatch(
      /## The region is lost[\s\S]*--region us-west-2 --source-db-instance-automated-backups-arn/,
    );
  });

  test("EA-10: the lost region, from the global cluster, and blue/green back", () => {
    const runbook = fileOf("eloquent-ai-prod", "RUNBOOK.md");

    expect(runbook).toContain(
      "aws rds failover-global-cluster --region us-west-2 --global-cluster-identifier eloquent-ai-prod-database-global",
    );
    expect(runbook).toContain("aws deploy stop-deployment");
  });

  test("there are only procedures for what the root contains", () => {
    const titles = (name: string): string[] =>
      [...fileOf(name, "RUNBOOK.md").matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? "");

    expect(titles(STATE)).toEqual(["The state is locked or broken", "Something was changed manually"]);
    expect(titles("invoice-ocr-budget")).toContain("The host does not respond");
    expect(titles("model-registry-dev")).toContain("A job is stuck or failed");
    expect(titles("invoice-ocr-growth")).toContain("Messages are in a dead-letter queue");
    expect(titles("playstudy-dev")).not.toContain("The region is lost");
  });
});

describe("an archive", () => {
  const bundle: Bundle = new Map([
    ["b", "two"],
    ["a", "one"],
  ]);

  test("has the same bytes, whatever the order of the files", async () => {
    const turned = new Map([...bundle].reverse());

    expect((await archiveOf("x-1", bundle)).equals(await archiveOf("x-1", turned))).toBe(true);
  });

  test("can be read by tar", async () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-archive-"));
    try {
      writeFileSync(join(folder, "x.tar.gz"), await archiveOf("x-1", bundle));
      const { stdout } = spawnSync("tar", ["-tzf", "x.tar.gz"], { cwd: folder, encoding: "utf8" });

      expect(stdout).toBe("x-1/a\nx-1/b\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A value without its comments. */
function withoutComments(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (key, child: unknown) => (key === "//" ? undefined : child)));
}
