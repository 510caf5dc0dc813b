import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
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

const MINUTE = 60_000;
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
  }, 5 * MINUTE);

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
    2 * MINUTE,
  );

  test(
    "is applied with only Terraform, with the provider that its lock file pins",
    async () => {
      const locked = await json.run("init", "-input=false", "-no-color", "-lockfile=readonly");

      expect(locked).toContain('Successfully configured the backend "s3"');
      expect(await json.apply()).toContain("Apply complete!");
    },
    15 * MINUTE,
  );

  test(
    "plans again without changes",
    async () => {
      expect(await json.planNothing()).toContain('"resource_changes"');
    },
    5 * MINUTE,
  );

  test(
    "has the same plan from its HCL, which `terraform fmt` leaves unchanged",
    async () => {
      await handoff(join(home, "third"), ENVIRONMENT, "--hcl");
      cpSync(join(home, "third", "handoff", ENVIRONMENT), join(home, "hcl"), { recursive: true });
      hcl = new TerraformRoot(join(home, "hcl"), env);
      await hcl.run("fmt", "-check", "-diff");
      await hcl.init();

      expect(readdirSync(hcl.folder).filter((name) => name.endsWith(".json") && !name.startsWith("deploy"))).toEqual(
        [],
      );
      expect(await hcl.planNothing()).toContain('"resource_changes"');
    },
    5 * MINUTE,
  );

  test(
    "is destroyed from its HCL, and leaves nothing behind",
    async () => {
      expect(await hcl.destroy()).toContain("Destroy complete!");
      logEnd = statSync(log).size;
      expect(await findLeftovers("playstudy", "dev")).toEqual([]);
      rmSync(join(home, "hcl", ".terraform"), { recursive: true });
    },
    15 * MINUTE,
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
    MINUTE,
  );
});
