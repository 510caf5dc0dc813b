import { type Jobs, jobsNetworkProblems, JOBS } from "../../../modules/batch";
import { Connections, type IConnectable } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { resource, statements, type Block, type Terraform } from "../../support/synth";
import { AUTOGRADER, type SomeJobs, built } from "./fixtures";

describe("egress of jobs", () => {
  const rules = (terraform: Terraform) => {
    const all = terraform.resource["aws_vpc_security_group_egress_rule"] ?? {};
    return Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith("jobs_")));
  };

  test("MR-2: to S3 and the network's endpoints, on 443", () => {
    const found = rules(built().terraform);

    expect(Object.keys(found).sort()).toEqual(["jobs_to_endpoints_443", "jobs_to_s3_443"]);
    expect(found["jobs_to_s3_443"]).toMatchObject({
      prefix_list_id: "${aws_vpc_endpoint.network_endpoint_s3.prefix_list_id}",
      from_port: 443,
      to_port: 443,
    });
    expect(found["jobs_to_endpoints_443"]).toMatchObject({
      referenced_security_group_id: "${aws_security_group.network_endpoint_interface_security_group.id}",
    });
  });

  test("to the internet if configured", () => {
    const found = rules(built({ egress: "https" }).terraform);

    expect(Object.keys(found)).toEqual(["jobs_to_internet_443"]);
    expect(found["jobs_to_internet_443"]).toMatchObject({ cidr_ipv4: "0.0.0.0/0", from_port: 443 });
  });

  test("to what security group rules allow, while nothing reaches them", () => {
    const { terraform } = built({}, (jobs, stack) => {
      const connections = new Connections(stack, { vpcId: "vpc-1", description: "DB", name: "database" });
      jobs.connections.allowTo({ connections } satisfies IConnectable, 5432);
    });

    expect(Object.keys(rules(terraform))).toContain("jobs_to_database_5432");
    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^jobs_/)]),
    );
  });
});

describe("who may submit", () => {
  const grants = (grant: (jobs: Jobs, role: Role) => void, config: SomeJobs = {}) => {
    const trust = { service: "ecs-tasks.amazonaws.com" };
    const { terraform } = built(config, (jobs, stack) => {
      grant(jobs, new Role(stack, "api", { description: "The API.", trust }));
    });
    return statements(terraform, "api_policy");
  };

  test("MR-2: submits to the job's queue with any of its revisions, describes and terminates jobs", () => {
    const found = grants((jobs, role) => {
      jobs.grantSubmit(role);
    });
    const arn = "${aws_batch_job_definition.jobs_definition_autograder.arn_prefix}";

    expect(Object.keys(found)).toEqual(["SubmitAutograder", "DescribeJobs", "TerminateJobs"]);
    expect(found["SubmitAutograder"]).toMatchObject({
      actions: ["batch:SubmitJob"],
      resources: ["${aws_batch_job_queue.jobs_queue_default.arn}", arn, `${arn}:*`],
    });
    expect(found["DescribeJobs"]).toMatchObject({
      "//": "Batch has no resource-level permissions for describing jobs.",
      actions: ["batch:DescribeJobs"],
    });
    expect(found["TerminateJobs"]).toMatchObject({
      actions: ["batch:TerminateJob"],
      resources: ["arn:aws:batch:eu-central-1:111122223333:job/*"],
    });
  });

  test("one kind of job, or all of them", () => {
    const config = { definitions: { autograder: {}, report: {} } };

    expect(
      Object.keys(
        grants((jobs, role) => {
          jobs.definitions["report"]!.grantSubmit(role);
        }, config),
      ),
    ).not.toContain("SubmitAutograder");
    expect(
      Object.keys(
        grants((jobs, role) => {
          jobs.grantSubmit(role);
        }, config),
      ),
    ).toEqual(expect.arrayContaining(["SubmitAutograder", "SubmitReport"]));
  });

  test("a schedule, by the job's name", () => {
    const { terraform } = built({
      queues: { night: {} },
      definitions: { report: { schedule: { expression: "cron(0 3 * * ? *)", timezone: "Europe/Berlin" } }, other: {} },
    });
    const schedule = resource(terraform, "aws_scheduler_schedule", "jobs_schedule_report");

    expect(Object.keys(terraform.resource["aws_scheduler_schedule"]!)).toEqual(["jobs_schedule_report"]);
    expect(schedule).toMatchObject({
      name: "shop-test-report",
      schedule_expression: "cron(0 3 * * ? *)",
      schedule_expression_timezone: "Europe/Berlin",
      flexible_time_window: { mode: "OFF" },
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:batch:submitJob",
        role_arn: "${aws_iam_role.jobs_schedule_report_role.arn}",
        retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 3600 },
      },
    });
    expect(JSON.parse(String((schedule["target"] as Block)["input"]))).toEqual({
      JobName: "report",
      JobQueue: "${aws_batch_job_queue.jobs_queue_night.arn}",
      JobDefinition: "shop-test-report",
    });
    expect(statements(terraform, "jobs_schedule_report_role_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["scheduler.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(statements(terraform, "jobs_schedule_report_role_policy")["SubmitJob"]!["resources"]).toContain(
      "${aws_batch_job_queue.jobs_queue_night.arn}",
    );
  });
});

describe("jobsNetworkProblems", () => {
  type Network = Partial<Parameters<typeof jobsNetworkProblems>[1]>;
  const problems = (config: SomeJobs, vpc: Network) =>
    jobsNetworkProblems(JOBS.settings({ definitions: AUTOGRADER, ...config }), {
      interfaceEndpoints: [],
      natGateways: "single",
      ...vpc,
    }).map(({ path, message }) => `${path}: ${message}`);

  test.each<[SomeJobs, Network, string[]]>([
    [{}, { interfaceEndpoints: ["logs", "ecr.dkr", "ecr.api"], natGateways: "none" }, []],
    [{ egress: "https" }, {}, []],
    [
      {},
      { interfaceEndpoints: ["ecr.api"] },
      ['egress: "aws" needs "ecr.dkr", "logs" in network.interfaceEndpoints; add what is missing, or use "https"'],
    ],
    [
      { definitions: { autograder: { secrets: ["KEY"] } } },
      { interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] },
      ['egress: "aws" needs "secretsmanager" in network.interfaceEndpoints; add what is missing, or use "https"'],
    ],
    [
      { egress: "https" },
      { natGateways: "none" },
      [
        'egress: "https" needs internet access, but network.natGateways is "none"; use "single" or "per-az", or egress "aws"',
      ],
    ],
  ])("%j with %j", (config, vpc, expected) => {
    expect(problems(config, vpc)).toEqual(expected);
  });
});
