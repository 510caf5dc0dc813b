import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AWS_PROVIDER_VERSION } from "../../modules/core";
import type { PlannedChange, Specimen } from "../../readers/check/replacement/record";
import type { ResourceSchema } from "../../readers/check/replacement/schema";
import { providerEnv } from "./provider";
import { CommandError } from "./run";

/** Specimens that the provider rejects are removed, and the others planned again. */
const ROUNDS = 6;
/** AWS is never called: the state is not refreshed, and all checks of the provider are off. */
const PROVIDER = {
  region: "us-east-1",
  access_key: "recorded",
  secret_key: "recorded",
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
  skip_requesting_account_id: true,
};

interface Schemas {
  readonly provider_schemas: Readonly<
    Record<string, { readonly resource_schemas: Readonly<Record<string, ResourceSchema>> }>
  >;
}

interface Line {
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly range?: { start: { line: number } };
  };
}

/** Plans made-up resources with the real provider, in an otherwise empty folder. */
export class SpecimenPlanner {
  readonly #env: NodeJS.ProcessEnv;

  constructor(private readonly folder: string) {
    this.#env = providerEnv(folder);
  }

  /** Installs the provider. */
  init(): void {
    this.#writeRoot([]);
    this.#call("init", "-input=false");
  }

  schemas(): Record<string, ResourceSchema> {
    const { provider_schemas: providers } = JSON.parse(this.#call("providers", "schema", "-json")) as Schemas;
    return Object.assign({}, ...Object.values(providers).map((one) => one.resource_schemas)) as Record<
      string,
      ResourceSchema
    >;
  }

  /** What the provider plans to do with each specimen. */
  plan(specimens: readonly Specimen[], schemas: Readonly<Record<string, ResourceSchema>>): PlannedChange[] {
    let left = specimens;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const addresses = this.#writeRoot(left);
      this.#writeState(left, schemas);
      const args = ["plan", "-refresh=false", "-input=false", "-json", "-out=plan.bin", "-parallelism=4"];
      const { status, stdout } = this.#spawn(args);
      if (status === 0) {
        const shown = JSON.parse(this.#call("show", "-json", "plan.bin")) as { resource_changes: PlannedChange[] };
        return shown.resource_changes;
      }
      const refused = refusedIn(stdout, addresses);
      if (refused.size === 0) throw new CommandError(`terraform plan failed\n${stdout.slice(-4000)}`);
      process.stdout.write(`round ${round}: the provider rejects ${refused.size} specimens\n`);
      for (const [address, why] of refused) process.stderr.write(`  ${address}: ${why}\n`);
      left = left.filter(({ type, name }) => !refused.has(`${type}.${name}`));
    }
    throw new CommandError("the provider rejects more specimens every round; check literals.ts");
  }

  /** Writes one specimen per line, so that the line number of an error identifies the specimen. */
  #writeRoot(specimens: readonly Specimen[]): Map<number, string> {
    const aws = { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION };
    const head = JSON.stringify({ terraform: { required_providers: { aws } }, provider: { aws: PROVIDER } });
    const lines = [`${head.slice(0, -1)}, "resource": [`];
    const addresses = new Map<number, string>();
    specimens.forEach(({ type, name, config }) => {
      lines.push(`${JSON.stringify({ [type]: { [name]: config } })},`);
      addresses.set(lines.length, `${type}.${name}`);
    });
    writeFileSync(join(this.folder, "main.tf.json"), [...lines, '{"terraform_data": {"last": {}}}]}\n'].join("\n"));
    return addresses;
  }

  #call(...args: readonly string[]): string {
    const { status, stdout, stderr } = this.#spawn(args);
    if (status !== 0) throw new CommandError(`terraform ${args.join(" ")} failed\n${stderr}`);
    return stdout;
  }

  #writeState(specimens: readonly Specimen[], schemas: Readonly<Record<string, ResourceSchema>>): void {
    const resources = specimens.map(({ type, name, state }) => ({
      mode: "managed",
      type,
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: schemas[type]?.version ?? 0, attributes: { ...state, id: "recorded" } }],
    }));
    const state = { version: 4, terraform_version: "1.11.0", serial: 1, lineage: "recorded", outputs: {}, resources };
    writeFileSync(join(this.folder, "terraform.tfstate"), JSON.stringify(state));
  }

  #spawn(args: readonly string[]) {
    return spawnSync("terraform", args, { cwd: this.folder, env: this.#env, encoding: "utf8", maxBuffer: 2 ** 30 });
  }
}

function refusedIn(stdout: string, addresses: ReadonlyMap<number, string>): Map<string, string> {
  const refused = new Map<string, string>();
  for (const line of stdout.split("\n").filter((one) => one.startsWith("{"))) {
    const { diagnostic } = JSON.parse(line) as Line;
    const address = addresses.get(diagnostic?.range?.start.line ?? 0);
    if (diagnostic?.severity === "error" && address !== undefined) refused.set(address, diagnostic.summary);
  }
  return refused;
}
