import { DataAwsSecretsmanagerSecrets } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secrets";
import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import { EphemeralResource } from "../core";
import { ReadableSecret } from "./secret";

export interface ReplicaOptions {
  /** The key of the value, if the secret is a JSON object with several. */
  readonly jsonKey?: string | undefined;
  /** The customer managed key that the copy is encrypted with, in its own region. */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * The copy of another region's secret in the stack's region, found by its name. It can only be read: AWS writes it
 * whenever the original changes.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export class ReplicaSecret extends ReadableSecret {
  readonly secretArn: string;
  /** The original's stack sets the value, so this one cannot know its version. */
  readonly versionId = undefined;
  protected readonly label: string;
  override readonly jsonKey: string | undefined;
  protected readonly kmsKeyArn: string | undefined;
  readonly #secretName: string;
  #stored: EphemeralResource | undefined;

  /** @param secretName the physical name, the same as the original's: `shop-prod-jwt-secret`. */
  constructor(scope: Construct, id: string, secretName: string, { jsonKey, kmsKeyArn }: ReplicaOptions = {}) {
    super(scope, id);
    this.jsonKey = jsonKey;
    this.kmsKeyArn = kmsKeyArn;
    this.label = id;
    this.#secretName = secretName;
    // The data source of one secret also asks for its policy, which AWS may refuse for a copy.
    const found = new DataAwsSecretsmanagerSecrets(this, "Default", {
      filter: [{ name: "name", values: [secretName] }],
    });
    // The filter compares beginnings; AWS appends six characters to a name.
    const arns = `${found.terraformResourceType}.${found.friendlyUniqueId}.arns`;
    // A local value, since the reference ends up in JSON, in which an expression must not have quotes.
    const match = `\${one([for arn in data.${arns} : arn if can(regex(":${secretName.replace(/[.+]/g, "[$&]")}-[A-Za-z0-9]+$", arn))])}`;
    this.secretArn = new TerraformLocal(this, "arn", match).asString;
  }

  /** The stored value, for a write-only argument or a `ComposedSecret`; Terraform accepts it nowhere else. */
  read(): string {
    this.#stored ??= new EphemeralResource(this, "stored", "aws_secretsmanager_secret_version", {
      secret_id: this.#secretName,
    });
    return this.#stored.attribute("secret_string");
  }
}
