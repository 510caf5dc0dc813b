import usEast1 from "./prices/us-east-1.json";

/** One list price, on demand, without taxes and free tiers. */
export interface Price {
  /** `hour`, `GB-month`, `million`. */
  readonly per: string;
  readonly usd: number;
  readonly source: string;
  readonly asOf: string;
  /** `high`: two sources agree; `medium`: one source, or another region's; `low`: not verified. */
  readonly confidence: string;
}

/** The prices of one region. */
export interface PriceList {
  readonly region: string;
  /** The day on which they were put together. */
  readonly collected: string;
  readonly prices: Readonly<Record<string, Price>>;
}

const LISTS: readonly PriceList[] = [usEast1];

/** The prices of a region; undefined if there is no list of it. */
export function pricesOf(region: string): PriceList | undefined {
  return LISTS.find((one) => one.region === region);
}

/** The regions with a list. */
export const PRICED_REGIONS = LISTS.map(({ region }) => region);
