import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

/**
 * A value that Terraform keeps in its state. CDKTF has a class for it, `DataResource`, but it runs `terraform version`
 * at every synthesis and fails without Terraform. The root's `required_version` ensures the same.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  readonly #input: Readonly<Record<string, unknown>>;

  constructor(
    scope: Construct,
    id: string,
    { input, ...meta }: TerraformMetaArguments & { readonly input: Readonly<Record<string, unknown>> },
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      ...meta,
    });
    this.#input = input;
  }

  /** A reference to one of the kept values. */
  output(name: string): string {
    return this.interpolationForAttribute(`output.${name}`).toString();
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.#input };
  }
}
