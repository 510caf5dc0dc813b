import { TerraformElement, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";

/**
 * A Terraform `ephemeral` block: opened at every plan and apply, never written to the state or the plan. CDKTF has no
 * class for it. Its values may only be used in write-only arguments, provider configuration or other ephemeral blocks.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral
 */
export class EphemeralResource extends TerraformElement {
  readonly #type: string;
  readonly #config: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, config: Readonly<Record<string, unknown>>) {
    super(scope, id);
    this.#type = type;
    this.#config = config;
  }

  /** A reference to one of its attributes, such as `random_password`. */
  attribute(name: string): string {
    return Token.asString(`\${${this.address}.${name}}`);
  }

  /** `ephemeral.<type>.<name>`. */
  get address(): string {
    return `ephemeral.${this.#type}.${TerraformStack.of(this).getLogicalId(this)}`;
  }

  override toTerraform(): Record<string, unknown> {
    const name = TerraformStack.of(this).getLogicalId(this);
    return { ephemeral: { [this.#type]: { [name]: this.#config } } };
  }
}
