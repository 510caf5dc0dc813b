import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Construct } from "constructs";
import type { ExistingSecretConfig } from "./config";
import { ReadableSecret } from "./secret";

/**
 * A secret that somebody else created and keeps, by its ARN or by its name. One with a name is looked up when Terraform
 * plans, without its value: a plan fails if it does not exist, and readers get its full ARN.
 */
export class ExistingSecret extends ReadableSecret {
  readonly secretArn: string;
  /** Others write it, so nobody here knows its version. */
  readonly versionId = undefined;
  override readonly jsonKey: string | undefined;
  protected readonly label: string;
  protected readonly kmsKeyArn: string | undefined;

  constructor(scope: Construct, id: string, { secret, key, kmsKeyArn }: ExistingSecretConfig) {
    super(scope, id);
    this.label = id;
    this.jsonKey = key;
    this.kmsKeyArn = kmsKeyArn;
    this.secretArn = secret.startsWith("arn:")
      ? secret
      : new DataAwsSecretsmanagerSecret(this, "Default", { name: secret }).arn;
  }
}
