import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

let folder: string;

beforeAll(() => {
  const tsc = ["node_modules/typescript/bin/tsc", "--build"];
  const built = spawnSync(process.execPath, tsc, { cwd: ROOT, encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stdout);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groundplan-handoff-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const handoff = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, "dist/commands/handoff.js"), ...args], { cwd: folder, encoding: "utf8" });

describe("npm run handoff", () => {
  test("writes a folder that needs neither Node nor CDKTF", () => {
    const { status, stdout, stderr } = handoff("playstudy-dev");

    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("handoff/playstudy-dev");
    expect(readdirSync(join(folder, "handoff"))).toEqual(["playstudy-dev"]);
    expect(readdirSync(join(folder, "handoff/playstudy-dev"))).toEqual([
      ".terraform.lock.hcl",
      "README.md",
      "RUNBOOK.md",
      ...["deploy-policy-1.json", "deploy-policy-2.json", "deploy-policy-3.json"],
      "main.tf.json",
      "outputs.tf.json",
      "terraform.tf.json",
    ]);
  });

  test("replaces what was there, and packs it into an archive with its sum", () => {
    handoff("state-development", "--hcl");
    const { status } = handoff("state-development", "--archive");
    const [archive = ""] = readdirSync(join(folder, "handoff")).filter((name) => name.endsWith(".tar.gz"));

    expect(status).toBe(0);
    expect(existsSync(join(folder, "handoff/state-development/main.tf"))).toBe(false);
    expect(archive).toMatch(/^state-development-\d+\.\d+\.\d+(-[0-9a-f]{10})?(-dirty)?\.tar\.gz$/);
    expect(readFileSync(join(folder, "handoff/SHA256SUMS"), "utf8")).toMatch(
      new RegExp(`^[0-9a-f]{64}  ${archive}\n$`),
    );
  });

  test.each([
    [[], /^usage: npm run handoff -- <environment…\|all> \[--archive\] \[--hcl\]\n$/],
    [["nowhere"], /^npm run handoff: there is no nowhere; use sheetgpt-dev, [^\n]*\n$/],
    [["playstudy-dev", "--tar"], /^there is no option --tar; use --archive or --hcl\n$/],
    [["all", "playstudy-dev"], /^"all" has playstudy-dev in it; use one or the other\n$/],
  ])("ends %j with one line, and overwrites nothing", (args, message) => {
    mkdirSync(join(folder, "handoff/playstudy-dev"), { recursive: true });
    writeFileSync(join(folder, "handoff/playstudy-dev/main.tf.json"), "{}");
    const { status, stdout, stderr } = handoff(...args);

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(readFileSync(join(folder, "handoff/playstudy-dev/main.tf.json"), "utf8")).toBe("{}");
    expect(readdirSync(join(folder, "handoff"))).toEqual(["playstudy-dev"]);
  });
});
