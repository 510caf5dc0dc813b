import type { IGrantable } from "../iam";

/** A secret as seen by its readers. */
export interface ISecret {
  /** The ARN of the secret; that of the parameter, if it is kept in the Parameter Store. */
  readonly secretArn: string;
  /** The key of the value, if the secret is a JSON object with several. Default: the secret is the value. */
  readonly jsonKey?: string | undefined;
  /** Where the value is kept. Default: `secrets-manager`. */
  readonly store?: "secrets-manager" | "parameter-store";
  /**
   * Changes whenever Terraform writes a new value; undefined if people fill the secret in. A reader that must restart
   * on a new value puts it somewhere harmless (a Docker label), never into the secret's reference: old versions
   * disappear.
   */
  readonly versionId: string | undefined;
  /**
   * A Terraform expression for whether people have filled it in, which Terraform finds out when it plans. Undefined if it has
   * a value once it is there.
   */
  readonly filled?: string | undefined;
  /** Lets the grantee read the value. */
  grantRead(grantee: IGrantable): void;
}

/**
 * How a container definition of ECS or Batch names a secret: by its full ARN, and its current version's key.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function valueFrom({ secretArn, jsonKey }: ISecret): string {
  return jsonKey === undefined ? secretArn : `${secretArn}:${jsonKey}::`;
}
