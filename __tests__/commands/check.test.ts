import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOptions } from "../../commands/support/check-options";
import { dist, program, programEnv, ROOT } from "../support/program";
import { ENVIRONMENTS } from "../support/stacks";

const [{ id }] = ENVIRONMENTS as [(typeof ENVIRONMENTS)[number]];

let folder = "";
let home = "";
let temporary = "";

/** A separate repository whose only commit synthesizes to what its `main.ts` writes. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundplan-check-test-"));
  home = join(folder, "repository");
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  mkdirSync(home);
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"), "dir");
  cpSync(join(ROOT, "__tests__/golden"), join(home, "__tests__/golden"), { recursive: true });
  commit(WRITES_NOTHING);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const WRITES_NOTHING = `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("cdktf.out", { recursive: true });
writeFileSync("cdktf.out/manifest.json", JSON.stringify({ stacks: {} }));
`;

function commit(main: string): void {
  const compilerOptions = { module: "Node16", target: "ES2022", outDir: "dist", types: ["node"], skipLibCheck: true };
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["main.ts"] }));
  writeFileSync(join(home, "main.ts"), main);
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  for (const args of [
    ["init", "--quiet", "--initial-branch", "main"],
    ["add", "main.ts", "tsconfig.json"],
  ])
    git(...args);
  git(...identity, "commit", "--quiet", "--allow-empty", "--message", "One");
}

function git(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: home, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function check(...args: readonly string[]) {
  return program("commands/check.js", args, { cwd: home, env: { TMPDIR: temporary } });
}

/** Nothing of ours is left, neither on disk nor in git's records. */
function expectClean(): void {
  expect(readdirSync(temporary).filter((name) => name.startsWith("groundplan-check"))).toEqual([]);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
}

describe("arguments", () => {
  test("--only takes environments as separate arguments or separated by commas", () => {
    expect(checkOptions(["--only", "a", "b", "--only=c,d"]).only).toEqual(["a", "c", "d", "b"]);
  });

  test.each([
    [["--format", "xml"], "there is no format xml; use text, markdown, json, sarif or github"],
    [["sheetgpt-prod"], "check takes no argument sheetgpt-prod; use --only sheetgpt-prod"],
    [
      ["--plan", "p.json", "--against", "main"],
      "--plan and --against cannot be combined: a plan already contains its changes; use one of them",
    ],
    [["--colour"], "Unknown option '--colour'"],
    [
      ["--stop-on", "data,loss"],
      "--stop-on: there is no severity loss; use one or several of data,access,outage,watch",
    ],
    [["--no-compare", "--against", "main"], "--no-compare and --against cannot be combined; leave one of them out"],
    [["--plan", "p", "--synthesized", "s"], "--plan and --synthesized cannot be combined; use one of them"],
  ])("%j are rejected in one line", (args, message) => {
    expect(() => checkOptions(args)).toThrow(message);
  });

  test.each([
    [["--only", "nowhere"], /^--only: there is no nowhere; use .*\n$/],
    [["--against", "nowhere"], /^there is no commit nowhere here; fetch it, .*\n$/],
    [["--plan", "nowhere.json"], /^nowhere\.json cannot be read: .*\n$/],
    [["--synthesized", "."], /^--synthesized: \. is not a cdktf\.out with stacks in it; npm run synth writes one\n$/],
    [["--plan", "tsconfig.json"], /^tsconfig\.json is not a plan; create one with terraform show -json .*\n$/],
  ])("%j end with one line and exit code 1, and leave nothing behind", (args, message) => {
    const { status, stdout, stderr } = check(...args);

    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expectClean();
  });

  test("--help documents every exit code", () => {
    const { status, stdout } = check("--help");

    expect(status).toBe(0);
    expect(stdout).toContain("0 nothing changes, 2 there are changes, 3 some are dangerous, 1 a check failed");
  });
});

