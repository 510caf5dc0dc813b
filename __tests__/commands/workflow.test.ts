import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

describe("npm run workflow", () => {
  let folder: string;
  const workflow = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, "dist/commands/workflow.js"), ...args], { cwd: folder, encoding: "utf8" });

  beforeAll(() => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "--build"], { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(stdout);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-workflow-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test("ALL-8: writes the system's pipelines, and says where they belong", () => {
    const { status, stdout, stderr } = workflow("playstudy");
    const files = readdirSync(join(folder, "workflows/playstudy")).sort();

    expect([status, stderr]).toEqual([0, ""]);
    expect(files).toEqual(["backend-to-environment.yml", "deploy-backend.yml", "deploy-frontend.yml", "frontend-to-environment.yml", "rollback.yml"]); // prettier-ignore
    for (const file of files) expect(stdout).toContain(`workflows/playstudy/${file}\n`);
    expect(stdout).toContain("Copy them to .github/workflows/ of the repository of playstudy.");
  });

  test("writes to the folder that is named, the same bytes each time", () => {
    workflow("playstudy", "--out", "one");
    workflow("playstudy", "--out", "two");

    for (const file of readdirSync(join(folder, "one"))) {
      expect(readFileSync(join(folder, "one", file), "utf8")).toBe(readFileSync(join(folder, "two", file), "utf8"));
    }
  });

  test.each([
    [[], /^usage: npm run workflow -- <system> \[--out <folder>\]\nknown: sheetgpt, /],
    [["nothing"], /^there is no nothing; use sheetgpt or /],
    [["sheetgpt", "--out"], /^usage: /],
    [["sheetgpt", "prod"], /^usage: /],
  ])("with %j ends with one message, and writes nothing", (args, message) => {
    const { status, stdout, stderr } = workflow(...args);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "workflows"))).toBe(false);
  });
});
