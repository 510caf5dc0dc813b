import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { Construct } from "constructs";
import { EphemeralResource } from "../core";
import { GENERATED_SECRET, type GeneratedSecretConfig } from "./config";
import { fingerprint } from "./fingerprint";
import { randomValue } from "./random-value";
import { Secret, type SecretProps } from "./secret";

export interface GeneratedSecretProps extends Omit<SecretProps, "description"> {
  readonly config?: GeneratedSecretConfig;
}

/**
 * A secret with a random value: of only letters and digits, which need no escaping in a URL or a shell, unless the application
 * expects another format.
 *
 * Terraform generates a value at every run, but only writes it when the version number changes. Others take the value
 * from {@link read}, never the generated one: they get what is stored, even after an apply that failed half-way. @see
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/ephemeral-resources/secretsmanager_random_password
 */
export class GeneratedSecret extends Secret {
  /** The underlying one version that Terraform writes; the escape hatch. */
  readonly version: SecretsmanagerSecretVersion;
  #stored: EphemeralResource | undefined;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    const settings = GENERATED_SECRET.settings(GENERATED_SECRET.of(props.config ?? {}));
    const { version, description } = settings;
    super(scope, id, { ...props, description: description ?? "Generated value; nobody needs to know it." }, true);
    this.version = new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.resource.id,
      secretStringWo: randomValue(this, "random", settings),
      secretStringWoVersion: version,
    });
  }

  override get versionId(): string {
    return this.version.versionId;
  }

  /** The version of a write-only argument that uses {@link read}: it changes with the stored value. */
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