describe("a comparison with a commit", () => {
  test("reports that terraform validate was skipped, and that an environment is new", () => {
    const { status, stdout } = check("--only", id, "--against", "HEAD");

    expect(stdout).toContain("SKIPPED terraform validate\n    terraform is not on the PATH");
    expect(stdout).toContain(`new: ${id}`);
    expect(status).toBe(2);
    expectClean();
  }, 60_000);

  test("reports why the other commit cannot be synthesized", () => {
    commit('throw new Error("broken at the time");');
    const { status, stderr } = check("--only", id);

    expect(stderr).toMatch(/^main cannot be synthesized, so there is nothing to compare with/);
    expect(stderr).toContain("broken at the time");
    expect(status).toBe(1);
    expectClean();
  }, 60_000);

  test("is not passed without a commit to compare with", () => {
    const clone = join(folder, "clone");
    // Each in a folder of its own: a shallow clone of a branch, one of main, one without main, and no repository.
    const cases: readonly (readonly [name: string, prepare: () => void, message: RegExp])[] = [
      [
        "shallow",
        () => {
          git("branch", "--force", "feature");
          git("clone", "--quiet", "--depth", "1", "--branch", "feature", `file://${home}`, join(clone, "shallow"));
        },
        /^neither origin\/main nor main is here, because the clone is shallow; fetch the history \(.*fetch-depth: 0/,
      ],
      [
        "shallow-main",
        () => {
          git("clone", "--quiet", "--depth", "1", "--branch", "main", `file://${home}`, join(clone, "shallow-main"));
        },
        /because the clone is shallow/,
      ],
      [
        "trunk",
        () => {
          git("clone", "--quiet", `file://${home}`, join(clone, "trunk"));
          spawnSync("git", ["branch", "--move", "trunk"], { cwd: join(clone, "trunk") });
          spawnSync("git", ["remote", "remove", "origin"], { cwd: join(clone, "trunk") });
        },
        /^neither origin\/main nor main is here; fetch it \(git fetch origin main\), or name another commit with --against/,
      ],
      [
        "tarball",
        () => {
          mkdirSync(join(clone, "tarball"), { recursive: true });
        },
        /^this folder is not a git repository/,
      ],
    ];
    for (const [name, prepare, message] of cases) {
      prepare();
      const run = (...args: readonly string[]) =>
        program("commands/check.js", ["--only", id, ...args], {
          cwd: join(clone, name),
          env: { TMPDIR: temporary, GIT_CEILING_DIRECTORIES: clone },
        });
      const text = run();
      const json = run("--format", "json");

      expect([name, text.status, text.stderr]).toEqual([name, 1, expect.stringMatching(message)]);
      expect(text.stderr).toContain("To compare with nothing, use --no-compare");
      expect([name, json.status, JSON.parse(json.stdout)]).toEqual([
        name,
        1,
        expect.objectContaining({
          outcome: "failed",
          exitCode: 1,
          steps: [expect.objectContaining({ name: "check" })],
        }),
      ]);
    }
  }, 60_000);

  test("takes the Terraform of another copy of the repository", () => {
    const outdir = join(folder, "synthesized");
    mkdirSync(join(outdir, "stacks/shop-dev"), { recursive: true });
    const stack = { workingDirectory: "stacks/shop-dev" };
    writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ stacks: { "shop-dev": stack } }));
    writeFileSync(join(outdir, "stacks/shop-dev/cdk.tf.json"), JSON.stringify({ resource: {} }));
    commit(WRITES_NOTHING);
    const { status, stdout } = check("--synthesized", outdir, "--against", "HEAD", "--format", "json");

    expect(JSON.parse(stdout)).toMatchObject({ steps: [], environments: [{ environment: "shop-dev", state: "new" }] });
    expect(status).toBe(2);
    expectClean();
  }, 60_000);

  test("is left out on request", () => {
    const { status, stdout } = check("--only", id, "--no-compare");

    expect(stdout).toContain("there is nothing to compare with");
    expect(status).toBe(0);
  }, 60_000);

  test("is JSON even if the sources do not compile", () => {
    writeFileSync(join(home, "main.ts"), "const one: number = 'two';");
    const { status, stdout } = check("--only", id, "--against", "HEAD", "--format", "json");

    expect(JSON.parse(stdout)).toMatchObject({
      outcome: "failed",
      steps: [{ name: "types", status: "failed", details: [expect.stringContaining("main.ts(1,7): error TS2322")] }],
    });
    expect(status).toBe(1);
  }, 60_000);

  test("removes its worktree on Ctrl-C", async () => {
    commit("setInterval(() => undefined, 1000);");
    const running = spawn(process.execPath, [join(dist(), "commands/check.js"), "--only", id], {
      cwd: home,
      env: programEnv({ TMPDIR: temporary }),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => running.once("exit", resolve));
    while (!existsSync(join(home, ".git/worktrees"))) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    running.kill("SIGINT");

    expect(await ended).toBe(130);
    expectClean();
  }, 60_000);
});
