import { excesses, type Excess } from "../quotas";
import { type Block, Root } from "../terraform";
import { rootFiles } from "./files";
import { writeHcl } from "./hcl/write";
import { adoptCommands, adoptScript } from "./live/adopt";
import { driftCommands, driftScript } from "./live/drift";
import { lockFile } from "./lock";
import { conventions } from "./pages/conventions";
import { factsOf } from "./pages/facts";
import { permissions } from "./pages/permissions";
import { readme, type Provenance } from "./pages/readme";
import { runbook } from "./pages/runbook";
import { commandsOn } from "./policy/cli-commands";
import { policyFor, readPolicy } from "./policy/ops";
import { deployPolicies } from "./policy/policy";

export interface BundleOptions {
  /** `hcl` for `main.tf` and the like instead of `main.tf.json`. */
  readonly language: "json" | "hcl";
  readonly from: Provenance;
  /** Every root of the account, whose quotas they share. Default: only this one. */
  readonly together?: readonly Root[];
}

/** What an ops team receives: file contents by file name. */
export type Bundle = ReadonlyMap<string, string>;

/** Makes the handoff of a synthesized root. The same root and provenance give the same bytes. */
export function bundleOf(json: Block, { language, from, together = [] }: BundleOptions): Bundle {
  const root = new Root(json);
  const facts = factsOf(root);
  const extension = language === "hcl" ? "tf" : "tf.json";
  const write = language === "hcl" ? writeHcl : inJson;
  const terraform = [...rootFiles(json)].map(([name, content]) => [`${name}.${extension}`, write(content)] as const);
  const policies = deployPolicies(root);
  const policyName = (at: number): string =>
    policies.length === 1 ? "deploy-policy.json" : `deploy-policy-${at + 1}.json`;
  const policyFiles = policies.map((policy, at) => [policyName(at), inJson(policy)] as const);
  const lock = lockFile(json);
  const contents = {
    policies: policyFiles.map(([name]) => name),
    terraform: `terraform.${extension}`,
    lock: lock !== undefined,
    quotas: quotasOf(root, together),
  };
  const pages = [readme(root, facts, from, contents), runbook(root, facts)] as const;
  return new Map([
    ["README.md", pages[0]],
    ["RUNBOOK.md", pages[1]],
    ["PERMISSIONS.md", permissions(root, facts)],
    ["CONVENTIONS.md", conventions(root, facts)],
    ["adopt.sh", adoptScript(root)],
    ["drift.sh", driftScript(root)],
    ["ops-policy.json", inJson(policyFor(root, commandsOn(pages.join("\n"))))],
    ["read-policy.json", inJson(readPolicy(root, [...adoptCommands(root), ...driftCommands(root)]))],
    ...terraform,
    ...policyFiles,
    ...(lock === undefined ? [] : [[".terraform.lock.hcl", lock] as const]),
  ]);
}

/** What the account's roots need beyond AWS's defaults, as far as this root adds to it. */
function quotasOf(root: Root, together: readonly Root[]): Excess[] {
  const same = (other: Root): boolean => other.backend["key"] === root.backend["key"] && other.account === root.account;
  const others = together.filter((other) => other.account === root.account && !same(other));
  return excesses([root, ...others]).filter(({ roots }) => roots.includes(root));
}

function inJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
