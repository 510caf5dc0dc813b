import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { archiveOf, bundleOf, type Bundle } from "../../../readers/handoff";
import type { Block } from "../../../readers/terraform";
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

describe("the pages of a handoff", () => {
  test.each(Object.keys(stacks))("%s has every name filled in", (name) => {
    for (const page of ["README.md", "RUNBOOK.md"]) {
      const lines = commands(fileOf(name, page));

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
    const elsewhere = [...runbook.matchAll(/terraform -chdir=\.\.\/(\S+) output -raw (\w+)/g)].filter(
      ([, folder = "", output = ""]) => !(output in (stacks[folder]?.output ?? {})),
    );

    expect(linked.filter((anchor) => !anchors.includes(anchor ?? ""))).toEqual([]);
    expect(asked.filter((output) => !(output in (stacks[name]?.output ?? {})))).toEqual([]);
    expect(elsewhere).toEqual([]);
  });

  test("do not show the path of an https recipient, which is a credential", () => {
    const topic = "arn:aws:sns:us-east-1:111122223333:t";
    const subscription = {
      topic_arn: topic,
      protocol: "https",
      endpoint: "https://events.pagerduty.com/integration/k3y/enqueue",
    };
    const root = { ...rootOf(STATE), resource: { aws_sns_topic_subscription: { t: subscription } } };
    const readme = bundleOf(root, { language: "json", from: FROM }).get("README.md");

    expect(readme).toContain("https://events.pagerduty.com/…");
    expect(readme).not.toContain("k3y");
  });

  test("advise nothing for the state that its configuration does not have", () => {
    expect(fileOf(STATE, "README.md")).not.toContain("retiring");
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

  test("ALL-13, SG rollback: the previous task definition, and the database to a point in time, with their names", () => {
    const runbook = fileOf("sheetgpt-prod", "RUNBOOK.md");

    expect(runbook).toContain(
      'aws ecs update-service --cluster sheetgpt-prod-cluster --service sheetgpt-prod-backend-service --task-definition "sheetgpt-prod-backend:$REVISION"',
    );
    expect(runbook).toContain("--source-db-instance-identifier sheetgpt-prod-database");
    expect(runbook).toContain("terraform state push after.tfstate");
  });

  test("states how soon somebody responds to an alarm", () => {
    expect(fileOf("sheetgpt-prod", "README.md")).toContain("| P2 | degraded or partly down | within the hour |");
  });
});

const WITH_PROCEDURES = ["invoice-ocr", "eloquent-ai", "model-registry", "playstudy"] as const;

describeReference(WITH_PROCEDURES, "the procedures of a handoff", () => {
  test("IO-13: the lost region: the second home restores the replicated backups, and the switch follows", () => {
    expect(fileOf("invoice-ocr-prod", "RUNBOOK.md")).toMatch(
      /## The region is lost[\s\S]*AWS_REGION=us-west-2[\s\S]*terraform apply -refresh=false\nterraform apply -refresh=false[\s\S]*--metric-name AwayFromHome --value 1/,
    );
  });

  test.each(["invoice-ocr-prod-recovery", "invoice-ocr-scale-recovery", "eloquent-ai-prod-recovery"])(
    "%s: a restore asks the state for addresses that are in it once the home is awake",
    (name) => {
      const runbook = fileOf(name, "RUNBOOK.md");
      const { resource = {} } = stacks[name]!;
      const asked = [...runbook.matchAll(/(?:state_value '|state rm '|-replace=)(\w+)\.(\w+)(\[0\])?/g)];

      expect(runbook).toContain("## Restore the database");
      expect(asked.length).toBeGreaterThan(2);
      for (const [, type = "", one = "", index] of asked) {
        const body = (resource[type] as Record<string, Record<string, unknown>> | undefined)?.[one];
        expect({ type, one, index }).toEqual({ type, one, index: body?.["count"] === undefined ? undefined : "[0]" });
        expect(body).toBeDefined();
      }
      expect(runbook).toMatch(/get-secret-value --secret-id (invoice-ocr-(prod|scale)|eloquent-ai-prod)-database /);
    },
  );

  test.each(["invoice-ocr-prod", "invoice-ocr-scale", "eloquent-ai-prod"])(
    "%s: both homes have the same words",
    (name) => {
      const [first, second] = [name, `${name}-recovery`].map(
        (one) => /## The region is lost[\s\S]*?(?=\n## (?!Home again))/.exec(fileOf(one, "RUNBOOK.md"))?.[0],
      );

      expect(first).toContain("## Home again");
      expect(second).toBe(first);
    },
  );

  test("EA-10: the lost region, from the global cluster, and blue/green back", () => {
    const runbook = fileOf("eloquent-ai-prod", "RUNBOOK.md");

    expect(runbook).toContain(
      "aws rds failover-global-cluster --global-cluster-identifier eloquent-ai-prod-database-global",
    );
    expect(runbook).toContain("aws deploy stop-deployment");
  });

  test("there are only procedures for what the root contains", () => {
    const titles = (name: string): string[] =>
      [...fileOf(name, "RUNBOOK.md").matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? "");

    expect(titles(STATE)).toEqual([
      "An apply was killed",
      "The state is locked or broken",
      "Something was changed manually",
    ]);
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
