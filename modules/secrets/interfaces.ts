import type { IGrantable } from "../iam";

/** A secret as seen by its readers. */
export interface ISecret {
  readonly secretArn: string;
  /**
   * Changes whenever Terraform writes a new value; undefined if people fill the secret in. A reader that must restart
   * on a new value puts it somewhere harmless (a Docker label), never into the secret's reference: old versions
   * disappear.
   */
  readonly versionId: string | undefined;
  /** Lets the grantee read the value. */
  grantRead(grantee: IGrantable): void;
}
