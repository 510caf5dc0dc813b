import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import { escapeTemplate, keepFromDestruction, Naming, type Protection } from "../core";
import type { IGrantable } from "../iam";
import type { ISecret } from "./interfaces";

export interface SecretProps {
  /** The suffix of the physical name, `<system>-<environment>-…`. Default: the construct's id. */
  readonly name?: string;
  readonly description: string;
  readonly protection: Protection;
  /**
   * Another region that keeps a copy under the same name, which AWS updates with every new value. Default: none; a copy
   * costs as much as a secret.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  readonly replicaRegion?: string;
}

export interface SecretAttributes {
  /** The full ARN, with the six characters that AWS appends to the name. */
  readonly secretArn: string;
  /** Changes with the value, if Terraform writes it. */
  readonly versionId?: string;
  /** The key of the value, if the secret is a JSON object with several. */
  readonly jsonKey?: string;
  /** The customer managed key it is encrypted with, which readers must be allowed to use too. */
  readonly kmsKeyArn?: string;
}

/** Days in which a deleted secret can be restored: the maximum. */
const RECOVERY_WINDOW_DAYS = 30;

/** What all secrets have in common. */
export abstract class ReadableSecret extends Construct implements ISecret {
  abstract readonly secretArn: string;
  readonly jsonKey: string | undefined = undefined;
  readonly #readers = new WeakSet<IGrantable>();

  abstract get versionId(): string | undefined;

  get filled(): string | undefined {
    return undefined;
  }

  grantRead(grantee: IGrantable): void {
    if (this.#readers.has(grantee)) return;
    this.#readers.add(grantee);
    grantee.addStatement({
      sid: `ReadSecret${pascalCase(this.label)}`,
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.secretArn],
    });
    if (this.kmsKeyArn === undefined) return;
    grantee.addStatement({
      sid: `DecryptSecret${pascalCase(this.label)}`,
      actions: ["kms:Decrypt"],
      resources: [this.kmsKeyArn],
    });
  }

  protected abstract readonly label: string;
  protected abstract readonly kmsKeyArn: string | undefined;
}

/**
 * A secret in Secrets Manager, without a value. {@link GeneratedSecret}, {@link ComposedSecret} and
 * {@link ExternalSecret} say where the value comes from.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/secretsmanager_secret
 */
export abstract class Secret extends ReadableSecret {
  readonly secretArn: string;
  /** The physical name: `shop-prod-jwt-secret`. */
  readonly secretName: string;
  /** The underlying secret; the escape hatch. */
  readonly resource: SecretsmanagerSecret;
  protected readonly label: string;
  /** The AWS managed key of Secrets Manager needs no permission for readers. */
  protected readonly kmsKeyArn = undefined;

  constructor(scope: Construct, id: string, props: SecretProps, irreplaceable: boolean) {
    super(scope, id);
    this.label = props.name ?? id;
    this.secretName = Naming.of(this).name("secret", this.label);
    this.resource = new SecretsmanagerSecret(this, "Resource", {
      name: this.secretName,
      description: escapeTemplate(props.description),
      recoveryWindowInDays: props.protection === "disposable" ? 0 : RECOVERY_WINDOW_DAYS,
      ...(props.replicaRegion === undefined ? {} : { replica: [{ region: props.replicaRegion }] }),
      lifecycle: irreplaceable ? keepFromDestruction(props.protection) : undefined,
    });
    this.secretArn = this.resource.arn;
  }

  /** A secret that was created elsewhere. */
  static fromAttributes(scope: Construct, id: string, attributes: SecretAttributes): ISecret {
    return new ImportedSecret(scope, id, attributes);
  }
}

class ImportedSecret extends ReadableSecret {
  readonly secretArn: string;
  override readonly jsonKey: string | undefined;
  readonly versionId: string | undefined;
  protected readonly label: string;
  protected readonly kmsKeyArn: string | undefined;

  constructor(scope: Construct, id: string, attributes: SecretAttributes) {
    super(scope, id);
    this.label = id;
    this.secretArn = attributes.secretArn;
    this.jsonKey = attributes.jsonKey;
    this.versionId = attributes.versionId;
    this.kmsKeyArn = attributes.kmsKeyArn;
  }
}

/** `jwt-secret` as part of a statement's id: `JwtSecret`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
