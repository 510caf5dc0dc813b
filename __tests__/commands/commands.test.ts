import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../envs";
import { barePath, emptyFolder, program, ROOT } from "../support/program";
import { describeReference } from "../support/reference";
import { ENVIRONMENTS, synthesized } from "../support/stacks";
import { describeWith, terraformTool } from "../support/tools";

const packageJson = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
const help = readFileSync(join(ROOT, "help"), "utf8");
const ids = ENVIRONMENTS.map(({ id }) => id);
const accounts = Object.keys(definitions.accounts);

const folder = emptyFolder();

describe("help", () => {
  test("names only scripts that exist, and every script that people run", () => {
    const named = [...help.matchAll(/npm (?:run )?([a-z:0-9]+)/g)].map((match) => match[1] ?? "");
    const unknown = named.filter((name) => name !== "ci" && !(name in packageJson.scripts));

    expect(unknown).toEqual([]);
    expect(Object.keys(packageJson.scripts).filter((name) => !named.includes(name))).toEqual(["build", "lint"]);
  });

  test("names folders that exist", () => {
    for (const name of ["envs", "stacks", "modules", "docs", "README.md"]) {
      expect(help).toContain(name);
      expect(existsSync(join(ROOT, name))).toBe(true);
    }
  });
});

describeReference("sheetgpt", "help", () => {
  test("names stacks that exist", () => {
    const named = [...help.matchAll(/(sheetgpt-[a-z]+)/g)].map((match) => match[1] ?? "");

    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !ids.includes(name))).toEqual([]);
  });
});

describe("npx cdktf", () => {
  test("sends no usage reports", () => {
    const { CHECKPOINT_DISABLE: _, ...env } = process.env;
    const { stdout } = spawnSync("npx", ["node", "--print", "process.env.CHECKPOINT_DISABLE"], {
      cwd: ROOT,
      encoding: "utf8",
      env,
    });

    expect(stdout.trim()).toBe("1");
  });
});

describe("on a computer with only node and git", () => {
  test("there is no terraform", () => {
    expect(readdirSync(barePath()).filter((name) => name !== "git")).toEqual(["node"]);
  });

  test("npm run synth writes every stack, and reports where", () => {
    const { status, stdout, stderr } = program("commands/synth.js", [], { cwd: folder() });
    const names = synthesized().map(({ name }) => name);

    expect([status, stderr]).toEqual([0, ""]);
    expect(readdirSync(join(folder(), "cdktf.out/stacks")).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(stdout).toMatch(new RegExp(`${name} +│ +\\d+ │ cdktf\\.out/stacks/${name}/cdk\\.tf\\.json`));
    }
  });

  test("npm run handoff writes an environment's folder", () => {
    const { status, stderr } = program("commands/handoff.js", [ids[0]!], { cwd: folder() });

    expect([status, stderr]).toEqual([0, ""]);
    expect(readdirSync(join(folder(), "handoff", ids[0]!))).toEqual(
      expect.arrayContaining(["README.md", "RUNBOOK.md", "main.tf.json", "terraform.tf.json"]),
    );
  });

  test("npm run workflow writes a system's pipelines, or reports that there are none", () => {
    const [{ name: system }] = definitions.systems as [(typeof definitions.systems)[number]];
    const { status, stdout, stderr } = program("commands/workflow.js", [system], { cwd: folder() });

    if (status === 0) expect(stdout).toContain(`workflows/${system}/`);
    else expect(stderr).toMatch(/has nothing that a pipeline deploys/);
    expect(existsSync(join(folder(), "workflows"))).toBe(status === 0);
  });

  test("npm run bootstrap reports that it needs Terraform, and where to get it", () => {
    const { status, stderr } = program("commands/bootstrap.js", [accounts[0]!], { cwd: folder() });

    expect(status).toBe(1);
    expect(stderr).toMatch(/^terraform is not on the PATH; install Terraform 1\.11 or later \([^\n]*\)\n$/);
  });
});

describe("GROUNDPLAN_ENVIRONMENTS", () => {
  test("limits the stacks that npm run synth writes; the others stay as they are", () => {
    const env = { GROUNDPLAN_ENVIRONMENTS: `${ids[0] ?? ""}, account-${accounts[0] ?? ""}` };
    const { status } = program("commands/synth.js", [], { cwd: folder(), env });

    expect(status).toBe(0);
    expect(readdirSync(join(folder(), "cdktf.out/stacks")).sort()).toEqual(
      [ids[0] ?? "", `account-${accounts[0] ?? ""}`].sort(),
    );
  });
});

describe("a user's mistake", () => {
  test.each([
    ["main.js", [], /^GROUNDPLAN_ENVIRONMENTS: there is no nowhere; use /],
    ["commands/synth.js", [], /^GROUNDPLAN_ENVIRONMENTS: there is no nowhere; use /],
    ["commands/cost.js", ["nowhere"], /^there is no nowhere; use /],
    ["commands/cost.js", [], /^usage: npm run cost -- <environment…\|all> /],
    ["commands/cost.js", ["all", "--format", "xml"], /^--format: there is no xml; use text, json or markdown\n$/],
    ["commands/cost.js", ["--compare", "a", "b", "--format", "json"], /^--format: has no effect with --compare/],
    ["commands/explain.js", ["nowhere"], /^there is no nowhere; use /],
    ["commands/explain.js", [], /^usage: npm run explain -- <environment> .*\nknown: /],
    ["commands/bootstrap.js", ["nowhere"], /^there is no nowhere; use [^\n]*\n$/],
  ])("ends %s %j with one message, without a stack trace or any output files", (name, args, message) => {
    const { status, stdout, stderr } = program(name, args, {
      cwd: folder(),
      env: { GROUNDPLAN_ENVIRONMENTS: "nowhere" },
    });

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(folder(), "cdktf.out"))).toBe(false);
  });
});

describeWith(terraformTool(), "npm run bootstrap", () => {
  test("reports invalid AWS credentials", () => {
    const env = {
      ...terraformTool().env,
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_MAX_ATTEMPTS: "1",
      PATH: process.env["PATH"],
    };
    const { status, stderr } = program("commands/bootstrap.js", [accounts[0]!], { cwd: folder(), env });

    expect(status).toBe(1);
    expect(stderr).toMatch(/No valid AWS credentials: .*\nLog in to account \d{12} .* and run the command again\.\n$/);
  });
});
