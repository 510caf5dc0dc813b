import fc from "fast-check";
import { formatCidr, overlaps, parseCidr, size, type Cidr } from "../../../modules/core";
import { VPC } from "../../../modules/vpc";
import {
  AZ_LETTERS,
  largestVpcPrefix,
  subnetCidr,
  type AzSlots,
  type SubnetTier,
} from "../../../modules/vpc/cidr-plan";

const SLOTS: readonly AzSlots[] = [2, 4, 8];
const TIERS: readonly SubnetTier[] = ["public", "private", "database"];

const lettersOf = (azSlots: AzSlots) => AZ_LETTERS.slice(0, azSlots);

/** A VPC anywhere in the address space, of any size that its slots can divide. */
const vpcs = fc.constantFrom(...SLOTS).chain((azSlots) =>
  fc
    .record({
      prefix: fc.integer({ min: 16, max: largestVpcPrefix(azSlots) }),
      address: fc.nat({ max: 2 ** 31 - 1 }),
    })
    .map(({ prefix, address }) => ({ azSlots, vpc: { prefix, base: address - (address % size({ prefix })) } })),
);

const subnetsOf = (vpc: Cidr, azSlots: AzSlots): Cidr[] =>
  TIERS.flatMap((tier) => lettersOf(azSlots).map((az) => parseCidr(subnetCidr(vpc, azSlots, tier, az))!));

describe("the address plan", () => {
  test("subnets are aligned blocks that AWS accepts, inside the VPC, and no two share an address", () => {
    fc.assert(
      fc.property(vpcs, ({ vpc, azSlots }) => {
        const subnets = subnetsOf(vpc, azSlots);

        subnets.forEach((subnet, index) => {
          // Parsing fails for a block that is not aligned.
          expect(subnet).toBeDefined();
          expect(subnet.prefix).toBeGreaterThanOrEqual(16);
          expect(subnet.prefix).toBeLessThanOrEqual(28);
          expect(subnet.base).toBeGreaterThanOrEqual(vpc.base);
          expect(subnet.base + size(subnet)).toBeLessThanOrEqual(vpc.base + size(vpc));
          expect(subnets.filter((other, at) => at !== index && overlaps(subnet, other))).toEqual([]);
        });
      }),
    );
  });

  test("public subnets have room for a load balancer, which needs at least a /27", () => {
    fc.assert(
      fc.property(vpcs, ({ vpc, azSlots }) => {
        expect(parseCidr(subnetCidr(vpc, azSlots, "public", "a"))!.prefix).toBeLessThanOrEqual(27);
      }),
    );
  });

  test("an eighth of the VPC stays free", () => {
    fc.assert(
      fc.property(vpcs, ({ vpc, azSlots }) => {
        const used = subnetsOf(vpc, Math.min(azSlots, 4) as AzSlots).reduce((sum, subnet) => sum + size(subnet), 0);
        const last = { prefix: vpc.prefix + 3, base: vpc.base + (size(vpc) / 8) * 7 };

        expect(used).toBeLessThanOrEqual((size(vpc) / 8) * 7);
        expect(subnetsOf(vpc, azSlots).filter((subnet) => overlaps(subnet, last))).toEqual([]);
      }),
    );
  });

  test("this is the plan of 10.0.0.0/16: changing it would rebuild every existing network", () => {
    const plan = TIERS.map((tier) =>
      AZ_LETTERS.slice(0, 4).map((az) => subnetCidr(parseCidr("10.0.0.0/16")!, 4, tier, az)),
    );

    expect(plan).toEqual([
      ["10.0.128.0/20", "10.0.144.0/20", "10.0.160.0/20", "10.0.176.0/20"],
      ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19", "10.0.96.0/19"],
      ["10.0.192.0/21", "10.0.200.0/21", "10.0.208.0/21", "10.0.216.0/21"],
    ]);
  });

  test.each<[AzSlots, number]>([
    [2, 24],
    [4, 23],
    [8, 22],
  ])("%d slots need at least a /%d VPC", (azSlots, prefix) => {
    expect(largestVpcPrefix(azSlots)).toBe(prefix);
  });
});

