import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bundleOf } from "../../../readers/handoff";
import { readSynthesized, type TerraformJson } from "../../../readers/terraform";
import { buildApp } from "../../../stacks/app";
import type { EnvironmentFile, System } from "../../../stacks/config/environment";
import { overlay } from "../../envs/overlay";
import { SHOP } from "../../support/shop";
import { awsCli } from "./aws-cli";
import { accountEnv, readContext, SHOP_ACCOUNT, SHOP_ENDPOINT } from "./context";
import { TerraformRoot } from "./root";
import { MINUTE_ALONE } from "./time";

/** What replaces a program while the blocks of a page run, each with the reason. Everything else is the real program. */
const STUBS: Readonly<Record<string, { readonly script: (awsCli: string) => string; readonly because: string }>> = {
  aws: {
    script: (awsCli) => `export AWS_DEFAULT_REGION="$AWS_REGION" PATH="\${PATH#*:}"
case "$1" in cloudfront-keyvaluestore) set -- --no-sign-request "$@" ;; esac
exec ${awsCli} --endpoint-url "$AWS_ENDPOINT_URL" "$@"`,
    because:
      "version 1 of the AWS CLI ignores AWS_ENDPOINT_URL for RDS in us-east-1, does not read AWS_REGION, and needs one more package to sign for all regions",
  },
  sleep: {
    script: () => "exec /bin/sleep 1",
    because: "the emulated AWS takes seconds for what AWS takes minutes for",
  },
};

/** What a block printed, and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** A folder that an ops team receives, and its pages, whose blocks can be run. */
export class PageFolder {
  readonly root: TerraformRoot;
  readonly #env: NodeJS.ProcessEnv;
  #pages: Readonly<Record<string, string>> = {};

