import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSynthesized, type TerraformJson } from "../../../readers/terraform";
import { buildApp, type Definitions } from "../../../stacks/app";
import type { EnvironmentFile, System } from "../../../stacks/config/environment";
import { SHOP } from "../../support/shop";
import { readContext, SHOP_ACCOUNT } from "./context";
import { PageFolder } from "./runbook";

/** The recovery region. */
export const AWAY = "us-west-2";

/** The handoffs of both homes of an environment of the tests' own, next to each other. */
export interface TwoHomes {
  readonly id: string;
  readonly first: PageFolder;
  readonly second: PageFolder;
}

/** Synthesizes both homes, and writes their handoffs. */
export function writeTwoHomes(system: string, common: System["common"]): TwoHomes {
  const id = `${system}-test`;
  const second = `${id}-recovery`;
  const file: EnvironmentFile = {
    tier: "staging",
    protection: "protected",
    account: SHOP_ACCOUNT,
    network: { cidr: "10.30.0.0/16" },
  };
  const account = { ...SHOP.accounts[SHOP_ACCOUNT]!, recoveryRegion: AWAY, imageReplication: [`${id}-`] };
  const definitions: Definitions = {
    ...SHOP,
    accounts: { ...SHOP.accounts, [SHOP_ACCOUNT]: account },
    systems: [{ name: system, common, environments: { test: file } }],
  };
  const home = join(readContext().folder, `homes-${id}`);
  const outdir = join(home, "out");
  mkdirSync(home, { recursive: true });
  buildApp(definitions, { only: [id, second], outdir }).synth();
  const json = new Map(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
  const receive = (name: string): PageFolder => {
    const folder = new PageFolder(join(home, name), join(home, "stubs"));
    folder.receive(json.get(name) ?? {});
    keepStateHere(join(folder.root.folder, "terraform.tf.json"));
    return folder;
  };
  return { id, first: receive(id), second: receive(second) };
}

/** In the folder instead of S3: the suite is about something else. */
function keepStateHere(file: string): void {
  const root = JSON.parse(readFileSync(file, "utf8")) as TerraformJson;
  const terraform = { ...(root["terraform"] as object), backend: { local: {} } };
  writeFileSync(file, JSON.stringify({ ...root, terraform }, null, 2));
}
