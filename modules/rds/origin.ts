import type { ISecret } from "../secrets";

/** The master user's password, as an application's URL is composed with it. */
export interface Password extends ISecret {
  /** The stored value, for a write-only argument. */
  read(): string;
}

/** What a database continues with, if it does not begin empty: another region's copy, with its data, users and password. */
export interface Origin {
  /** The password that the copy has; it is not changed. */
  readonly password: Password;
  /** With `kind: "serverless"`: the copy's cluster, which is adopted where it is. */
  readonly cluster?: ClusterCopy;
  /** With `kind: "instance"`: the ARN of the replicated automated backups; the latest state is restored. */
  readonly backupsArn?: string;
}

/** A cluster in a network of its own. */
export interface ClusterCopy {
  readonly identifier: string;
  readonly subnetGroupName: string;
  readonly vpcId: string;
  /** The letters of its zones. */
  readonly azs: readonly string[];
}
