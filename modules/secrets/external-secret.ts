import { DataAwsSecretsmanagerSecretVersions } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-versions";
import type { Construct } from "constructs";
import { CheckBlock, escapeTemplate, Naming } from "../core";
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

  #filled: string | undefined;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id, props, true);
    this.description = props.description;
    const { region } = Naming.of(this).deployment;
    this.fillCommand = putSecretCommand(this.secretName, region);
  }

  /** Also warns at every plan and apply as long as it has no value. Terraform lists its versions, and reads none of them. */
  override get filled(): string {
    this.#filled ??= this.#lookForValue();
    return this.#filled;
  }

  #lookForValue(): string {
    const found = new DataAwsSecretsmanagerSecretVersions(this, "versions", { secretId: this.resource.id });
    const versions = `data.${found.terraformResourceType}.${found.friendlyUniqueId}.versions`;
    // Without any version, the list is null.
    const filled = `try(anytrue([for version in ${versions} : contains(version.version_stages, "AWSCURRENT")]), false)`;
    new CheckBlock(this, "filled", {
      condition: `\${${filled}}`,
      message: escapeTemplate(
        `${this.secretName} has no value yet, so the tasks that read it cannot start, and nothing waits for them. Fill it in, and apply again: ${this.fillCommand}`,
      ),
    });
    return filled;
  }
}

/** The command that asks for a secret's value, in any shell, and stores it. */
export function putSecretCommand(name: string, region: string): string {
  return (
    `(trap 'stty echo' EXIT; stty -echo; IFS= read -r VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value ` +
    `--region ${region} --secret-id ${name} --secret-string file:///dev/stdin)`
  );
}
