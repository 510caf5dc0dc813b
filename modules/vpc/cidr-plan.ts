import { blockAt, formatCidr, type Cidr } from "../core";

/** The zone letters, in slot order: only the letter decides the slot, so that no subnet ever moves. */
export const AZ_LETTERS = ["a", "b", "c", "d", "e", "f"] as const;

export type AzLetter = (typeof AZ_LETTERS)[number];

/** How many zones the plan reserves space for. */
export type AzSlots = 2 | 4 | 8;

/** The kinds of subnet, each with its share of the VPC. */
export type SubnetTier = "private" | "public" | "database";

/**
 * Half of the VPC for private subnets, where tasks and jobs take an address each; a quarter for public ones; an eighth
 * for databases. The last eighth stays free for future use.
 */
const SHARES: Readonly<Record<SubnetTier, { readonly extraBits: number; readonly index: number }>> = {
  private: { extraBits: 1, index: 0 },
  public: { extraBits: 2, index: 2 },
  database: { extraBits: 3, index: 6 },
};

/** AWS allows subnets from /16 to /28. */
const SMALLEST_SUBNET_PREFIX = 28;

/** The block of one subnet. It only depends on the VPC's block, the number of slots, the tier and the letter. */
export function subnetCidr(vpc: Cidr, azSlots: AzSlots, tier: SubnetTier, az: AzLetter): string {
  const { extraBits, index } = SHARES[tier];
  const share = blockAt(vpc, vpc.prefix + extraBits, index);
  return formatCidr(blockAt(share, share.prefix + Math.log2(azSlots), slotOf(az)));
}

/**
 * The largest VPC prefix (the smallest VPC) whose database subnets AWS still accepts. Its public subnets are then /27,
 * the smallest that a load balancer accepts.
 */
export function largestVpcPrefix(azSlots: AzSlots): number {
  return SMALLEST_SUBNET_PREFIX - SHARES.database.extraBits - Math.log2(azSlots);
}

/** `a` is 0, `b` is 1, … */
export function slotOf(az: AzLetter): number {
  return AZ_LETTERS.indexOf(az);
}
