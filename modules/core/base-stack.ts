import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, TerraformDataSource, TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { Construct, Node } from "constructs";
import { EphemeralResource } from "./ephemeral-resource";
import { Naming, type Deployment } from "./naming";

/**
 * How Terraform keeps two people from writing a state at the same time.
 * - `dynamodb`: the lock table, which every Terraform version since 0.9 understands.
 * - `lockfile`: a lock object in the state bucket (Terraform 1.10 and later), without the table.
 * - `both`: for the migration from the first to the second, one release apart.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/backend/s3#state-locking
 */
export type Locking = "dynamodb" | "lockfile" | "both";

/** Where a stack keeps its Terraform state. */
export interface StateBackend {
  readonly bucket: string;
  readonly table: string;
  readonly region: string;
  readonly locking: Locking;
  /** The object's key in the bucket: `sheetgpt/prod/terraform.tfstate`. */
  readonly key: string;
}

export interface BaseStackProps {
  readonly deployment: Deployment;
  /** Default: a file next to the configuration, for trying out a module. */
  readonly backend?: StateBackend;
  /**
   * Tags for every resource that supports them, in addition to System, Environment and ManagedBy, which they may
   * override.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The AWS provider release that the generated classes match. */
export const AWS_PROVIDER_VERSION = "5.100.0";
/** Write-only arguments came with 1.11. */
const TERRAFORM_VERSION = ">= 1.11.0";

/**
 * A Terraform root: provider with account guard and default tags, remote state, and readable addresses.
 *
 * Addresses are a public contract: an id is the construct's path in snake_case, without a hash
 * (`aws_subnet.network_private_a`). Path parts named `Resource` or `Default` do not show. Two elements with the same
 * address are an error that names both.
 */
export class BaseStack extends TerraformStack {
  readonly naming: Naming;
  readonly #tags: Readonly<Record<string, string>>;
  readonly #providers = new Map<string, AwsProvider>();
  readonly #moves: Move[] = [];

