import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../envs";
import { describeReferenceWith } from "../support/reference";
import { runProgram } from "../support/tools";
import { account, accountEnv, e2eTool, readContext, ROOT } from "./support/context";
import { startEmulator } from "./support/emulator";
import { findLeftovers } from "./support/leftovers";
import { MINUTE_ALONE } from "./support/time";

/** The first of the three ways: the CDKTF command line, in a separate, empty account. */
describeReferenceWith(e2eTool(), "sheetgpt", "end to end: cdktf deploy", () => {
  let env: NodeJS.ProcessEnv;
  let outdir: string;

  const cdktf = (...args: readonly string[]) =>
    runProgram(join(ROOT, "node_modules/.bin/cdktf"), [...args, "--output", outdir, "--no-color"], ROOT, {
      ...env,
      CI: "1",
    });

  beforeAll(async () => {
    const { folder } = readContext();
    const home = join(folder, "cdktf-deploy");
    mkdirSync(home);
    const endpoint = await startEmulator(
      definitions.accounts["development"]?.id ?? "",
      join(folder, "cdktf-deploy.log"),
    );
    env = {
      ...accountEnv(endpoint, account("development")),
      // The plugin cache is the computer's own, and may be where Terraform finds its providers here.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      TF_CLI_ARGS_apply: "-parallelism=30",
      TF_CLI_ARGS_destroy: "-parallelism=30",
    };
    Object.assign(process.env, env);
    outdir = join(home, "cdktf.out");
    await runProgram("node", [join(ROOT, "dist/commands/bootstrap.js"), "development"], home, env);
  }, 5 * MINUTE_ALONE);

  test(
    "deploys the account and an environment",
    async () => {
      const options = ["--auto-approve", "--skip-provider-lock", "--parallelism", "1"];
      expect(await cdktf("deploy", "account-development", ...options)).toContain("Apply complete!");
      expect(await cdktf("deploy", "sheetgpt-dev", ...options)).toContain("Apply complete!");
    },
    15 * MINUTE_ALONE,
  );

  test(
    "finds nothing to change afterwards",
    async () => {
      expect(await cdktf("diff", "sheetgpt-dev", "--skip-provider-lock")).toContain("No changes.");
    },
    5 * MINUTE_ALONE,
  );

  test(
    "destroys the environment with one command",
    async () => {
      expect(await cdktf("destroy", "sheetgpt-dev", "--auto-approve", "--skip-provider-lock")).toContain(
        "Destroy complete!",
      );
      expect(await findLeftovers("sheetgpt", "dev")).toEqual([]);
    },
    15 * MINUTE_ALONE,
  );
});