  /**
   * @param stubs a folder for the programs that replace others.
   * @param endpoint where the folder is applied. Default: the account of the tests.
   */
  constructor(
    folder: string,
    stubs: string,
    readonly endpoint = readContext().endpoints[SHOP_ENDPOINT] ?? "",
  ) {
    mkdirSync(stubs, { recursive: true });
    for (const [program, { script }] of Object.entries(STUBS)) {
      writeFileSync(join(stubs, program), `#!/bin/sh\n${script(awsCli(readContext().folder))}\n`);
      chmodSync(join(stubs, program), 0o755);
    }
    const env = accountEnv(endpoint, SHOP.accounts[SHOP_ACCOUNT]!);
    // Terraform polls instead of working: more at once takes no longer.
    this.#env = {
      ...process.env,
      ...env,
      PATH: `${stubs}${delimiter}${process.env["PATH"] ?? ""}`,
      TF_CLI_ARGS_apply: "-parallelism=30",
      TF_CLI_ARGS_destroy: "-parallelism=30",
      TF_CLI_ARGS_plan: "-parallelism=30",
      TF_CLI_ARGS: "-no-color",
    };
    this.root = new TerraformRoot(folder, env);
  }

  /** Writes the handoff of a synthesized root into the folder. */
  receive(terraform: TerraformJson): void {
    const from = { version: "1.2.3", commit: undefined, dirty: false };
    const bundle = bundleOf(terraform, { language: "json", from });
    mkdirSync(this.root.folder, { recursive: true });
    for (const [name, text] of bundle) writeFileSync(join(this.root.folder, name), text);
    this.#pages = Object.fromEntries([...bundle].filter(([name]) => name.endsWith(".md")));
  }

  /** Takes over another folder as it is now, initialized as it may be. */
  protected copyOf(other: PageFolder): this {
    cpSync(other.root.folder, this.root.folder, { recursive: true, verbatimSymlinks: true });
    this.#pages = other.#pages;
    return this;
  }

  /** The blocks of a section of a page, in their order. */
  blocks(section: string, page = "RUNBOOK.md"): string[] {
    const content = (this.#pages[page] ?? "").split(/^##+ /m).find((one) => one.startsWith(`${section}\n`));
    return [...(content ?? "").matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  }

  /** The block of a section of a page that contains a text. */
  block(section: string, text: string | RegExp, page = "RUNBOOK.md"): string {
    const found = this.blocks(section, page).filter((one) =>
      typeof text === "string" ? one.includes(text) : text.test(one),
    );
    if (found.length !== 1) throw new Error(`${page}, ${section}: ${found.length} blocks contain ${String(text)}`);
    return found[0] ?? "";
  }

  /** Runs blocks as they stand, in one new shell in the folder, answering `yes` to every question. */
  async run(blocks: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.start(blocks, variables).ended;
  }

  /** Runs blocks that must succeed. */
  async succeed(blocks: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, output } = await this.run(blocks, variables);
    if (status !== 0) {
      // First what went wrong: a log may only keep the beginning of a message.
      const errors = output.split("\n").filter((line) => /^[│╷╵]|^An error|^usage:|: command not found/.test(line));
      const parts = [errors.join("\n").slice(0, 4000), blocks.join("\n"), output.slice(-2000)];
      throw new Error(`exit code ${String(status)}\n${parts.join("\n\n")}`);
    }
    return output;
  }

  /** Starts blocks in a shell that can be killed. */
  start(
    blocks: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): { shell: ChildProcess; ended: Promise<Ran> } {
    const first = /^```sh\n(export AWS_REGION[^\n]*)$/m.exec(this.#pages["RUNBOOK.md"] ?? "")?.[1] ?? "exit 1";
    // Without it, bash may take a pipe for a remote login, read ~/.bashrc, and find other programs before the stubs.
    const shell = spawn("bash", ["--norc", "-c", [first, ...blocks].join("\n")], {
      cwd: this.root.folder,
      env: { ...this.#env, ...variables },
      detached: true,
    });
    let output = "";
    shell.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    shell.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    shell.stdin.end("yes\n".repeat(9));
    shell.stdin.on("error", () => undefined);
    const ended = new Promise<Ran>((resolve) =>
      shell.on("close", (status) => {
        resolve({ status, output });
      }),
    );
    return { shell, ended };
  }

  /** What a command of the tests prints. */
  async ask(command: string): Promise<string> {
    return (await this.succeed([command])).trim();
  }
}

/** The folder of an environment of the tests' own. */
export class RunbookFolder extends PageFolder {
  readonly #home: string;
  readonly #id: string;

  constructor(
    readonly name: string,
    readonly common: System["common"],
    /** Where it is applied. Default: the account of the tests. */
    endpoint?: string,
    label = "",
  ) {
    const id = `${name}-test`;
    const home = join(readContext().folder, `runbook-${id}${label}`);
    super(join(home, "folder"), join(home, "stubs"), endpoint);
    this.#home = home;
    this.#id = id;
  }

  /** The same folder, for another copy of the account. */
  at(endpoint: string, label: string): RunbookFolder {
    return new RunbookFolder(this.name, this.common, endpoint, `-${label}`).copyOf(this);
  }

  /** Writes the handoff of the environment, with these changes. */
  write(over: object = {}): void {
    const file: EnvironmentFile = { tier: "staging", account: SHOP_ACCOUNT, network: { cidr: "10.30.0.0/16" } };
    const account = { ...SHOP.accounts[SHOP_ACCOUNT]!, recoveryRegion: "us-west-2" };
    const environment = overlay(file, over) as EnvironmentFile;
    const systems = [{ name: this.name, common: this.common, environments: { test: environment } }];
    const outdir = join(this.#home, "out");
    buildApp(
      { ...SHOP, accounts: { ...SHOP.accounts, [SHOP_ACCOUNT]: account }, systems },
      { only: [this.#id], outdir },
    ).synth();
    this.receive(readSynthesized(outdir)[0]?.terraform ?? {});
  }
}

/** Begins a suite: the handoff of an environment of the tests' own is applied as its README says. */
export function applyByReadme(name: string, common: System["common"]): () => RunbookFolder {
  let folder: RunbookFolder | undefined;
  const applied = (): RunbookFolder => {
    if (folder === undefined) throw new Error(`${name} is not applied yet`);
    return folder;
  };
  test(
    "it is applied with the commands of its README",
    async () => {
      folder = new RunbookFolder(name, common);
      folder.write();
      expect(await folder.succeed([folder.block("Apply", "terraform init", "README.md")])).toContain("No changes.");
    },
    20 * MINUTE_ALONE,
  );
  return applied;
}
