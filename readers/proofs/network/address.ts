/** IPv4 addresses as numbers: enough to check whether a block contains an address. */

/** An address that represents the whole internet; it is reserved for documentation. */
export const SOMEWHERE = "198.51.100.1";

/** Blocks that are not routed on the internet. */
const PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

/** Whether an address is in a block: `contains("10.0.0.0/16", "10.0.3.4")`. */
export function contains(cidr: string, address: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / shift) === Math.floor(toNumber(address) / shift);
}

/** Whether one block is within another; if one of them is not a literal, whether they are the same. */
export function includes(wide: string, narrow: string): boolean {
  if (!isCidr(wide) || !isCidr(narrow)) return wide === narrow;
  const bits = (cidr: string): number => Number(cidr.split("/")[1]);
  return bits(wide) <= bits(narrow) && contains(wide, narrow.split("/")[0] ?? "");
}

/** Whether a value is an IPv4 block, rather than a reference whose value is not known yet. */
export function isCidr(cidr: unknown): cidr is string {
  return typeof cidr === "string" && /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(cidr);
}

/** Whether a block is larger than any organisation's: 16 million addresses and more. */
export function isWide(cidr: string): boolean {
  return Number(cidr.split("/")[1]) < 8;
}

/** An address of a block that is somewhere on the internet; undefined where the whole block is private. */
export function onTheInternet(cidr: string): string | undefined {
  if (contains(cidr, SOMEWHERE)) return SOMEWHERE;
  const [base = "", bits = "32"] = cidr.split("/");
  const last = toText(toNumber(base) + 2 ** (32 - Number(bits)) - 1);
  return [base, last].find((address) => !PRIVATE.some((block) => contains(block, address)));
}

/** An address that an instance in the subnet could have; AWS reserves the first four. */
export function addressIn(cidr: string): string {
  const [base = ""] = cidr.split("/");
  return toText(toNumber(base) + 10);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
