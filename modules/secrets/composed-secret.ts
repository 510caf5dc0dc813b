import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { Construct } from "constructs";
import { fingerprint } from "./fingerprint";
import { Secret, type SecretProps } from "./secret";

export interface ComposedSecretProps extends SecretProps {
  /** The value: a text around what {@link GeneratedSecret.read} gives. It may hold what must not be in the state. */
  readonly value: string;
  /**
   * The parts of the value that are no secret, and the version ids of those that are. Terraform cannot compare the value
   * itself, since it keeps none of it; it writes the value anew whenever one of these changes.
   */
  readonly changesWith: readonly string[];
}

/**
 * A secret whose value is put together from other ones, such as a `DATABASE_URL` with its password. It can always be put
 * together again, so nothing protects it beyond its recovery window.
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
