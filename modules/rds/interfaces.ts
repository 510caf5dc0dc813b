import type { IConnectable, IWatchable } from "../core";
import type { ISecret } from "../secrets";

/** A PostgreSQL database as as seen by its users. */
export interface IDatabase extends IConnectable, IWatchable {
  /** The host that takes writes. */
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName: string;
  /** A ready `DATABASE_URL`, password and all. */
  readonly urlSecret: ISecret;
  /** The same for reading alone, where there is something to read from. */
  readonly readerUrlSecret: ISecret | undefined;
  /** The ARN of the instance or the cluster: what a backup plan names. */
  readonly resourceArn: string;
}
