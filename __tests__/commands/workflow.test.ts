import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../envs";
import { emptyFolder, program } from "../support/program";
import { describeReference } from "../support/reference";

const [{ name: system }] = definitions.systems as [(typeof definitions.systems)[number]];

const folder = emptyFolder();
const workflow = (...args: readonly string[]) => program("commands/workflow.js", args, { cwd: folder() });

describe("npm run workflow", () => {
  test.each([
    [[], /^usage: npm run workflow -- <system> \[--out <folder>\]\nknown: /],
    [["nothing"], /^there is no nothing; use /],
    [[system, "--out"], /^usage: /],
    [[system, "prod"], /^usage: /],
  ])("with %j ends with one message, and writes nothing", (args, message) => {
    const { status, stdout, stderr } = workflow(...args);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder(), "workflows"))).toBe(false);
  });
});

describeReference("playstudy", "npm run workflow -- playstudy", () => {
  test("ALL-8: writes the system's pipelines, and says where to copy them", () => {
    const { status, stdout, stderr } = workflow("playstudy");
    const files = readdirSync(join(folder(), "workflows/playstudy")).sort();

    expect([status, stderr]).toEqual([0, ""]);
    expect(files).toEqual(["backend-to-environment.yml", "deploy-backend.yml", "deploy-frontend.yml", "frontend-to-environment.yml", "rollback.yml"]); // prettier-ignore
    for (const file of files) expect(stdout).toContain(`workflows/playstudy/${file}\n`);
    expect(stdout).toContain("Copy them to .github/workflows/ in the repository of playstudy.");
  });

  test("writes to the given folder, the same bytes each time", () => {
    workflow("playstudy", "--out", "one");
    workflow("playstudy", "--out", "two");

    for (const file of readdirSync(join(folder(), "one"))) {
      expect(readFileSync(join(folder(), "one", file), "utf8")).toBe(readFileSync(join(folder(), "two", file), "utf8"));
    }
  });
});
