import { Vpc, type VpcConfig } from "../../../modules/vpc";
import { resource, statements, synth } from "../../support/synth";
import { named, network } from "./fixtures";

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

  const policies = (over: Partial<VpcConfig>) => {
    const terraform = network({ interfaceEndpoints: ["ecr.api", "sqs"], ...over });
    return Object.fromEntries(
      Object.entries(named(terraform, "aws_vpc_endpoint")).map(([name, { policy }]) => [name, policy]),
    );
  };

  test("by default anything may pass them", () => {
    expect(Object.values(policies({})).filter((policy) => policy !== undefined)).toEqual([]);
  });

  test("can be limited to the account; those without a documented policy stay open", () => {
    expect(policies({ endpointAccess: "own-account" })).toEqual({
      network_endpoint_s3: "${data.aws_iam_policy_document.network_endpoint_s3_policy.json}",
      network_endpoint_ecr_api: "${data.aws_iam_policy_document.network_endpoint_ecr_api_policy.json}",
      network_endpoint_sqs: undefined,
    });
  });

  test("a limited endpoint of S3 lets the layers of images through, and nothing else of AWS", () => {
    const policy = statements(network({ endpointAccess: "own-account" }), "network_endpoint_s3_policy");

    expect(policy["OwnAccount"]?.["condition"]).toEqual(
      ["aws:PrincipalAccount", "aws:ResourceAccount"].map((variable) => ({
        test: "StringEquals",
        variable,
        values: ["111122223333"],
      })),
    );
    expect(policy["ImageLayers"]).toMatchObject({
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"],
    });
    expect(Object.keys(policy)).toEqual(["OwnAccount", "ImageLayers"]);
  });

  test("are undefined if there are none", () => {
    synth((stack) => {
      expect(new Vpc(stack, "network", { config: { cidr: "10.20.0.0/16" } }).endpoints).toBeUndefined();
    });
  });
});
