import type { Construct } from "constructs";
import { Naming } from "../core";
import { Secret, type SecretProps } from "./secret";

/**
 * An empty secret that people fill in. Terraform never touches its value, so a filled-in one is never overwritten.
 * Tasks that read it do not start before it has a value: ECS reports `ResourceNotFoundException`.
 */
export class ExternalSecret extends Secret {
  readonly description: string;
  /** People set the value, so Terraform cannot know its version. */
  readonly versionId = undefined;
  /**
   * The command that fills it in. It prompts for the value instead of taking it as an argument, so that it appears
   * neither in the shell history nor in the process list, and without a trailing line break.
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
