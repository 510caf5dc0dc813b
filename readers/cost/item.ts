import type { Root } from "../terraform";
import type { Usage } from "./usage";

/** Hours of a month, as AWS counts them. */
export const HOURS = 730;

/** Something that is charged: so much of something, at a price. */
export interface Item {
  /** What it is shown under: `Fargate`. */
  readonly service: string;
  /** What it is: `backend: 2 × 0.5 vCPU, 1 GB`. */
  readonly what: string;
  /** The key of its price. */
  readonly price: string;
  /** How much of the price's unit a month. */
  readonly quantity: number;
  /** For what depends on use: what was assumed. Undefined for what stands there and costs, whatever happens. */
  readonly assumed?: string;
}

/** What is charged of some types of resources. */
export type Items = (root: Root, usage: Usage) => Item[];

/** `1,000 requests`. */
export function count(quantity: number, of: string): string {
  return `${quantity.toLocaleString("en-US")} ${of}`;
}
