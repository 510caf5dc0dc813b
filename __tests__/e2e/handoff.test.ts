import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PolicyDocument } from "../../readers/handoff";
import { matchesWildcard } from "../../readers/terraform";
import { describeReferenceWith } from "../support/reference";
import { runProgram } from "../support/tools";
import { account, accountEnv, e2eTool, readContext, ROOT } from "./support/context";
import { startEmulator } from "./support/emulator";
import { iamActions } from "./support/iam-actions";
import { findLeftovers } from "./support/leftovers";
import { TerraformRoot } from "./support/root";
import { MINUTE_ALONE } from "./support/time";

const ENVIRONMENT = "playstudy-dev";

/** The second of the three ways: only Terraform, in the folder that an ops team receives, in a separate account. */
describeReferenceWith(e2eTool(), "playstudy", "end to end: handoff", () => {
  let env: NodeJS.ProcessEnv;
  let home: string;
  let log: string;
  let logStart: number;
  let logEnd: number;
  let json: TerraformRoot;
  let hcl: TerraformRoot;

  const handoff = (folder: string, ...args: readonly string[]) => {
    mkdirSync(folder, { recursive: true });
    return runProgram("node", [join(ROOT, "dist/commands/handoff.js"), ...args], folder, env);
  };

  beforeAll(async () => {
    const { folder, synthesized } = readContext();
    home = join(folder, "handoff");
    mkdirSync(home);
    log = join(folder, "handoff.log");
    const endpoint = await startEmulator(account("development").id, log);
    env = accountEnv(endpoint, account("development"));
    Object.assign(process.env, env);
    await runProgram("node", [join(ROOT, "dist/commands/bootstrap.js"), "development"], home, env);
    const stack = join(synthesized, "stacks", "account-development");
    const root = TerraformRoot.from(stack, join(home, "account"), env);
    await root.init();
    await root.apply();
    logStart = statSync(log).size;
  }, 5 * MINUTE_ALONE);

  test(
    "creates an archive whose bytes depend only on the commit",
    async () => {
      await handoff(join(home, "first"), ENVIRONMENT, "--archive");
      await handoff(join(home, "second"), ENVIRONMENT, "--archive");
      const [archive = ""] = readdirSync(join(home, "first", "handoff")).filter((name) => name.endsWith(".tar.gz"));
      const [first, second] = ["first", "second"].map((one) => readFileSync(join(home, one, "handoff", archive)));

      expect(first?.equals(second!)).toBe(true);
      await runProgram("sha256sum", ["--check", "SHA256SUMS"], join(home, "first", "handoff"), env);
      await runProgram("tar", ["-xzf", archive], join(home, "first", "handoff"), env);
      cpSync(join(home, "first", "handoff", archive.replace(".tar.gz", "")), join(home, "json"), { recursive: true });
      json = new TerraformRoot(join(home, "json"), env);
    },
    2 * MINUTE_ALONE,
  );

  test(
    "is applied with only Terraform, with the provider that its lock file pins",
    async () => {
      const locked = await json.run("init", "-input=false", "-no-color", "-lockfile=readonly");

      expect(locked).toContain('Successfully configured the backend "s3"');
      expect(await json.apply()).toContain("Apply complete!");
    },
    15 * MINUTE_ALONE,
  );

  test(
    "plans again without changes",
    async () => {
      expect(await json.planNothing()).toContain('"resource_changes"');
    },
    5 * MINUTE_ALONE,
  );

  test(
    "has the same plan from its HCL, which `terraform fmt` leaves unchanged",
    async () => {
      await handoff(join(home, "third"), ENVIRONMENT, "--hcl");
      cpSync(join(home, "third", "handoff", ENVIRONMENT), join(home, "hcl"), { recursive: true });
      hcl = new TerraformRoot(join(home, "hcl"), env);
      await hcl.run("fmt", "-check", "-diff");
      await hcl.init();

      expect(readdirSync(hcl.folder).filter((name) => name.endsWith(".tf.json"))).toEqual([]);
      expect(await hcl.planNothing()).toContain('"resource_changes"');
    },
    5 * MINUTE_ALONE,
  );

  describe("under an ops team's own conventions", () => {
    const copy = (name: string, over: string, variables: NodeJS.ProcessEnv = {}) => {
      const folder = join(home, name);
      cpSync(json.folder, folder, { recursive: true });
      rmSync(join(folder, ".terraform"), { recursive: true });
      if (over !== "") writeFileSync(join(folder, "ops_override.tf"), over);
      return new TerraformRoot(folder, { ...env, ...variables });
    };
    /** The first block of a language in a section of the page. */
    const example = (section: string, language: string) => {
      const page = readFileSync(join(json.folder, "CONVENTIONS.md"), "utf8");
      const text = page.split(/^## /m).find((one) => one.startsWith(`${section}\n`)) ?? "";
      return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(text)?.[1] ?? "";
    };

    test(
      "a plan in a stray workspace ends with an error",
      async () => {
        const root = copy("workspace", "", { TF_WORKSPACE: "blue" });
        await root.run("init", "-input=false", "-no-color");

        await expect(root.planNothing()).rejects.toThrow("The workspace blue has a state of its own");
      },
      5 * MINUTE_ALONE,
    );

    test(
      "the state moves to another key, with the lock file",
      async () => {
        const root = copy("key", "");
        const [, ...options] = example("Another bucket, key or lock", "sh").trim().split(" ").slice(1);
        const moved = options
          .map((one) => one.replace('"$BUCKET"', account("development").state.bucket))
          .map((one) => one.replace(/(=key=)/, "$1moved/"));
        // It is copied: the next test needs it where it is.
        const state = await json.run("state", "pull");
        await root.run("init", "-input=false", "-no-color", "-reconfigure", ...moved);
        writeFileSync(join(root.folder, "copied.tfstate"), state);
        await root.run("state", "push", "-no-color", "copied.tfstate");

        expect(moved).toContain("-backend-config=use_lockfile=true");
        await root.planNothing();
      },
      5 * MINUTE_ALONE,
    );

    test(
      "another kind of state",
      async () => {
        const root = copy("local", example("Another kind of state", "hcl").replace('"pg"', '"local"'));
        writeFileSync(join(root.folder, "terraform.tfstate"), await json.run("state", "pull"));
        await root.run("init", "-input=false", "-no-color", "-reconfigure");

        await root.planNothing();
      },
      5 * MINUTE_ALONE,
    );

    test(
      "tags of their own replace nothing",
      async () => {
        const root = copy("tags", example("Your own tags", "hcl"));
        await root.run("init", "-input=false", "-no-color");

        expect(await root.destroys()).toEqual([]);
        const plan = await root.run("show", "-no-color", "plan.bin");
        expect(plan).toContain('+ "CostCenter"  = "1234"');
        expect(plan).not.toContain('- "System"');
      },
      5 * MINUTE_ALONE,
    );
  });

  test(
    "is destroyed from its HCL, and leaves nothing behind",
    async () => {
      expect(await hcl.destroy()).toContain("Destroy complete!");
      logEnd = statSync(log).size;
      expect(await findLeftovers("playstudy", "dev")).toEqual([]);
      rmSync(join(home, "hcl", ".terraform"), { recursive: true });
    },
    15 * MINUTE_ALONE,
  );

  test(
    "makes no calls that its policies do not allow",
    async () => {
      const script = join(__dirname, "emulator", "operations.py");
      const operations = (await runProgram("python3", [script, log, String(logStart), String(logEnd)], home, env))
        .trim()
        .split("\n");
      const allowed = readdirSync(json.folder)
        .filter((name) => name.startsWith("deploy-policy"))
        .map((name) => JSON.parse(readFileSync(join(json.folder, name), "utf8")) as PolicyDocument)
        .flatMap((policy) => policy.Statement.flatMap((statement) => statement.Action));
      const refused = operations
        .flatMap((operation) => iamActions(operation))
        .filter((action) => !allowed.some((pattern) => matchesWildcard(pattern, action)));

      expect(operations.length).toBeGreaterThan(150);
      expect(refused).toEqual([]);
    },
    MINUTE_ALONE,
  );
});
