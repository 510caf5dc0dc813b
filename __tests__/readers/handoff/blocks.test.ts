import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { bundleOf } from "../../../readers/handoff";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";

const FROM = { version: "1.2.3", commit: undefined, dirty: false };

/** The blocks of a page that contain a text. */
function blocksOf(environment: string, page: string, text: string): string[] {
  const bundle = bundleOf({ ...allStacks()[environment] }, { language: "json", from: FROM });
  return [...(bundle.get(page) ?? "").matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map((match) => match[1] ?? "")
    .filter((block) => block.includes(text));
}

describeReference(["sheetgpt", "eloquent-ai"], "the blocks of a page, with programs that fail", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-blocks-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs blocks with stubs, which note how they were called. */
  function run(blocks: readonly string[], stubs: Readonly<Record<string, string>>) {
    const log = join(folder, "log");
    writeFileSync(log, "");
    for (const [program, script] of Object.entries(stubs)) {
      writeFileSync(join(folder, program), `#!/bin/sh\necho "${program} $*" >> ${log}\n${script}\n`);
      chmodSync(join(folder, program), 0o755);
    }
    const env = { ...process.env, AWS_REGION: "us-east-1", PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
    const { status, stderr } = spawnSync("bash", ["--norc", "-c", blocks.join("\n")], {
      env,
      encoding: "utf8",
      timeout: 20_000,
    });
    const calls = readFileSync(log, "utf8").split("\n");
    return { status, stderr, changes: calls.filter((call) => /modify|remove|delete|stop|create|apply/.test(call)) };
  }

  const swapOf = (environment: string, swap: string) => [
    ...blocksOf(environment, "RUNBOOK.md", "state_value() {"),
    ...blocksOf(environment, "RUNBOOK.md", swap),
  ];
  const TERRAFORM = "echo '{}'";

  test.each([
    ["sheetgpt-prod", "swap sheetgpt-prod-database"],
    ["eloquent-ai-prod", "cluster_swap eloquent-ai-prod-database"],
  ])("%s: no swap while AWS does not answer", (environment, swap) => {
    const { status, stderr, changes } = run(swapOf(environment, swap), { aws: "exit 255", terraform: TERRAFORM });

    expect(status).toBe(1);
    expect(stderr).toContain("is not available");
    expect(changes).toEqual([]);
  });

  test.each([
    ["sheetgpt-prod", "swap sheetgpt-prod-database"],
    ["eloquent-ai-prod", "cluster_swap eloquent-ai-prod-database"],
  ])("%s: no swap while the copy is being created, or without one", (environment, swap) => {
    for (const copy of ["creating", "failed"]) {
      const aws = `case "$*" in *-restored*) echo ${copy} ;; *) echo available ;; esac`;
      const { status, changes } = run(swapOf(environment, swap), { aws, terraform: TERRAFORM });

      expect(status).toBe(1);
      expect(changes).toEqual([]);
    }
    expect(run(swapOf(environment, swap), { aws: "echo None", terraform: TERRAFORM })).toMatchObject({
      status: 1,
      changes: [],
    });
  });

  test("a rename that AWS refuses is the last thing that happens", () => {
    const aws = 'case "$*" in *modify*) exit 254 ;; *) echo available ;; esac';
    const { status, changes } = run(swapOf("sheetgpt-prod", "swap sheetgpt-prod-database"), {
      aws,
      terraform: TERRAFORM,
    });

    expect(status).toBe(254);
    expect(changes).toEqual([
      "aws rds modify-db-instance --db-instance-identifier sheetgpt-prod-database --new-db-instance-identifier sheetgpt-prod-database-old --apply-immediately",
    ]);
  });

  test.each([
    ["destroys nothing", ["update"], true],
    ["destroys something", ["delete"], false],
    ["replaces something", ["delete", "create"], false],
  ])("the way back: a plan that %s", (_, actions, applied) => {
    const plan = { resource_changes: [{ address: "aws_sqs_queue.orders", change: { actions } }] };
    const terraform = `case "$1" in show) echo '${JSON.stringify(plan)}' ;; esac`;
    const { status, stderr, changes } = run(
      blocksOf("sheetgpt-prod", "README.md", "plan -out plan.bin\nterraform show"),
      {
        terraform,
      },
    );

    expect(changes).toEqual(applied ? ["terraform apply plan.bin"] : []);
    expect(status === 0).toBe(applied);
    expect(stderr.includes("destroys aws_sqs_queue.orders")).toBe(!applied);
  });
});
