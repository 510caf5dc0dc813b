import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { Construct } from "constructs";
import { EphemeralResource } from "../core";
import { GENERATED_SECRET, type GeneratedSecretConfig } from "./config";
import { fingerprint } from "./fingerprint";
import { Secret, type SecretProps } from "./secret";

export interface GeneratedSecretProps extends Omit<SecretProps, "description"> {
  readonly config?: GeneratedSecretConfig;
}

/**
 * A secret with a random value, letters and digits alone, so that it goes into a URL or a shell as it is.
 *
 * Terraform draws a value at every run, but writes one only when the version number changes. Others take the value from
 * {@link read}, never from the draw: what they get is what is stored, also after an apply that failed half-way.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/ephemeral-resources/secretsmanager_random_password
 */
export class GeneratedSecret extends Secret {
  /** The underlying one version that Terraform writes; the escape hatch. */
  readonly version: SecretsmanagerSecretVersion;
  #stored: EphemeralResource | undefined;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    const { length, version, description } = GENERATED_SECRET.settings(GENERATED_SECRET.of(props.config ?? {}));
    super(scope, id, { ...props, description: description ?? "Generated value; nobody needs to know it." }, true);
    const draw = new EphemeralResource(this, "random", "aws_secretsmanager_random_password", {
      password_length: length,
      exclude_punctuation: true,
    });
    this.version = new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.resource.id,
      secretStringWo: draw.attribute("random_password"),
      secretStringWoVersion: version,
    });
  }

  override get versionId(): string {
    return this.version.versionId;
  }

  /** What goes with {@link read} as the version of a write-only argument: another stored value, another number. */
  get readVersion(): number {
    return fingerprint([this.versionId]);
  }

  /** The stored value, for a write-only argument or a {@link ComposedSecret}; Terraform accepts it nowhere else. */
  read(): string {
    this.#stored ??= new EphemeralResource(this, "stored", "aws_secretsmanager_secret_version", {
      secret_id: this.version.secretId,
      version_id: this.version.versionId,
    });
    return this.#stored.attribute("secret_string");
  }
}
