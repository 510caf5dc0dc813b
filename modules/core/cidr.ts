/** An IPv4 block as numbers: its first address and how many bits are fixed. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

const PATTERN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/**
 * Reads `10.0.0.0/16`; undefined if it is not a block, has address bits beyond its prefix, or is not in the form AWS
 * returns (`010.0.0.0/16`), which Terraform would try to correct at every apply.
 */
export function parseCidr(text: string): Cidr | undefined {
  const numbers = PATTERN.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) return undefined;
  const [octets, prefix] = [numbers.slice(0, 4), Number(numbers[4])];
  if (prefix > 32) return undefined;
  const block = { base: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix };
  return formatCidr(block) === text && block.base % size(block) === 0 ? block : undefined;
}

/** Writes a block as `10.0.0.0/16`. */
export function formatCidr({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** How many addresses a block holds. */
export function size({ prefix }: Pick<Cidr, "prefix">): number {
  return 2 ** (32 - prefix);
}

/** Whether two blocks share an address. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.base < other.base + size(other) && other.base < one.base + size(one);
}

/** The `index`-th block of `prefix` bits inside a larger one. */
export function blockAt(parent: Cidr, prefix: number, index: number): Cidr {
  return { base: parent.base + index * size({ prefix }), prefix };
}
