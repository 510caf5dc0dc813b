import type { Construct } from "constructs";
import { Naming } from "../core";
import { Secret, type SecretProps } from "./secret";

/**
 * An empty secret that people fill in. Terraform never touches its value, so a filled-in one is never overwritten. What
 * reads it does not start before there is a value: ECS reports `ResourceNotFoundException`.
 */
export class ExternalSecret extends Secret {
  readonly description: string;
  /** People write the value, so Terraform cannot know its version. */
  readonly versionId = undefined;
  /**
   * The command that fills it in. It asks for the value instead of taking it as an argument, so that it ends up neither
   * in the shell's history nor in the list of processes, and without a line break at its end.
   */
  readonly fillCommand: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id, props, true);
    this.description = props.description;
    const { region } = Naming.of(this).deployment;
    this.fillCommand =
      `read -rs VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value --region ${region} ` +
      `--secret-id ${this.secretName} --secret-string file:///dev/stdin; unset VALUE`;
  }
}
