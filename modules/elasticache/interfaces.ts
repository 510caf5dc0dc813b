import type { IConnectable, IWatchable } from "../core";

/** A cache as seen by its users. */
export interface ICache extends IConnectable, IWatchable {
  /** The host for writes. It stays the same when another node takes over. */
  readonly endpoint: string;
  /** The host for reads only; undefined with one node. */
  readonly readerEndpoint: string | undefined;
  readonly port: number;
  /** A ready `REDIS_URL`. It contains no secret. */
  readonly url: string;
  /** The same for reads only; undefined with one node. */
  readonly readerUrl: string | undefined;
  readonly resourceArn: string;
}
