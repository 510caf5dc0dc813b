import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const packageJson = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };

/** Runs a compiled program, as `npm run …` and `cdktf synth` do once the types are checked. */
function program(name: string, args: readonly string[] = [], { env = {}, cwd = ROOT } = {}) {
  return spawnSync(process.execPath, [join(ROOT, "dist", name), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

beforeAll(() => {
  const built = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--build"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(built.stdout);
});

describe("help", () => {
  const help = readFileSync(join(ROOT, "help"), "utf8");

  test("names scripts that exist, and every script that a person runs", () => {
    const named = [...help.matchAll(/npm (?:run )?([a-z:0-9]+)/g)].map((match) => match[1] ?? "");
    const unknown = named.filter((name) => name !== "ci" && !(name in packageJson.scripts));

    expect(unknown).toEqual([]);
    expect(Object.keys(packageJson.scripts).filter((name) => !named.includes(name))).toEqual(["build", "prepack", "lint"]);
  });

  test("names stacks that exist", () => {
    const { stdout } = program("commands/explain.js");
    const named = [...help.matchAll(/(sheetgpt-[a-z]+)/g)].map((match) => match[1] ?? "");

    expect(stdout).toBe("");
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(program("commands/explain.js", [name]).status).toBe(0);
  });

  test("names folders that exist", () => {
    for (const folder of ["envs", "stacks", "modules", "docs", "README.md"]) {
      expect(help).toContain(folder);
      expect(existsSync(join(ROOT, folder))).toBe(true);
    }
  });
});

describe("npx cdktf", () => {
  test("does not report to its makers", () => {
    const { CHECKPOINT_DISABLE: _, ...env } = process.env;
    const { stdout } = spawnSync("npx", ["node", "--print", "process.env.CHECKPOINT_DISABLE"], {
      cwd: ROOT,
      encoding: "utf8",
      env,
    });

    expect(stdout.trim()).toBe("1");
  });
});

describe("npm run synth", () => {
  test("says what was written where", () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-commands-"));
    try {
      const { status, stdout, stderr } = program("commands/synth.js", [], { cwd: folder });

      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout).toMatch(/sheetgpt-prod +│ +\d+ │ cdktf\.out\/stacks\/sheetgpt-prod\/cdk\.tf\.json/);
      expect(existsSync(join(folder, "cdktf.out/stacks/sheetgpt-prod/cdk.tf.json"))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("takes the environments that GROUNDPLAN_ENVIRONMENTS names, and leaves the others alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-commands-"));
    try {
      const env = { GROUNDPLAN_ENVIRONMENTS: "sheetgpt-dev, sheetgpt-prod" };
      const { stdout } = program("commands/synth.js", [], { cwd: folder, env });

      expect(stdout).toContain("sheetgpt-dev");
      expect(stdout).toContain("sheetgpt-prod");
      expect(stdout).not.toContain("sheetgpt-staging");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what a person got wrong", () => {
  test.each([
    ["main.js", [], /^GROUNDPLAN_ENVIRONMENTS: there is no nowhere; use sheetgpt-dev, /],
    ["commands/synth.js", [], /^GROUNDPLAN_ENVIRONMENTS: there is no nowhere; use sheetgpt-dev, /],
    ["commands/explain.js", ["nowhere"], /^there is no nowhere; use sheetgpt-dev or /],
    ["commands/explain.js", [], /^usage: npm run explain <environment>\nknown: sheetgpt-dev, /],
    ["commands/bootstrap.js", ["nowhere"], /^there is no nowhere; use development or production\n$/],
  ])("ends %s %j with one message, no stack trace and nothing written", (name, args, message) => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-commands-"));
    try {
      const { status, stdout, stderr } = program(name, args, {
        cwd: folder,
        env: { GROUNDPLAN_ENVIRONMENTS: "nowhere" },
      });

      expect(status).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("bootstrap says so when AWS does not know the caller", () => {
    const env = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_MAX_ATTEMPTS: "1",
      PATH: `${join(ROOT, "__tests__/support/bin")}:${process.env["PATH"] ?? ""}`,
    };
    const folder = mkdtempSync(join(tmpdir(), "groundplan-commands-"));
    try {
      const { status, stderr } = program("commands/bootstrap.js", ["development"], { cwd: folder, env });

      expect(status).toBe(1);
      expect(stderr).toMatch(/AWS does not know you: .*\nLog in to account 111122223333 .* and run it again\.\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