  constructor(scope: Construct, id: string, props: BaseStackProps) {
    super(scope, id);
    this.naming = new Naming(props.deployment);
    this.naming.provideTo(this);
    this.#tags = {
      System: props.deployment.system,
      Environment: props.deployment.environment,
      ManagedBy: "terraform",
      ...props.tags,
    };
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    this.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION });
    this.#providers.set(props.deployment.region, this.#provider(props.deployment.region));
    // CDKTF gives a backend's construct the id `backend`, in whatever scope it is created: a service may need that id here.
    const state = new Construct(this, "terraform-state");
    if (props.backend) this.#keepStateIn(state, props.backend);
    // Without an explicit path it would write the local working directory into the configuration.
    else new LocalBackend(state, { path: "terraform.tfstate" });
    this.node.addValidation({ validate: () => this.#addressProblems() });
  }

  /** The provider for a region: the default one for the home region, an alias named after the region elsewhere. */
  providerFor(region: string): AwsProvider {
    const known = this.#providers.get(region);
    if (known) return known;
    const made = this.#provider(region, region);
    this.#providers.set(region, made);
    return made;
  }

  /**
   * A provider that works as a role, which may be in another account. What it manages has no tags of its own.
   * @param alias what it is for: `dns`.
   */
  providerAs(alias: string, roleArn: string): AwsProvider {
    return new AwsProvider(this, `aws-${alias}`, {
      region: this.naming.deployment.region,
      alias,
      assumeRole: [{ roleArn }],
      allowedAccountIds: [roleArn.split(":")[4] ?? ""],
    });
  }

  /**
   * Declares the providers of other regions, also where nothing is there any more: Terraform deletes what is left only with the
   * provider that made it, and otherwise refuses to plan at all.
   * @see https://developer.hashicorp.com/terraform/language/v1.11.x/providers/configuration#alias-multiple-provider-configurations
   */
  keepProvidersOf(...regions: readonly (string | undefined)[]): void {
    for (const region of regions) if (region !== undefined) this.providerFor(region);
  }

  /** An output with a fixed name, which other tools rely on. */
  output(name: string, value: unknown, description: string): void {
    new TerraformOutput(this, name, { value, description, staticId: true });
  }

  /**
   * Tells Terraform that a resource has moved to another address, so that a renamed construct is not destroyed and
   * recreated: `stack.renamed("aws_sqs_queue.jobs", "aws_sqs_queue.invoices")`. Keep it until every environment has
   * been applied with it.
   * @see https://developer.hashicorp.com/terraform/language/v1.11.x/modules/develop/refactoring
   */
  renamed(from: string, to: string): void {
    this.#moves.push({ from, to });
    this.addOverride("moved", this.#moves);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof Node ? element : element.node;
    const parts = node.scopes.slice(this.node.scopes.length).map((scope) => scope.node.id);
    return nameInAddress(...parts.filter((id) => id !== "Resource" && id !== "Default"));
  }

  #provider(region: string, alias?: string): AwsProvider {
    return new AwsProvider(this, alias === undefined ? "aws" : `aws-${alias}`, {
      region,
      ...(alias === undefined ? {} : { alias }),
      allowedAccountIds: [this.naming.deployment.accountId],
      defaultTags: [{ tags: { ...this.#tags } }],
    });
  }

  /**
   * Another workspace has another, empty state: a plan there would create everything a second time, under the same names.
   * Some runners set `TF_WORKSPACE`, and HCP Terraform has workspaces of its own, so the root's id is accepted too.
   * @see https://developer.hashicorp.com/terraform/language/v1.11.x/state/workspaces
   */
  #refuseOtherWorkspaces(): void {
    const id = this.node.id;
    const output = new TerraformOutput(this, "workspace", {
      value: "${terraform.workspace}",
      description: "Name of the Terraform workspace.",
      staticId: true,
    });
    output.addOverride("precondition", [
      {
        condition: `\${contains(["default", "${id}"], terraform.workspace)}`,
        error_message: `The workspace \${terraform.workspace} has a state of its own, in which nothing of ${id} is. Unset TF_WORKSPACE, or run: terraform workspace select default`,
      },
    ]);
  }

  #keepStateIn(scope: Construct, { bucket, table, region, locking, key }: StateBackend): void {
    this.#refuseOtherWorkspaces();
    const backend = new S3Backend(scope, {
      bucket,
      key,
      region,
      encrypt: true,
      allowedAccountIds: [this.naming.deployment.accountId],
      ...(locking === "lockfile" ? {} : { dynamodbTable: table }),
    });
    if (locking !== "dynamodb") backend.addOverride("use_lockfile", true);
  }

  #addressProblems(): string[] {
    const owners = new Map<string, string>();
    const problems: string[] = [];
    for (const element of this.node.findAll()) {
      if (!TerraformElement.isTerraformElement(element)) continue;
      const address = addressOf(element, this);
      if (address === undefined) continue;
      const owner = owners.get(address);
      if (owner === undefined) owners.set(address, element.node.path);
      else problems.push(`${address} is the address of both ${owner} and ${element.node.path}; rename one of them`);
      if (!ADDRESS.test(address)) {
        problems.push(`${address} is not a valid address for ${element.node.path}; start its id with a letter`);
      }
    }
    return [...problems, ...this.#moves.flatMap((move) => moveProblems(move, owners))];
  }
}

/** The name that constructs with these ids get in addresses: `worker_ocr` for `ocr` in `worker`. */
export function nameInAddress(...ids: readonly string[]): string {
  return ids
    .join("_")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}

/** A resource with a new address. */
interface Move {
  readonly from: string;
  readonly to: string;
}

function moveProblems({ from, to }: Move, owners: ReadonlyMap<string, string>): string[] {
  const move = `renamed("${from}", "${to}")`;
  const owner = owners.get(from);
  return [
    ...(owner === undefined ? [] : [`${move}: ${from} is still the address of ${owner}; rename that construct too`]),
    ...(owners.has(to) ? [] : [`${move}: nothing in this stack has the address ${to}; look for it in the golden list`]),
  ];
}

/** A type and a name, each valid in Terraform. */
const ADDRESS = /^([a-z]+\.)?[a-z]\w*\.[a-z_]\w*$/;

/** `aws_subnet.network_private_a` or `data.aws_region.current`; undefined for elements without an address. */
function addressOf(element: TerraformElement, stack: TerraformStack): string | undefined {
  if (element instanceof EphemeralResource) return element.address;
  const { terraformResourceType } = element as { terraformResourceType?: unknown };
  if (typeof terraformResourceType !== "string") return undefined;
  const address = `${terraformResourceType}.${stack.getLogicalId(element)}`;
  return TerraformDataSource.isTerraformDataSource(element) ? `data.${address}` : address;
}
