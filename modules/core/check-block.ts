import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

export interface CheckBlockProps {
  /** What should be true: `${…}`. */
  readonly condition: string;
  /** What people read if it is not. */
  readonly message: string;
}

/**
 * A Terraform `check` block: a condition that every plan and apply looks at, and that is a warning where it does not hold.
 * CDKTF has no class for it.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/checks
 */
export class CheckBlock extends TerraformElement {
  readonly #props: CheckBlockProps;

  constructor(scope: Construct, id: string, props: CheckBlockProps) {
    super(scope, id);
    this.#props = props;
  }

  override toTerraform(): Record<string, unknown> {
    const { condition, message } = this.#props;
    const name = TerraformStack.of(this).getLogicalId(this);
    return { check: { [name]: { assert: [{ condition, error_message: message }] } } };
  }
}
