import { resource } from "../../support/synth";
import { named, network } from "./fixtures";

describe("ALL-1: network ACLs", () => {
  const terraform = network();
  const VPC = "10.20.0.0/16";
  const INTERNET = "0.0.0.0/0";

  interface Packet {
    readonly egress: boolean;
    readonly peer: string;
    readonly protocol: "6" | "17";
    readonly port: number;
  }

  const PROTOCOLS: Readonly<Record<string, string>> = { tcp: "6", icmp: "1", "-1": "-1" };

  /** Decides like AWS: the first matching rule by number applies; without one, the packet is dropped. */
  function passes(tier: string, { egress, peer, protocol, port }: Packet): boolean {
    return Object.values(named(terraform, "aws_network_acl_rule"))
      .filter((rule) => rule["network_acl_id"] === `\${aws_network_acl.network_acl_${tier}.id}`)
      .filter((rule) => rule["egress"] === egress)
      .filter((rule) => rule["cidr_block"] === INTERNET || rule["cidr_block"] === peer)
      .filter((rule) => ["-1", protocol].includes(PROTOCOLS[String(rule["protocol"])]!))
      .filter((rule) => rule["protocol"] === "-1" || (rule["from_port"] <= port && port <= rule["to_port"]))
      .some((rule) => rule["rule_action"] === "allow");
  }

  const tcp = (egress: boolean, peer: string, port: number): Packet => ({ egress, peer, protocol: "6", port });
  const EPHEMERAL = [1024, 32768, 65535];

  test.each([
    // source, destination, port
    ["public", "in", INTERNET, 443],
    ["public", "in", INTERNET, 80],
    ["public", "out", INTERNET, 443],
    ["public", "out", VPC, 8000],
    ["private", "in", VPC, 8000],
    ["private", "in", VPC, 443],
    // From CloudFront to an internal load balancer, through a VPC origin.
    ["private", "in", INTERNET, 443],
    ["private", "in", INTERNET, 80],
    ["private", "out", INTERNET, 443],
    ["private", "out", VPC, 5432],
    ["database", "in", VPC, 5432],
    ["database", "in", VPC, 6379],
    ["database", "out", VPC, 5432],
  ])("%s, %s, %s on port %d: passes, and so does the response", (tier, direction, peer, port) => {
    const egress = direction === "out";

    expect(passes(tier, tcp(egress, peer, port))).toBe(true);
    for (const ephemeral of EPHEMERAL) expect(passes(tier, tcp(!egress, peer, ephemeral))).toBe(true);
  });

  test.each([
    ["public", "in", INTERNET, 22],
    ["public", "in", INTERNET, 25],
    ["private", "in", INTERNET, 22],
    ["private", "in", INTERNET, 25],
    ["database", "in", INTERNET, 5432],
    ["database", "in", INTERNET, 49152],
    ["database", "out", INTERNET, 443],
    ["database", "out", INTERNET, 49152],
    ["database", "in", VPC, 22],
  ])("%s, %s, %s on port %d: is dropped", (tier, direction, peer, port) => {
    expect(passes(tier, tcp(direction === "out", peer, port))).toBe(false);
  });

  test("the database tier's ACL only contains rules for the VPC", () => {
    const rules = Object.entries(named(terraform, "aws_network_acl_rule")).filter(([name]) =>
      name.includes("_database_"),
    );

    expect(rules.map(([name, rule]) => [name, rule["cidr_block"] as string])).toEqual([
      ["network_acl_database_in_vpc", VPC],
      ["network_acl_database_out_vpc", VPC],
    ]);
  });

  test("senders are told about packets that are too large", () => {
    for (const tier of ["public", "private"]) {
      expect(resource(terraform, "aws_network_acl_rule", `network_acl_${tier}_in_path_mtu`)).toMatchObject({
        protocol: "icmp",
        icmp_type: 3,
        icmp_code: 4,
        cidr_block: INTERNET,
      });
    }
  });

  test("every subnet has its tier's ACL, numbers are unique in it, and rules are separate resources", () => {
    for (const tier of ["public", "private", "database"]) {
      const acl = resource(terraform, "aws_network_acl", `network_acl_${tier}`);
      expect(acl["subnet_ids"]).toEqual(["a", "b"].map((az) => `\${aws_subnet.network_${tier}_${az}.id}`));
      expect(acl).not.toHaveProperty("ingress");
      for (const egress of [true, false]) {
        const numbers = Object.entries(named(terraform, "aws_network_acl_rule"))
          .filter(([name, rule]) => name.includes(`_${tier}_`) && rule["egress"] === egress)
          .map(([, rule]) => Number(rule["rule_number"]));
        expect(new Set(numbers).size).toBe(numbers.length);
      }
    }
  });
});
