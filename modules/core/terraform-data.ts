import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

type Values = Readonly<Record<string, unknown>>;

export interface TerraformDataProps extends TerraformMetaArguments {
  /** What is kept. Default: nothing. */
  readonly input?: Values;
  /** It is replaced when one of these changes, and with it whatever names it in `replace_triggered_by`. */
  readonly triggersReplace?: Values;
}

/**
 * A value that Terraform keeps in its state. CDKTF has a class for it, `DataResource`, but it runs `terraform version`
 * at every synthesis and fails without Terraform. The root's `required_version` ensures the same.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  readonly #input: Values;
  readonly #triggers: Values | undefined;

  constructor(scope: Construct, id: string, { input = {}, triggersReplace, ...meta }: TerraformDataProps) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      ...meta,
    });
    this.#input = input;
    this.#triggers = triggersReplace;
  }

  /** Another one after each replacement. */
  get generatedId(): string {
    return this.getStringAttribute("id");
  }

  /** A reference to one of the kept values. */
  output(name: string): string {
    return this.interpolationForAttribute(`output.${name}`).toString();
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      ...(Object.keys(this.#input).length > 0 ? { input: this.#input } : {}),
      ...(this.#triggers ? { triggers_replace: this.#triggers } : {}),
    };
  }
}
