import type { IConnectable, IWatchable } from "../core";
import type { ISecret } from "../secrets";

/** A PostgreSQL database as seen by its users. */
export interface IDatabase extends IConnectable, IWatchable {
  /** The host for writes. */
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName: string;
  /** A complete `DATABASE_URL`, including the password. */
  readonly urlSecret: ISecret;
  /** The same for reads, if there is a reader. */
  readonly readerUrlSecret: ISecret | undefined;
  /** The ARN of the instance or the cluster, for a backup plan. */
  readonly resourceArn: string;
}
