import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { Construct } from "constructs";
import { fingerprint } from "./fingerprint";
import { Secret, type SecretProps } from "./secret";

export interface ComposedSecretProps extends SecretProps {
  /**
   * The value: a string with what {@link GeneratedSecret.read} returns. It may contain what must not be in the state.
   */
  readonly value: string;
  /**
   * The parts of the value that are not secret, and the version ids of those that are. Terraform cannot compare the
   * value itself, because it does not store it; it writes the value again whenever one of these changes.
   */
  readonly changesWith: readonly string[];
}

/**
 * A secret whose value is composed from others, such as a `DATABASE_URL` with its password. It can always be composed
 * again, so only its recovery window protects it.
 */
export class ComposedSecret extends Secret {
  /** The underlying one version that Terraform writes; the escape hatch. */
  readonly version: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: ComposedSecretProps) {
    super(scope, id, props, false);
    this.version = new SecretsmanagerSecretVersion(this, "version", {
      secretId: this.resource.id,
      secretStringWo: props.value,
      secretStringWoVersion: fingerprint(props.changesWith),
    });
  }

  override get versionId(): string {
    return this.version.versionId;
  }
}
