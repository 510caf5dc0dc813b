import type { IGrantable } from "../iam";

/** A secret as those who read it see it. */
export interface ISecret {
  readonly secretArn: string;
  /**
   * Changes whenever Terraform writes a new value; undefined where people fill the secret in. A reader that must restart
   * on a new value carries it somewhere harmless (a Docker label), never in the secret's reference: old versions vanish.
   */
  readonly versionId: string | undefined;
  /** Lets the grantee read the value. */
  grantRead(grantee: IGrantable): void;
}
