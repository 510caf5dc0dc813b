import { networkFindings } from "../../../readers/proofs";
import { Root } from "../../../readers/terraform";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";
import type { Block } from "../../support/synth";
import { broken, type Breakable } from "./stacks";

const stacks = allStacks();

test("ALL-1, ALL-2: in no stack can anything reach what it must not, or not reach what it needs", () => {
  const findings = Object.entries(stacks).flatMap(([stack, terraform]) =>
    networkFindings(new Root(terraform)).map(({ address, message }) => `${stack}: ${address} ${message}`),
  );

  expect(Object.keys(stacks)).not.toEqual([]);
  expect(findings).toEqual([]);
});

describeReference(["sheetgpt", "playstudy"], "the network proof finds", () => {
  const findings = (breakIt: (root: Breakable) => void, stack = "sheetgpt-prod") =>
    networkFindings(broken(stacks[stack], breakIt));
  const ingress = (root: Breakable, name: string, rule: Block) => {
    (root.resource["aws_vpc_security_group_ingress_rule"] ??= {})[name] = { ip_protocol: "tcp", ...rule };
  };
  const groupOf = (name: string) => `\${aws_security_group.${name}_security_group.id}`;
  const everywhere = { cidr_ipv4: "0.0.0.0/0" };

  test("a task with a public address that the internet can reach, with the path", () => {
    const found = findings((root) => {
      ingress(root, "oops", { security_group_id: groupOf("backend"), from_port: 443, to_port: 443, ...everywhere });
    }, "playstudy-prod");

    expect(found).toEqual([
      {
        rule: "internet-reaches",
        address: "aws_ecs_service.backend",
        message:
          "can be reached from the internet on port 443, but only load balancers may be, on ports 80 and 443; remove the last rule of the path",
        path: [
          "the internet",
          "aws_route.network_public_to_internet",
          "aws_subnet.network_public_a",
          "aws_network_acl_rule.network_acl_public_in_https",
          "aws_vpc_security_group_ingress_rule.oops",
          "aws_ecs_service.backend",
        ],
      },
    ]);
  });

  test("an internal load balancer that becomes internet-facing, bypassing CloudFront", () => {
    const found = findings((root) => {
      const balancer = root.resource["aws_lb"]!["load_balancer"]!;
      balancer["internal"] = false;
      balancer["subnets"] = ["${aws_subnet.network_public_a.id}", "${aws_subnet.network_public_b.id}"];
      ingress(root, "oops", {
        security_group_id: groupOf("load_balancer"),
        from_port: 443,
        to_port: 443,
        ...everywhere,
      });
    });

    expect(found.map(({ rule, message }) => [rule, message])).toEqual([
      [
        "internet-reaches",
        "can be reached from the internet on port 443, but it is behind CloudFront; remove the last rule of the path",
      ],
    ]);
  });

  test("another port on a load balancer", () => {
    const found = findings((root) => {
      ingress(root, "oops", {
        security_group_id: groupOf("load_balancer"),
        from_port: 8443,
        to_port: 8443,
        ...everywhere,
      });
    }, "playstudy-prod");

    // The network ACL allows responses to our own connections: it is stateless and cannot tell them from requests.
    expect(found.map(({ rule, address }) => [rule, address])).toEqual([["internet-reaches", "aws_lb.load_balancer"]]);
  });

  test("a database on the internet: a single mistake is stopped by the other firewalls", () => {
    const rule = (root: Breakable) => {
      ingress(root, "oops", { security_group_id: groupOf("database"), from_port: 5432, to_port: 5432, ...everywhere });
    };
    const address = (root: Breakable) => {
      root.resource["aws_db_instance"]!["database"]!["publicly_accessible"] = true;
    };
    const route = (root: Breakable) => {
      root.resource["aws_route"]!["oops"] = {
        route_table_id: "${aws_route_table.network_database_routes.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network_internet_gateway.id}",
      };
    };
    const acl = (root: Breakable) => {
      for (const [name, egress] of [
        ["in", false],
        ["out", true],
      ] as const) {
        root.resource["aws_network_acl_rule"]![`oops_${name}`] = {
          network_acl_id: "${aws_network_acl.network_acl_database.id}",
          cidr_block: "0.0.0.0/0",
          protocol: "-1",
          rule_action: "allow",
          rule_number: 90,
          egress,
        };
      }
    };
    const rulesOf = (...mistakes: ((root: Breakable) => void)[]) =>
      findings((root) => {
        mistakes.forEach((mistake) => {
          mistake(root);
        });
      }).map(({ rule: name }) => name);

    expect(rulesOf(rule)).toEqual([]);
    expect(rulesOf(address)).toEqual([]);
    expect(rulesOf(rule, address, acl)).toEqual([]);
    expect(rulesOf(rule, address, route)).toEqual(["store-has-route", "store-has-route"]);
    expect(rulesOf(rule, address, route, acl)).toEqual(["internet-reaches", "store-has-route", "store-has-route"]);
  });

  test("a data store that can open connections", () => {
    const found = findings((root) => {
      (root.resource["aws_vpc_security_group_egress_rule"] ??= {})["oops"] = {
        security_group_id: groupOf("database"),
        referenced_security_group_id: groupOf("backend"),
        ip_protocol: "-1",
      };
      ingress(root, "oops", {
        security_group_id: groupOf("backend"),
        referenced_security_group_id: groupOf("database"),
        from_port: 8000,
        to_port: 8000,
      });
    });

    expect(found.map(({ rule, path }) => [rule, path?.at(-1)])).toEqual([["store-reaches", "aws_ecs_service.backend"]]);
  });

  test("tasks that cannot pull their image, by what they cannot reach", () => {
    const noNat = (root: Breakable) => {
      delete root.resource["aws_route"]!["network_nat_route_a"];
      delete root.resource["aws_route"]!["network_nat_route_b"];
    };

    expect(findings(noNat)).toEqual([
      {
        rule: "cannot-pull",
        address: "aws_ecs_service.backend",
        message:
          "starts containers, but cannot reach ecr.api, ecr.dkr, logs, s3; give it VPC endpoints or internet access",
      },
    ]);
  });

  test("a rule on only one side of a connection", () => {
    const found = findings(
      (root) => delete root.resource["aws_vpc_security_group_egress_rule"]!["backend_to_database_5432"],
    );

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([
      ["dead-edge", "aws_vpc_security_group_ingress_rule.database_from_backend_5432"],
    ]);
  });

  test("a network ACL that blocks what security groups allow", () => {
    const found = findings((root) => delete root.resource["aws_network_acl_rule"]!["network_acl_database_out_vpc"]);

    expect(found.map(({ rule }) => rule)).toEqual(["dead-edge", "dead-edge"]);
  });

  test("rules inside a group, in the default group, and of the legacy type", () => {
    const open = [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }];
    const found = findings((root) => {
      root.resource["aws_security_group"]!["backend_security_group"]!["ingress"] = open;
      root.resource["aws_default_security_group"]!["network_default_security_group"]!["egress"] = open;
      root.resource["aws_security_group_rule"] = { old: { type: "ingress" } };
    });

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([
      ["inline-rule", "aws_security_group.backend_security_group"],
      ["inline-rule", "aws_default_security_group.network_default_security_group"],
      ["inline-rule", "aws_security_group_rule.old"],
    ]);
  });

  test("a resource in the network of a type that the proof does not know", () => {
    const found = findings((root) => {
      root.resource["aws_lambda_function"] = {
        spy: { vpc_config: { subnet_ids: ["${aws_subnet.network_private_a.id}"], security_group_ids: [] } },
      };
    });

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([
      ["unknown-workload", "aws_lambda_function.spy"],
    ]);
  });

  test.each([
    ["all ports", { ip_protocol: "-1" }, "ports 80 to 65535"],
    ["a range whose beginning the network ACL blocks", { from_port: 22, to_port: 500 }, "ports 80 to 500"],
    ["a block that is nearly the whole internet", { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/1" }, "ports 80 to 65535"],
    [
      "a block that begins with private addresses",
      { from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/7" },
      "port 443",
    ],
  ])("a task that the internet can reach: %s", (_, rule, ports) => {
    const found = findings((root) => {
      ingress(root, "oops", { security_group_id: groupOf("backend"), ...everywhere, ...rule });
    }, "playstudy-prod");

    expect(found.map(({ rule: name, address }) => [name, address])).toEqual([
      ["internet-reaches", "aws_ecs_service.backend"],
    ]);
    expect(found[0]?.message).toContain(`from the internet on ${ports}`);
  });

  test("a load balancer that is open on more than its port", () => {
    const found = findings((root) => {
      ingress(root, "oops", {
        security_group_id: groupOf("load_balancer"),
        from_port: 443,
        to_port: 9000,
        ...everywhere,
      });
    }, "playstudy-prod");

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([["internet-reaches", "aws_lb.load_balancer"]]);
  });

  test("a route to a gateway for only a part of the internet", () => {
    const found = findings((root) => {
      root.resource["aws_route"]!["network_public_to_internet"]!["destination_cidr_block"] = "128.0.0.0/1";
      ingress(root, "oops", { security_group_id: groupOf("backend"), from_port: 443, to_port: 443, ...everywhere });
    }, "playstudy-prod");

    expect(found.map(({ rule, address }) => [rule, address])).toContainEqual([
      "internet-reaches",
      "aws_ecs_service.backend",
    ]);
  });

  test("rules between tasks of the same group have an effect", () => {
    const itself = { security_group_id: groupOf("backend"), referenced_security_group_id: groupOf("backend") };
    const found = findings((root) => {
      ingress(root, "itself", { ...itself, from_port: 7946, to_port: 7946 });
      (root.resource["aws_vpc_security_group_egress_rule"] ??= {})["itself"] = { ...itself, ip_protocol: "-1" };
    });

    expect(found).toEqual([]);
  });

  const rule = { from_port: 443, to_port: 443, security_group_id: "${aws_security_group.backend_security_group.id}" };
  test.each<[string, string, string, Block]>([
    ["an IPv6 rule", "ipv6", "aws_vpc_security_group_ingress_rule", { ...rule, cidr_ipv6: "::/0" }],
    ["an IPv6 route", "ipv6", "aws_route", { destination_ipv6_cidr_block: "::/0" }],
    ["an IPv6 network ACL", "ipv6", "aws_network_acl_rule", { ipv6_cidr_block: "::/0" }],
    ["a prefix list", "unknown-peer", "aws_vpc_security_group_ingress_rule", { ...rule, prefix_list_id: "pl-1" }],
    [
      "a group from elsewhere",
      "unknown-peer",
      "aws_vpc_security_group_ingress_rule",
      { ...rule, referenced_security_group_id: "sg-1" },
    ],
    [
      "a block that is not known yet",
      "unknown-peer",
      "aws_vpc_security_group_ingress_rule",
      { ...rule, cidr_ipv4: "${aws_vpc.network.cidr_block}" },
    ],
    ["a peering", "not-followed", "aws_vpc_peering_connection", { vpc_id: "${aws_vpc.network.id}" }],
    ["a transit gateway", "not-followed", "aws_ec2_transit_gateway_vpc_attachment", {}],
    ["an address that is assigned to an instance", "not-followed", "aws_eip", { instance: "i-1" }],
    [
      "an address that is associated separately",
      "not-followed",
      "aws_eip_association",
      { allocation_id: "eipalloc-1" },
    ],
    ["a subnet that assigns public addresses", "public-by-default", "aws_subnet", { map_public_ip_on_launch: true }],
    ["routes inside a table", "inline-rule", "aws_route_table", { route: [{ cidr_block: "0.0.0.0/0" }] }],
    ["rules inside a network ACL", "inline-rule", "aws_network_acl", { ingress: [{ rule_no: 1 }] }],
    [
      "a network load balancer without a group",
      "no-security-group",
      "aws_lb",
      { load_balancer_type: "network", subnet_mapping: [{ subnet_id: "${aws_subnet.network_public_a.id}" }] },
    ],
    [
      "a database in the account's default network",
      "no-subnet",
      "aws_db_instance",
      { vpc_security_group_ids: ["${aws_security_group.database_security_group.id}"] },
    ],
  ])("what it cannot read: %s", (_, name, type, body) => {
    const found = findings((root) => {
      (root.resource[type] ??= {})["oops"] = body;
    });

    expect(found.map((one) => [one.rule, one.address])).toEqual([[name, `${type}.oops`]]);
  });

  test("an unencrypted listener, although there is a certificate", () => {
    const found = findings((root) => {
      root.resource["aws_lb_listener"]!["load_balancer_http"]!["default_action"] = [{ type: "forward" }];
    }, "playstudy-prod");

    expect(found.map(({ rule: name, address }) => [name, address])).toEqual([
      ["plain-listener", "aws_lb_listener.load_balancer_http"],
    ]);
  });

  test.each([undefined, "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-0-2021-06"])(
    "a listener that accepts old TLS versions: %s",
    (policy) => {
      const found = findings((root) => {
        root.resource["aws_lb_listener"]!["load_balancer_https"]!["ssl_policy"] = policy;
      });

      expect(found.map(({ rule: name, address }) => [name, address])).toEqual([
        ["old-tls", "aws_lb_listener.load_balancer_https"],
      ]);
    },
  );
});
