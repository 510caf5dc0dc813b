import { Vpc } from "../../../modules/vpc";
import { addresses, data, resource, statements, synth, type Terraform } from "../../support/synth";
import { named, network } from "./fixtures";

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

test("a network is named after its system and environment", () => {
  const names = Object.values(network().resource)
    .flatMap((all) => Object.values(all))
    .flatMap(({ tags }) => (tags === undefined ? [] : [(tags as { Name: string }).Name]));

  expect(names.filter((name) => !/^shop-test(-|$)/.test(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(15);
});
