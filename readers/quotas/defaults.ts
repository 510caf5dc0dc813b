import data from "./quotas.json";

export type QuotaName = keyof typeof data.quotas;

/** A quota as AWS documents it. */
export interface Quota {
  /** Its name in Service Quotas. */
  readonly name: string;
  readonly service: string;
  /** Its code in Service Quotas; empty if it has none. */
  readonly code: string;
  /** What a new account has. */
  readonly default: number;
  readonly adjustable: boolean;
  readonly source: string;
}

export const QUOTAS: Readonly<Record<QuotaName, Quota>> = data.quotas;
