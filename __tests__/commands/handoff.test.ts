import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../envs";
import { emptyFolder, program } from "../support/program";
import { describeReference } from "../support/reference";
import { ENVIRONMENTS } from "../support/stacks";

const STATE = `state-${Object.keys(definitions.accounts)[0] ?? ""}`;
const [{ id }] = ENVIRONMENTS as [(typeof ENVIRONMENTS)[number]];

const folder = emptyFolder();
const handoff = (...args: readonly string[]) => program("commands/handoff.js", args, { cwd: folder() });

describe("npm run handoff", () => {
  test("replaces the existing folder, and packs it into an archive with its checksum", () => {
    handoff(STATE, "--hcl");
    const { status } = handoff(STATE, "--archive");
    const [archive = ""] = readdirSync(join(folder(), "handoff")).filter((name) => name.endsWith(".tar.gz"));

    expect(status).toBe(0);
    expect(existsSync(join(folder(), `handoff/${STATE}/main.tf`))).toBe(false);
    expect(archive).toMatch(new RegExp(`^${STATE}-\\d+\\.\\d+\\.\\d+(-[0-9a-f]{10})?(-dirty)?\\.tar\\.gz$`));
    expect(readFileSync(join(folder(), "handoff/SHA256SUMS"), "utf8")).toMatch(
      new RegExp(`^[0-9a-f]{64}  ${archive}\n$`),
    );
  });

  test.each([
    [[], /^usage: npm run handoff -- <environment…\|all> \[--archive\] \[--hcl\]\n$/],
    [["nowhere"], /^npm run handoff: there is no nowhere; use [^\n]*\n$/],
    [[id, "--tar"], /^there is no option --tar; use --archive or --hcl\n$/],
    [["all", id], /^"all" already includes [\w-]+; use one or the other\n$/],
  ])("ends %j with one line, and overwrites nothing", (args, message) => {
    mkdirSync(join(folder(), "handoff", id), { recursive: true });
    writeFileSync(join(folder(), "handoff", id, "main.tf.json"), "{}");
    const { status, stdout, stderr } = handoff(...args);

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(readFileSync(join(folder(), "handoff", id, "main.tf.json"), "utf8")).toBe("{}");
    expect(readdirSync(join(folder(), "handoff"))).toEqual([id]);
  });
});

describeReference("playstudy", "npm run handoff playstudy-dev", () => {
  test("writes a folder that needs neither Node nor CDKTF", () => {
    const { status, stdout, stderr } = handoff("playstudy-dev");

    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("handoff/playstudy-dev");
    expect(readdirSync(join(folder(), "handoff"))).toEqual(["playstudy-dev"]);
    expect(readdirSync(join(folder(), "handoff/playstudy-dev"))).toEqual([
      ".terraform.lock.hcl",
      "CONVENTIONS.md",
      "PERMISSIONS.md",
      "README.md",
      "RUNBOOK.md",
      "adopt.sh",
      ...[1, 2, 3, 4, 5, 6, 7].map((number) => `deploy-policy-${number}.json`),
      "drift.sh",
      "main.tf.json",
      "ops-policy.json",
      "outputs.tf.json",
      "read-policy.json",
      "terraform.tf.json",
    ]);
  });
});