describe("blocks", () => {
  test("formatting and parsing are inverse", () => {
    fc.assert(
      fc.property(vpcs, ({ vpc }) => {
        expect(parseCidr(formatCidr(vpc))).toEqual(vpc);
      }),
    );
  });

  test.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0.256/32", "10.0.0.1/16", "010.0.0.0/16", "10.0.0.0/016", "::/0"])(
    "%j is not a block",
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  test.each([
    ["10.0.0.0/16", "10.0.128.0/20", true],
    ["10.0.128.0/20", "10.0.0.0/16", true],
    ["10.0.0.0/16", "10.0.0.0/16", true],
    ["10.0.0.0/17", "10.0.128.0/17", false],
  ])("%s and %s overlap: %s", (one, other, expected) => {
    expect(overlaps(parseCidr(one)!, parseCidr(other)!)).toBe(expected);
  });
});

describe("VPC", () => {
  test.each<[Record<string, unknown>, string[]]>([
    [{}, []],
    [{ azs: undefined, azSlots: undefined, interfaceEndpoints: undefined }, []],
    [{ cidr: "172.16.0.0/20" }, []],
    [{ cidr: "192.168.0.0/24", azSlots: 2 }, []],
    [{ cidr: "100.64.0.0/16" }, []],
    [{ azSlots: 8, azs: ["f"] }, []],
    [{ cidr: undefined }, ["cidr: is missing and has no default; set it"]],
    [{ cidr: "ten" }, ['cidr: "ten" is not valid; use an IPv4 block such as "10.20.0.0/16"']],
    [
      { cidr: "10.0.0.1/16" },
      ['cidr: "10.0.0.1/16" is not an IPv4 block; write its first address and its length, such as "10.20.0.0/16"'],
    ],
    [{ cidr: "10.0.0.0/8" }, ["cidr: /8 is out of range; a VPC with 4 zone slots can be /16 to /23"]],
    [{ cidr: "10.0.0.0/24" }, ["cidr: /24 is out of range; a VPC with 4 zone slots can be /16 to /23"]],
    [{ cidr: "10.0.0.0/23", azSlots: 8 }, ["cidr: /23 is out of range; a VPC with 8 zone slots can be /16 to /22"]],
    [
      { cidr: "8.8.0.0/16" },
      [
        'cidr: "8.8.0.0/16" is public address space; use a block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, ' +
          "100.64.0.0/10",
      ],
    ],
    [{ cidr: "172.32.0.0/16" }, [expect.stringContaining('cidr: "172.32.0.0/16" is public address space;')]],
    [{ azs: [] }, ["azs: has 0 items; use 1 to 6"]],
    [{ azs: ["a", "a"] }, ['azs: "a" is listed more than once; list it once']],
    [{ azs: ["z"] }, ['azs[0]: "z" is not allowed; use "a", "b", "c", "d", "e" or "f"']],
    [{ azs: null }, ["azs: null is not a value; leave the setting out"]],
    [{ azs: ["a", "e"] }, ['azs: "e" has slot 4, and azSlots is 4; use a, b, c, d, or more slots in a new VPC']],
    [{ azSlots: 3 }, ["azSlots: 3 is not allowed; use 2, 4 or 8"]],
    [{ natGateways: 1 }, ['natGateways: 1 is not allowed; use "none", "single" or "per-az"']],
    [{ flowLogs: true }, ['flowLogs: true is not allowed; use "none", "rejected" or "all"']],
    [
      { flowLogRetentionDays: 10 },
      [expect.stringMatching(/^flowLogRetentionDays: 10 is not allowed; use 1, 3, 5, 7, 14, 30/)],
    ],
    [
      { interfaceEndpoints: ["com.amazonaws.us-east-1.ECR"] },
      [
        'interfaceEndpoints[0]: "com.amazonaws.us-east-1.ECR" is not valid; use the end of an endpoint\'s name, such as ' +
          '"ecr.api"',
      ],
    ],
    [
      { interfaceEndpoints: ["s3"] },
      ['interfaceEndpoints: "s3" is already reached through the free gateway endpoint; leave it out'],
    ],
    [
      { nat: "none" },
      [
        "nat: is not a setting; did you mean natGateways? the settings here are cidr, azs, azSlots, natGateways, " +
          "interfaceEndpoints, endpointAccess, flowLogs, flowLogRetentionDays",
      ],
    ],
  ])("%j: %j", (config, expected) => {
    const problems = VPC.problems({ cidr: "10.0.0.0/16", ...config });

    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
  });
});
