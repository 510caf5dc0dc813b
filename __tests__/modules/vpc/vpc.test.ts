import { Vpc, type VpcConfig } from "../../../modules/vpc";
import { addresses, data, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

function network(config: Partial<VpcConfig> = {}): Terraform {
  return synth((stack) => new Vpc(stack, "network", { config: { cidr: "10.20.0.0/16", ...config } }));
}

const named = (terraform: Terraform, type: string): Readonly<Record<string, Block>> => terraform.resource[type] ?? {};

/** The differences between two stacks: addresses added, removed or changed, with the changed arguments. */
function difference(before: Terraform, after: Terraform) {
  const blocks = (terraform: Terraform) =>
    new Map(
      [...Object.entries(terraform.resource), ...Object.entries(terraform.data)].flatMap(([type, all]) =>
        Object.entries(all).map(([name, block]) => [`${type}.${name}`, block] as const),
      ),
    );
  const [old, now] = [blocks(before), blocks(after)];
  const changed = [...old].flatMap(([address, block]) => {
    const other = now.get(address);
    // Compared as text: not even the order of the arguments may change.
    if (other === undefined || JSON.stringify(block) === JSON.stringify(other)) return [];
    const keys = [...new Set([...Object.keys(block), ...Object.keys(other)])];
    return [[address, keys.filter((key) => JSON.stringify(block[key]) !== JSON.stringify(other[key]))] as const];
  });
  return {
    added: [...now.keys()].filter((address) => !old.has(address)).sort(),
    removed: [...old.keys()].filter((address) => !now.has(address)),
    changed: Object.fromEntries(changed),
  };
}

describe("ALL-1: a network by default", () => {
  const terraform = network();

  test("has three kinds of subnet in two zones, as planned", () => {
    const subnets = Object.entries(named(terraform, "aws_subnet")).map(
      ([name, subnet]) => [name, subnet["cidr_block"], subnet["availability_zone"]] as unknown[],
    );

    expect(subnets).toEqual([
      ["network_public_a", "10.20.128.0/20", "eu-central-1a"],
      ["network_public_b", "10.20.144.0/20", "eu-central-1b"],
      ["network_private_a", "10.20.0.0/19", "eu-central-1a"],
      ["network_private_b", "10.20.32.0/19", "eu-central-1b"],
      ["network_database_a", "10.20.192.0/21", "eu-central-1a"],
      ["network_database_b", "10.20.200.0/21", "eu-central-1b"],
    ]);
    expect(resource(terraform, "aws_vpc")).toMatchObject({
      cidr_block: "10.20.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: "shop-test" },
    });
    expect(resource(terraform, "aws_subnet", "network_private_a")["tags"]).toEqual({
      Name: "shop-test-private-a",
      Tier: "private",
    });
  });

  test("assigns no public addresses automatically", () => {
    for (const subnet of Object.values(named(terraform, "aws_subnet"))) {
      expect(subnet).not.toHaveProperty("map_public_ip_on_launch");
    }
  });

  test("creates subnets after the internet gateway, because some resources in them need one", () => {
    for (const [name, subnet] of Object.entries(named(terraform, "aws_subnet"))) {
      expect(subnet["depends_on"]).toEqual(
        name.includes("database") ? undefined : ["aws_internet_gateway.network_internet_gateway"],
      );
    }
  });

  test("fails the plan for a zone that does not exist, or has no Fargate and no VPC links", () => {
    expect(data(terraform, "aws_availability_zones")).toMatchObject({
      state: "available",
      exclude_zone_ids: ["apne1-az3", "cac1-az3", "use1-az3", "usw1-az2"],
    });
    expect(resource(terraform, "aws_subnet", "network_private_b")["lifecycle"]).toMatchObject({
      precondition: [
        {
          condition: '${contains(data.aws_availability_zones.network_zones.names, "eu-central-1b")}',
          error_message:
            "eu-central-1b does not exist in this account, or has no Fargate and no VPC links; use other letters in network.azs.",
        },
      ],
    });
  });

  test("only public subnets are routed to the internet, only private ones to NAT, database subnets nowhere", () => {
    const routes = Object.values(named(terraform, "aws_route")).map(
      (route) =>
        [
          route["route_table_id"],
          route["destination_cidr_block"],
          route["gateway_id"] ?? route["nat_gateway_id"],
        ] as unknown[],
    );
    const table = (name: string) => `\${aws_route_table.network_${name}_routes.id}`;
    const associations = Object.entries(named(terraform, "aws_route_table_association")).map(([name, association]) => {
      expect(association["subnet_id"]).toBe(`\${aws_subnet.${name.replace("_routes_association", "")}.id}`);
      return [name, association["route_table_id"] as string];
    });

    expect(routes).toEqual([
      [table("public"), "0.0.0.0/0", "${aws_internet_gateway.network_internet_gateway.id}"],
      [table("private_a"), "0.0.0.0/0", "${aws_nat_gateway.network_nat_a.id}"],
      [table("private_b"), "0.0.0.0/0", "${aws_nat_gateway.network_nat_a.id}"],
    ]);
    expect(Object.fromEntries(associations)).toEqual({
      network_public_a_routes_association: table("public"),
      network_public_b_routes_association: table("public"),
      network_private_a_routes_association: table("private_a"),
      network_private_b_routes_association: table("private_b"),
      network_database_a_routes_association: table("database"),
      network_database_b_routes_association: table("database"),
    });
    for (const one of Object.values(named(terraform, "aws_route_table"))) expect(one).not.toHaveProperty("route");
  });

  test("the default security group has no rules", () => {
    const group = resource(terraform, "aws_default_security_group");

    expect(group["vpc_id"]).toBe("${aws_vpc.network.id}");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  test("reaches S3 through the free endpoint from public and private subnets, and has no paid endpoint", () => {
    expect(resource(terraform, "aws_vpc_endpoint")).toMatchObject({
      service_name: "com.amazonaws.eu-central-1.s3",
      vpc_endpoint_type: "Gateway",
      route_table_ids: [
        "${aws_route_table.network_public_routes.id}",
        "${aws_route_table.network_private_a_routes.id}",
        "${aws_route_table.network_private_b_routes.id}",
      ],
    });
    expect(addresses(terraform).join()).not.toContain("security_group_ingress");
  });

  test("implements the interface for other modules", () => {
    synth((stack) => {
      const vpc = new Vpc(stack, "network", { config: { cidr: "10.20.0.0/16" } });

      expect(vpc.cidr).toBe("10.20.0.0/16");
      for (const subnets of [vpc.publicSubnets, vpc.privateSubnets, vpc.databaseSubnets]) {
        expect(subnets.map(({ az }) => az)).toEqual(["a", "b"]);
        expect(new Set(subnets.map(({ subnetId }) => subnetId)).size).toBe(2);
      }
    });
  });

  test("rejects invalid settings under its own path", () => {
    expect(() => network({ cidr: "10.0.0.0/8" })).toThrow(
      "test/network: cidr: /8 is out of range; a VPC with 4 zone slots can be /16 to /23",
    );
  });
});

describe("MR-13: flow logs", () => {
  test("record rejected traffic, with a role that may only write to their group", () => {
    const terraform = network();

    expect(resource(terraform, "aws_flow_log")).toMatchObject({
      traffic_type: "REJECT",
      log_destination: "${aws_cloudwatch_log_group.network_flow_logs_log_group.arn}",
      iam_role_arn: "${aws_iam_role.network_flow_logs_writer.arn}",
      depends_on: ["aws_iam_role_policy.network_flow_logs_writer_permissions"],
    });
    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/vpc/shop-test/flow-logs",
      retention_in_days: 30,
    });
    expect(statements(terraform, "network_flow_logs_writer_policy")).toEqual({
      WriteFlowLogs: {
        sid: "WriteFlowLogs",
        effect: "Allow",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        resources: ["${aws_cloudwatch_log_group.network_flow_logs_log_group.arn}:*"],
      },
    });
    expect(statements(terraform, "network_flow_logs_writer_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
  });

  test("record everything, and keep it longer, if configured", () => {
    const terraform = network({ flowLogs: "all", flowLogRetentionDays: 90 });

    expect(resource(terraform, "aws_flow_log")["traffic_type"]).toBe("ALL");
    expect(resource(terraform, "aws_cloudwatch_log_group")["retention_in_days"]).toBe(90);
  });

  test("none creates no log group and no role", () => {
    expect(addresses(network({ flowLogs: "none" })).join()).not.toMatch(/flow_log|aws_cloudwatch|aws_iam/);
  });
});

describe("interface endpoints", () => {
  test("EA-6: are in every private subnet and only accept HTTPS from the VPC", () => {
    const terraform = network({ interfaceEndpoints: ["ecr.api", "secretsmanager"] });

    expect(Object.keys(named(terraform, "aws_vpc_endpoint"))).toEqual([
      "network_endpoint_s3",
      "network_endpoint_ecr_api",
      "network_endpoint_secretsmanager",
    ]);
    expect(resource(terraform, "aws_vpc_endpoint", "network_endpoint_ecr_api")).toMatchObject({
      service_name: "com.amazonaws.eu-central-1.ecr.api",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      subnet_ids: ["${aws_subnet.network_private_a.id}", "${aws_subnet.network_private_b.id}"],
      security_group_ids: ["${aws_security_group.network_endpoint_interface_security_group.id}"],
      tags: { Name: "shop-test-ecr.api" },
    });
    expect(resource(terraform, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      cidr_ipv4: "10.20.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
    expect(terraform.resource).not.toHaveProperty("aws_vpc_security_group_egress_rule");
  });

  test("MR-2: can be the only allowed egress, as can S3", () => {
    const terraform = synth((stack) => {
      const config = { cidr: "10.20.0.0/16", interfaceEndpoints: ["logs"] };
      const { endpoints, s3PrefixListId } = new Vpc(stack, "network", { config });
      stack.output("s3", s3PrefixListId, "test");
      stack.output("endpoints", endpoints!.connections.securityGroupId, "test");
    });

    expect(terraform.output).toMatchObject({
      s3: { value: "${aws_vpc_endpoint.network_endpoint_s3.prefix_list_id}" },
      endpoints: { value: "${aws_security_group.network_endpoint_interface_security_group.id}" },
    });
  });

  test("are undefined if there are none", () => {
    synth((stack) => {
      expect(new Vpc(stack, "network", { config: { cidr: "10.20.0.0/16" } }).endpoints).toBeUndefined();
    });
  });
});

describe("NAT gateways", () => {
  const gateways = (terraform: Terraform) => Object.keys(named(terraform, "aws_nat_gateway"));

  test("PS-2: none: private subnets have no internet access, and nothing is charged", () => {
    const terraform = network({ natGateways: "none" });

    expect(gateways(terraform)).toEqual([]);
    expect(Object.keys(named(terraform, "aws_eip"))).toEqual([]);
    expect(Object.keys(named(terraform, "aws_route"))).toEqual(["network_public_to_internet"]);
  });

  test("SG-1: single: one in the first public subnet, with a permanent address", () => {
    const terraform = network();

    expect(resource(terraform, "aws_nat_gateway")).toMatchObject({
      allocation_id: "${aws_eip.network_nat_address_a.id}",
      subnet_id: "${aws_subnet.network_public_a.id}",
      tags: { Name: "shop-test-nat-a" },
    });
    expect(resource(terraform, "aws_eip")).toMatchObject({ domain: "vpc", tags: { Name: "shop-test-nat-a" } });
  });

  test("per-az: each zone uses its own", () => {
    const terraform = network({ natGateways: "per-az", azs: ["a", "b", "c"] });

    expect(gateways(terraform)).toEqual(["network_nat_a", "network_nat_b", "network_nat_c"]);
    for (const az of ["a", "b", "c"]) {
      expect(resource(terraform, "aws_route", `network_nat_route_${az}`)).toMatchObject({
        route_table_id: `\${aws_route_table.network_private_${az}_routes.id}`,
        nat_gateway_id: `\${aws_nat_gateway.network_nat_${az}.id}`,
      });
      expect(resource(terraform, "aws_nat_gateway", `network_nat_${az}`)["subnet_id"]).toBe(
        `\${aws_subnet.network_public_${az}.id}`,
      );
    }
  });

  test("from single to per-az only changes the other zones' routes and adds gateways", () => {
    expect(difference(network(), network({ natGateways: "per-az" }))).toEqual({
      added: ["aws_eip.network_nat_address_b", "aws_nat_gateway.network_nat_b"],
      removed: [],
      changed: { "aws_route.network_nat_route_b": ["nat_gateway_id"] },
    });
  });
});

describe("adding a zone", () => {
  const everything = { interfaceEndpoints: ["ecr.api"], flowLogs: "all" } as const;

  test.each(["none", "single", "per-az"] as const)(
    "changes nothing in existing blocks, except lists that grow; NAT %s",
    (natGateways) => {
      const config = { ...everything, natGateways };
      const [two, three] = [network(config), network({ ...config, azs: ["a", "b", "c"] })];
      const { added, removed, changed } = difference(two, three);

      expect(removed).toEqual([]);
      expect(changed).toEqual({
        "aws_network_acl.network_acl_public": ["subnet_ids"],
        "aws_network_acl.network_acl_private": ["subnet_ids"],
        "aws_network_acl.network_acl_database": ["subnet_ids"],
        "aws_vpc_endpoint.network_endpoint_s3": ["route_table_ids"],
        "aws_vpc_endpoint.network_endpoint_ecr_api": ["subnet_ids"],
      });
      for (const [address, [list]] of Object.entries(changed)) {
        const [type = "", name] = address.split(".");
        const [before, after] = [two, three].map((terraform) => resource(terraform, type, name)[list!] as string[]);
        expect(after!.slice(0, before!.length)).toEqual(before);
      }
      expect(added.every((address) => /_c(_|$)/.test(address))).toBe(true);
      expect(added.filter((address) => address.startsWith("aws_subnet."))).toHaveLength(3);
    },
  );

  test("whatever the order of the zones", () => {
    const [ab, ad] = [network({ azs: ["a", "b", "d"] }), network({ azs: ["a", "d"] })];

    expect(resource(ab, "aws_subnet", "network_public_d")).toEqual(resource(ad, "aws_subnet", "network_public_d"));
    expect(difference(ad, ab).removed).toEqual([]);
  });
});

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

test("a network is named after its system and environment", () => {
  const names = Object.values(network().resource)
    .flatMap((all) => Object.values(all))
    .flatMap(({ tags }) => (tags === undefined ? [] : [(tags as { Name: string }).Name]));

  expect(names.filter((name) => !/^shop-test(-|$)/.test(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(15);
});
