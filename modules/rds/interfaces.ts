import type { IConnectable, IWatchable } from "../core";
import type { ISecret } from "../secrets";

/** A database as seen by its users. */
export interface IDatabase extends IConnectable, IWatchable {
  /** The host for writes. */
  readonly endpoint: string;
  readonly port: number;
  /** The host for reads, if there is a reader. */
  readonly readerEndpoint: string | undefined;
  readonly databaseName: string;
  /** The user that applications log in as. */
  readonly user: string;
  /** Its password, for an application that composes its own URL. */
  readonly passwordSecret: ISecret;
  /** A complete `DATABASE_URL`, including the password. */
  readonly urlSecret: ISecret;
  /** The same for reads, if there is a reader. */
  readonly readerUrlSecret: ISecret | undefined;
  /** The ARN of the instance or the cluster, for a backup plan. */
  readonly resourceArn: string;
}
