import { excesses, excessLines, increaseCommand, QUOTAS } from "../../../readers/quotas";
import { Root } from "../../../readers/terraform";

interface Resources {
  readonly [type: string]: Readonly<Record<string, object>>;
}

function root(environment: string, resource: Resources, account = "111122223333"): Root {
  const aws = [
    {
      region: "eu-central-1",
      allowed_account_ids: [account],
      default_tags: { tags: { System: "shop", Environment: environment } },
    },
    { alias: "us-east-1", region: "us-east-1" },
  ];
  return new Root({ provider: { aws }, resource });
}

const many = (count: number, body: object = {}) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, body]));

const found = (...roots: Root[]) =>
  excesses(roots).map(({ quota, region, needed }) => `${quota.name}, ${region}: ${needed}`);

describe("what an account needs beyond AWS's defaults", () => {
  test("is the sum of its environments", () => {
    const three = { aws_vpc: many(3) };

    expect(found(root("dev", three))).toEqual([]);
    expect(found(root("dev", three), root("prod", three))).toEqual(["VPCs per Region, eu-central-1: 6"]);
    expect(found(root("dev", three), root("prod", three, "444455556666"))).toEqual([]);
  });

  test("counts by region, and what is global in us-east-1", () => {
    const vpcs = {
      ...many(3),
      ...Object.fromEntries(
        Object.entries(many(3, { provider: "aws.us-east-1" })).map(([key, body]) => [`far_${key}`, body]),
      ),
    };

    expect(found(root("dev", { aws_vpc: vpcs }))).toEqual([]);
    expect(found(root("dev", { aws_cloudfront_response_headers_policy: many(21) }))).toEqual([
      "Response headers policies per AWS account, us-east-1: 21",
    ]);
  });

  test("counts NAT gateways by zone, and routes by API", () => {
    const subnets = { a: { availability_zone: "eu-central-1a" }, b: { availability_zone: "eu-central-1b" } };
    const gateway = (zone: string) => ({ subnet_id: `\${aws_subnet.${zone}.id}` });
    const inBoth = { ...many(5, gateway("a")), other: gateway("b") };

    expect(found(root("dev", { aws_subnet: subnets, aws_nat_gateway: inBoth }))).toEqual([]);
    expect(found(root("dev", { aws_subnet: subnets, aws_nat_gateway: many(6, gateway("a")) }))).toEqual([
      "NAT gateways per Availability Zone, eu-central-1: 6",
    ]);
    const routes = { aws_apigatewayv2_route: many(200, { api_id: "${aws_apigatewayv2_api.api.id}" }) };
    expect(found(root("dev", routes), root("prod", routes))).toEqual([]);
  });
});

describe("Fargate", () => {
  const task = { aws_ecs_task_definition: { api: { cpu: "1024" } } };
  const service = { task_definition: "${aws_ecs_task_definition.api.arn}", desired_count: 2 };
  const target = { api: { resource_id: "service/c/${aws_ecs_service.api.name}", max_capacity: 4 } };

  test("is counted scaled out, during a deployment", () => {
    const rolling = { ...service, deployment_maximum_percent: 150 };
    const codeDeploy = { ...service, deployment_controller: { type: "CODE_DEPLOY" } };

    expect(found(root("dev", { ...task, aws_ecs_service: { api: rolling } }))).toEqual([]);
    expect(
      found(root("dev", { ...task, aws_ecs_service: { api: codeDeploy }, aws_appautoscaling_target: target })),
    ).toEqual(["Fargate On-Demand vCPU resource count, eu-central-1: 8"]);
  });

  test("is as much as its highest schedule allows", () => {
    const night = {
      resource_id: "${aws_appautoscaling_target.api.resource_id}",
      scalable_target_action: { max_capacity: "9" },
    };
    const resources = {
      ...task,
      aws_ecs_service: { api: service },
      aws_appautoscaling_target: target,
      aws_appautoscaling_scheduled_action: { night },
    };

    expect(found(root("dev", resources))).toEqual(["Fargate On-Demand vCPU resource count, eu-central-1: 18"]);
  });

  test("is divided between on demand and Spot", () => {
    const mixed = [
      { capacity_provider: "FARGATE", base: 2, weight: 1 },
      { capacity_provider: "FARGATE_SPOT", weight: 3 },
    ];
    const body = { ...service, desired_count: 9, capacity_provider_strategy: mixed };

    expect(found(root("dev", { ...task, aws_ecs_service: { api: body } }))).toEqual([
      "Fargate Spot vCPU resource count, eu-central-1: 12",
    ]);
  });

  test("also runs the jobs of Batch", () => {
    const compute = (type: string) => ({ jobs: { compute_resources: { type, max_vcpus: 16 } } });

    expect(found(root("dev", { aws_batch_compute_environment: compute("FARGATE") }))).toEqual([
      "Fargate On-Demand vCPU resource count, eu-central-1: 16",
    ]);
    expect(found(root("dev", { aws_batch_compute_environment: compute("FARGATE_SPOT") }))).toEqual([
      "Fargate Spot vCPU resource count, eu-central-1: 16",
    ]);
  });
});

test("one line per account and region, and the command for each quota", () => {
  const all = excesses([root("dev", { aws_vpc: many(6), aws_eip: many(7), aws_cloudfront_vpc_origin: many(26) })]);

  expect(excessLines(all)).toEqual([
    "account 111122223333, eu-central-1 needs more than AWS's default quotas: EC2-VPC Elastic IPs 7 (default 5), VPCs per Region 6 (default 5); see the README of a handoff",
    "account 111122223333, us-east-1 needs more than AWS's default quotas: CloudFront VPC origins per AWS account 26 (default 25); see the README of a handoff",
  ]);
  expect(all.map(increaseCommand)).toEqual([
    "aws service-quotas request-service-quota-increase --region eu-central-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 7",
    "aws service-quotas request-service-quota-increase --region eu-central-1 --service-code vpc --quota-code L-F678F1CE --desired-value 6",
    undefined,
  ]);
});

test.each(Object.entries(QUOTAS))("%s has a source, and a code if AWS can raise it", (_, quota) => {
  expect(quota.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(quota.code).toMatch(/^(L-[0-9A-F]{8})?$/);
  expect(quota.default).toBeGreaterThan(0);
});
