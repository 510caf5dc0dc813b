import { readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../../envs";
import type { AccountConfig } from "../../../stacks/config/account";
import { motoTool, terraformTool, type Tool } from "../../support/tools";

/** The repository. */
export const ROOT = join(__dirname, "..", "..", "..");

/** What the suites share; the setup writes it once, before the first suite runs. */
export interface Context {
  /** A folder for everything that the suites write. */
  readonly folder: string;
  /** What `cdktf synth` wrote. */
  readonly synthesized: string;
  /** The emulated AWS of each account, by the account's name; an account without one cannot be tested. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** The context's location: jest only passes environment variables from the setup to its workers. */
export const CONTEXT_VARIABLE = "GROUNDPLAN_E2E_CONTEXT";

export function readContext(): Context {
  const file = process.env[CONTEXT_VARIABLE];
  if (file === undefined) throw new Error("the setup of the end-to-end suites did not run");
  return JSON.parse(readFileSync(file, "utf8")) as Context;
}

/** Terraform, and an emulated AWS: our own, or the one that AWS_ENDPOINT_URL names. */
export function e2eTool(): Tool {
  const { missing } = terraformTool();
  if (missing !== undefined) return { missing };
  return process.env["AWS_ENDPOINT_URL"] === undefined ? motoTool() : { missing: undefined };
}

/** The account of the tests' own system in which changes are made, and its name among the endpoints. */
export const SHOP_ACCOUNT = "development";
export const SHOP_ENDPOINT = "shop";

/** What a suite needs that changes environments of the tests' own system: an emulated AWS of our own. */
export function shopTool(): Tool {
  const tool = e2eTool();
  if (tool.missing !== undefined || SHOP_ENDPOINT in readContext().endpoints) return tool;
  return { missing: "changes are tried in an emulated AWS of the tests' own, and AWS_ENDPOINT_URL names another one" };
}

/** What a suite for one account needs: that account, among the emulated ones. */
export function accountTool(name: string): Tool {
  const tool = e2eTool();
  if (tool.missing !== undefined || name in readContext().endpoints) return tool;
  const variable = process.env["AWS_ENDPOINT_URL"] === undefined ? "GROUNDPLAN_E2E_ACCOUNTS" : "AWS_ENDPOINT_URL";
  return { missing: `${variable} leaves out account ${name}` };
}

/** The environment variables with which every program calls only the emulated account. */
export function accountEnv(endpoint: string, { region }: AccountConfig): NodeJS.ProcessEnv {
  return {
    ...terraformTool().env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    // Terraform and its provider live for seconds on a large heap: collecting it less often saves a quarter of their CPU time.
    GOGC: "400",
    // S3 Control prefixes the host name with the account id, and the result does not resolve: a proxy needs no lookup.
    HTTP_PROXY: endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

export function account(name: string): AccountConfig {
  const found = definitions.accounts[name];
  if (found === undefined) throw new Error(`there is no account ${name}`);
  return found;
}
