import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { definitions } from "../../envs";
import { accountStackId } from "../../stacks/app";
import { runProgram, terraformTool } from "../support/tools";
import { account, accountEnv, CONTEXT_VARIABLE, e2eTool, ROOT, SHOP_ENDPOINT, type Context } from "./support/context";
import { startEmulator } from "./support/emulator";
import { NOT_EMULATED } from "./support/not-emulated";
import { TerraformRoot } from "./support/root";
import { prepareShop, startShop } from "./support/shop-account";

/**
 * Synthesizes with the real command line, starts an emulated AWS per account and prepares each account. The emulated
 * accounts end with this process.
 */
export default async function setup(): Promise<void> {
  if (e2eTool().missing !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), "groundplan-e2e-"));
  const synthesized = join(folder, "cdktf.out");
  await runProgram("node", ["node_modules/typescript/bin/tsc", "--build"], ROOT, process.env);
  await runProgram("node_modules/.bin/cdktf", ["synth", "--output", synthesized], ROOT, {
    ...terraformTool().env,
    CI: "1",
  });
  const endpoints = { ...(await startAccounts(folder)), ...(await startShop(folder)) };
  const context: Context = { folder, synthesized, endpoints };
  writeFileSync(join(folder, "context.json"), JSON.stringify(context));
  process.env[CONTEXT_VARIABLE] = join(folder, "context.json");
  await Promise.all(
    Object.keys(endpoints).map((name) =>
      name === SHOP_ENDPOINT ? prepareShop(context) : prepareAccount(name, context),
    ),
  );
  for (const [type, reason] of Object.entries(NOT_EMULATED)) process.stdout.write(`not emulated: ${type}: ${reason}\n`);
}

async function startAccounts(folder: string): Promise<Record<string, string>> {
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given !== undefined) return { [await accountAt(given)]: given };
  const wanted = Object.entries(definitions.accounts).filter(([name]) => isWanted(name));
  const started = wanted.map(async ([name, { id }]) => {
    return [name, await startEmulator(id, join(folder, `${name}.log`))] as const;
  });
  return Object.fromEntries(await Promise.all(started));
}

/** GROUNDPLAN_E2E_ACCOUNTS names the accounts to work in, for a run of a few suites; the suites of the others are skipped. */
function isWanted(account: string): boolean {
  const only = process.env["GROUNDPLAN_E2E_ACCOUNTS"];
  return only === undefined || only.split(",").includes(account);
}

/** The account that an emulated AWS represents. */
async function accountAt(endpoint: string): Promise<string> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new STSClient({ endpoint, region: "us-east-1", credentials });
  const { Account: id } = await client.send(new GetCallerIdentityCommand({}));
  const name = Object.entries(definitions.accounts).find(([, one]) => one.id === id)?.[0];
  if (name !== undefined) return name;
  const ids = Object.values(definitions.accounts).map((one) => one.id);
  throw new Error(`${endpoint} is account ${String(id)}; start it as one of ${ids.join(", ")} (MOTO_ACCOUNT_ID)`);
}

/** Bootstraps the state with the project's own command, then applies the account's stack, which leaves nothing to plan. */
async function prepareAccount(name: string, { folder, synthesized, endpoints }: Context): Promise<void> {
  const env = accountEnv(endpoints[name] ?? "", account(name));
  const home = join(folder, `bootstrap-${name}`);
  mkdirSync(home);
  await runProgram("node", [join(ROOT, "dist/commands/bootstrap.js"), name], home, env);
  const root = TerraformRoot.from(
    join(synthesized, "stacks", accountStackId(name)),
    join(folder, accountStackId(name)),
    env,
  );
  await root.init();
  await root.apply();
  await root.planNothing();
}
