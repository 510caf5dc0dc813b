import { JOB, Jobs, jobsNetworkProblems, JOBS, type JobConfig, type JobsConfig } from "../../../modules/batch";
import { Connections, type BaseStack, type IConnectable } from "../../../modules/core";
import { Repository } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import type { ISecret } from "../../../modules/secrets";
import { Vpc } from "../../../modules/vpc";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

type SomeJobs = Partial<JobsConfig>;

const AUTOGRADER = { autograder: {} };
const KEY_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:key";

const SECRET: ISecret = {
  secretArn: KEY_ARN,
  versionId: undefined,
  grantRead: (grantee) => {
    grantee.addStatement({ sid: "ReadKey", actions: ["secretsmanager:GetSecretValue"], resources: [KEY_ARN] });
  },
};

function network(stack: BaseStack, interfaceEndpoints = ["ecr.api", "ecr.dkr", "logs"]): Vpc {
  return new Vpc(stack, "network", { config: { cidr: "10.0.0.0/16", flowLogs: "none", interfaceEndpoints } });
}

function make(stack: BaseStack, config: SomeJobs = {}, secrets: Record<string, ISecret> = {}): Jobs {
  const definitions = config.definitions ?? AUTOGRADER;
  const images = Object.keys(definitions).map((name) => [
    name,
    new Repository(stack, `${name}-image`, { protection: "disposable" }),
  ]);
  return new Jobs(stack, "jobs", {
    config: { ...config, definitions },
    vpc: network(stack),
    repositories: Object.fromEntries(images) as Record<string, Repository>,
    secrets,
  });
}

function built(config: SomeJobs = {}, then?: (jobs: Jobs, stack: BaseStack) => void) {
  let jobs: Jobs | undefined;
  const terraform = synth((stack) => {
    jobs = make(stack, config, { API_KEY: SECRET });
    then?.(jobs, stack);
  });
  return { terraform, jobs: jobs! };
}

/** The definition of a job, and its container. */
function job(config: JobConfig = {}, rest: SomeJobs = {}): { definition: Block; container: Block } {
  const { terraform } = built({ ...rest, definitions: { autograder: config } });
  return definitionOf(terraform);
}

function definitionOf(terraform: Terraform, name = "autograder"): { definition: Block; container: Block } {
  const definition = resource(terraform, "aws_batch_job_definition", `jobs_definition_${name}`);
  return { definition, container: JSON.parse(String(definition["container_properties"])) as Block };
}

function ofJobs(terraform: Terraform): string[] {
  return addresses(terraform).filter((address) => /\.jobs(_|$)/.test(address));
}

function problemsOf(config: unknown): string[] {
  return JOBS.problems(config as JobsConfig).map(({ path, message }) => `${path}: ${message}`);
}

describe("jobs", () => {
  const { terraform, jobs } = built();

  test("MR-2: have readable addresses and nothing that was not configured", () => {
    expect(ofJobs(terraform)).toEqual([
      "aws_batch_compute_environment.jobs_compute",
      "aws_batch_job_definition.jobs_definition_autograder",
      "aws_batch_job_queue.jobs_queue_default",
      "aws_cloudwatch_event_rule.jobs_failed",
      "aws_cloudwatch_log_group.jobs_log_group",
      "aws_iam_role.jobs_definition_autograder_execution_role",
      "aws_iam_role.jobs_definition_autograder_role",
      "aws_iam_role_policy.jobs_definition_autograder_execution_role_permissions",
      "aws_security_group.jobs_security_group",
      "aws_vpc_security_group_egress_rule.jobs_to_endpoints_443",
      "aws_vpc_security_group_egress_rule.jobs_to_s3_443",
      "terraform_data.jobs_compute_identity",
    ]);
  });

  test("MR-2: run on Fargate in private subnets, on at most 16 vCPUs", () => {
    const environment = resource(terraform, "aws_batch_compute_environment");

    expect(environment).toMatchObject({
      type: "MANAGED",
      compute_resources: {
        type: "FARGATE",
        max_vcpus: 16,
        subnets: ["${aws_subnet.network_private_a.id}", "${aws_subnet.network_private_b.id}"],
        security_group_ids: ["${aws_security_group.jobs_security_group.id}"],
      },
    });
    expect(
      resource(built({ capacity: "spot", maxVcpus: 64 }).terraform, "aws_batch_compute_environment"),
    ).toMatchObject({ compute_resources: { type: "FARGATE_SPOT", max_vcpus: 64 } });
  });

  test("can be replaced while queues use them: generated name, and the new one first", () => {
    const environment = resource(terraform, "aws_batch_compute_environment");

    expect(environment["lifecycle"]).toEqual({
      create_before_destroy: true,
      // Of its type, for instance, which AWS does not change.
      replace_triggered_by: ["terraform_data.jobs_compute_identity"],
    });
    for (const argument of ["compute_environment_name", "compute_environment_name_prefix", "service_role"]) {
      expect(environment).not.toHaveProperty(argument);
    }
  });

  test("MR-2: wait in one queue, or in the configured ones", () => {
    expect(resource(terraform, "aws_batch_job_queue")).toMatchObject({
      name: "shop-test-default",
      state: "ENABLED",
      priority: 1,
      compute_environment_order: [
        { order: 1, compute_environment: "${aws_batch_compute_environment.jobs_compute.arn}" },
      ],
    });
    const { terraform: two } = built({ queues: { fast: { priority: 10 }, slow: {} } });
    expect(Object.keys(two.resource["aws_batch_job_queue"]!)).toEqual(["jobs_queue_fast", "jobs_queue_slow"]);
    expect(resource(two, "aws_batch_job_queue", "jobs_queue_fast")["priority"]).toBe(10);
  });

  test("MR-12: share the log group named after the environment", () => {
    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/batch/shop-test",
      retention_in_days: 30,
    });
    expect(resource(built({ logRetentionDays: 7 }).terraform, "aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: 7,
    });
  });

  test("give submitters the names to submit with", () => {
    expect(jobs.queues["default"]?.queueName).toBe("shop-test-default");
    expect(jobs.definitions["autograder"]?.definitionName).toBe("shop-test-autograder");
  });
});

describe("a definition", () => {
  const { definition, container } = job();

  test("MR-2: an hour, three attempts, tags that propagate to tasks", () => {
    expect(definition).toMatchObject({
      name: "shop-test-autograder",
      type: "container",
      platform_capabilities: ["FARGATE"],
      timeout: { attempt_duration_seconds: 3600 },
      retry_strategy: { attempts: 3 },
      propagate_tags: true,
      deregister_on_new_revision: true,
    });
    expect(definition["retry_strategy"]).not.toHaveProperty("evaluate_on_exit");
  });

  test("MR-2: not root, nothing that outlasts the job, no public address", () => {
    expect(container).toEqual({
      image: "${aws_ecr_repository.autograder_image.repository_url}:latest",
      jobRoleArn: "${aws_iam_role.jobs_definition_autograder_role.arn}",
      executionRoleArn: "${aws_iam_role.jobs_definition_autograder_execution_role.arn}",
      resourceRequirements: [
        { type: "VCPU", value: "0.25" },
        { type: "MEMORY", value: "512" },
      ],
      environment: [],
      secrets: [],
      user: "1000:1000",
      readonlyRootFilesystem: true,
      volumes: [{ name: "tmp" }],
      mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
      networkConfiguration: { assignPublicIp: "DISABLED" },
      fargatePlatformConfiguration: { platformVersion: "LATEST" },
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "${aws_cloudwatch_log_group.jobs_log_group.name}",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "autograder",
        },
      },
    });
  });

  test("MR-2: follows its configuration", () => {
    const other = job({
      cpu: 2048,
      memoryMiB: 4096,
      architecture: "arm64",
      command: ["grade", "${FILE}"],
      environment: { B: "2", A: "${HOME}" },
      timeoutMinutes: 15,
      attempts: 1,
      user: "root",
      readOnlyRootFilesystem: false,
      image: { owner: "ci", tag: "live" },
    });

    expect(other.definition).toMatchObject({
      timeout: { attempt_duration_seconds: 900 },
      retry_strategy: { attempts: 1 },
    });
    expect(other.container).toMatchObject({
      image: "${aws_ecr_repository.autograder_image.repository_url}:live",
      resourceRequirements: [
        { type: "VCPU", value: "2" },
        { type: "MEMORY", value: "4096" },
      ],
      runtimePlatform: { cpuArchitecture: "ARM64" },
      command: ["grade", "$${FILE}"],
      environment: [
        { name: "A", value: "$${HOME}" },
        { name: "B", value: "2" },
      ],
      user: "root",
      readonlyRootFilesystem: false,
      volumes: [],
      mountPoints: [],
    });
  });

  test("MR-2: can be limited to retrying host failures", () => {
    expect(job({ retryOn: "host-failure" }).definition["retry_strategy"]).toEqual({
      attempts: 3,
      evaluate_on_exit: [
        { action: "retry", on_status_reason: "Your Spot Task was interrupted*" },
        { action: "retry", on_status_reason: "Task failed to start*" },
        { action: "retry", on_status_reason: "Timeout waiting for*" },
        { action: "exit", on_exit_code: "*" },
        { action: "exit", on_reason: "*" },
      ],
    });
  });

  test("MR-4: starts with permissions on its own repository and log only, and has none itself", () => {
    const { terraform } = built();
    const role = "jobs_definition_autograder_execution_role";

    expect(Object.keys(statements(terraform, `${role}_policy`))).toEqual([
      "WriteLogs",
      "PullAutograderImageLogin",
      "PullAutograderImageImages",
    ]);
    expect(statements(terraform, `${role}_trust`)["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(definitionOf(terraform).definition["depends_on"]).toEqual([`aws_iam_role_policy.${role}_permissions`]);
  });

  test("pulls an image of another repository by its own name", () => {
    const reference = "444455556666.dkr.ecr.us-east-1.amazonaws.com/tools/grader:v1";
    const { terraform } = built({ definitions: { autograder: { image: { owner: "terraform", reference } } } });

    expect(definitionOf(terraform).container["image"]).toBe(reference);
    expect(
      statements(terraform, "jobs_definition_autograder_execution_role_policy")["PullImage"]!["resources"],
    ).toEqual(["arn:aws:ecr:us-east-1:444455556666:repository/tools/grader"]);
  });

  test("ALL-11: gets only the secrets that it lists", () => {
    const { terraform } = built({ definitions: { autograder: { secrets: ["API_KEY"] }, other: {} } });

    expect(definitionOf(terraform).container["secrets"]).toEqual([{ name: "API_KEY", valueFrom: KEY_ARN }]);
    expect(definitionOf(terraform, "other").container["secrets"]).toEqual([]);
    expect(statements(terraform, "jobs_definition_autograder_execution_role_policy")).toHaveProperty("ReadKey");
    expect(statements(terraform, "jobs_definition_other_execution_role_policy")).not.toHaveProperty("ReadKey");
  });

  test("accepts variables until synthesis, each once", () => {
    const { terraform } = built({}, ({ definitions: { autograder } }) => {
      autograder!.addEnvironment("BUCKET", "uploads");
      expect(() => {
        autograder!.addEnvironment("BUCKET", "other");
      }).toThrow("the environment variable BUCKET is set twice; leave one of them out");
    });

    expect(definitionOf(terraform).container["environment"]).toEqual([{ name: "BUCKET", value: "uploads" }]);
  });
});

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

describe("MR-7: failed jobs", () => {
  test("are detected in all of our queues", () => {
    const { terraform } = built({ queues: { fast: {}, slow: {} }, definitions: { autograder: { queue: "fast" } } });
    const rule = resource(terraform, "aws_cloudwatch_event_rule");

    expect(rule["name"]).toBe("shop-test-jobs-failed");
    expect(JSON.parse(String(rule["event_pattern"]))).toEqual({
      source: ["aws.batch"],
      "detail-type": ["Batch Job State Change"],
      detail: {
        status: ["FAILED"],
        jobQueue: ["${aws_batch_job_queue.jobs_queue_fast.arn}", "${aws_batch_job_queue.jobs_queue_slow.arn}"],
      },
    });
    expect(terraform.resource).not.toHaveProperty("aws_cloudwatch_event_target");
  });

  test("are reported to a topic, in a sentence", () => {
    const { terraform } = built({}, (jobs) => {
      jobs.notifyFailures("arn:aws:sns:eu-central-1:111122223333:alerts");
    });
    const target = resource(terraform, "aws_cloudwatch_event_target");

    expect(target).toMatchObject({
      rule: "${aws_cloudwatch_event_rule.jobs_failed.name}",
      arn: "arn:aws:sns:eu-central-1:111122223333:alerts",
    });
    const { input_paths: paths, input_template: template } = target["input_transformer"] as Block;
    const used = [...String(JSON.parse(String(template))).matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(Object.keys(paths as object).sort());
  });

  test("raise an alarm at the configured number", () => {
    const { alarms, widgets } = built({ alarms: { failedJobs: 7 } }).jobs.signals;

    expect(built().jobs.signals.alarms[0]).toMatchObject({ threshold: 5, comparison: ">=" });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({
      id: "failed-jobs",
      severity: "P2",
      threshold: 7,
      metric: {
        namespace: "AWS/Events",
        name: "TriggeredRules",
        dimensions: { RuleName: "shop-test-jobs-failed" },
        statistic: "Sum",
      },
    });
    expect(widgets[0]?.threshold?.value).toBe(7);
  });
});

describe("wiring", () => {
  const refused = (config: SomeJobs, props: { endpoints?: string[]; repository?: boolean }): string => {
    let message = "";
    synth((stack) => {
      try {
        new Jobs(stack, "jobs", {
          config: { definitions: AUTOGRADER, ...config },
          vpc: network(stack, props.endpoints),
          repositories:
            props.repository === false
              ? {}
              : { autograder: new Repository(stack, "image", { protection: "disposable" }) },
        });
      } catch (error) {
        message = (error as Error).message;
      }
    });
    return message;
  };

  test("a network without endpoints is rejected", () => {
    expect(refused({}, { endpoints: [] })).toBe(
      'test/jobs: egress: "aws" needs interface endpoints, and the network has none; add ecr.api, ecr.dkr and logs, or use "https"',
    );
    expect(refused({ egress: "https" }, { endpoints: [] })).toBe("");
  });

  test("a pipeline needs a repository to push to", () => {
    expect(refused({}, { repository: false })).toBe(
      'test/jobs: definitions.autograder.image: has no repository to pull from; pass one as autograder, or use owner "terraform"',
    );
  });

  test("a secret must exist", () => {
    expect(refused({ definitions: { autograder: { secrets: ["NOPE"] } } }, {})).toBe(
      'test/jobs: definitions.autograder.secrets: "NOPE" is not a secret of this environment; there are none',
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

describe("JOBS", () => {
  test("fill in every default, including the queue", () => {
    expect(JOBS.settings({ definitions: AUTOGRADER })).toEqual({
      maxVcpus: 16,
      capacity: "on-demand",
      egress: "aws",
      queues: { default: { priority: 1 } },
      definitions: { autograder: { ...JOB.settings({}), queue: "default" } },
      logRetentionDays: 30,
      alarms: { failedJobs: 5 },
    });
  });

  test("configured queues replace the default", () => {
    const { queues, definitions } = JOBS.settings({ queues: { slow: {} }, definitions: AUTOGRADER });

    expect(queues).toEqual({ slow: { priority: 1 } });
    expect(definitions["autograder"]?.queue).toBe("slow");
  });
});

describe("JOBS", () => {
  const one = (config: unknown) => ({ definitions: { autograder: config } });

  test("MR-2: accepts the autograder", () => {
    expect(problemsOf(one({ cpu: 1024, memoryMiB: 2048, timeoutMinutes: 15, attempts: 3, user: "1000" }))).toEqual([]);
  });

  test.each<[unknown, string]>([
    [{}, "definitions: is missing and has no default; set it"],
    [{ definitions: {} }, "definitions: has no jobs; define one, or leave the section out"],
    [{ ...one({}), queues: {} }, "queues: has no queues; define one, or leave queues out"],
    [
      { ...one({}), queues: { Fast: {} } },
      'queues.Fast: "Fast" is not valid; use a name in kebab-case such as "autograder"',
    ],
    [
      { ...one({}), queues: { fast: { priority: -1 } } },
      "queues.fast.priority: -1 is out of range; use a whole number from 0 to 1000",
    ],
    [{ ...one({}), maxVcpus: 0 }, "maxVcpus: 0 is out of range; use a whole number from 1 to 10000"],
    [{ ...one({}), egress: "none" }, 'egress: "none" is not allowed; use "aws" or "https"'],
    [
      { ...one({ cpu: 4096, memoryMiB: 8192 }), maxVcpus: 2 },
      "definitions.autograder.cpu: 4096 is more than maxVcpus 2 (2048 units), so the job would wait forever; raise maxVcpus",
    ],
    [one({ memoryMiB: 700 }), "definitions.autograder.memoryMiB: 700 does not go with cpu 256; use 512, 1024 or 2048"],
    [one({ queue: "fast" }), 'definitions.autograder.queue: "fast" is not a queue; use "default"'],
    [
      one({ user: "0:1000" }),
      'definitions.autograder.user: "0:1000" is root; use another uid, or "root" if the image needs it',
    ],
    [one({ user: "app" }), 'definitions.autograder.user: "app" is not valid; use a uid or uid:gid such as "1000:1000"'],
    [one({ attempts: 11 }), "definitions.autograder.attempts: 11 is out of range; use a whole number from 1 to 10"],
    [
      one({ timeoutMinutes: 0 }),
      "definitions.autograder.timeoutMinutes: 0 is out of range; use a whole number from 1 to 20160",
    ],
    [
      one({ retryOn: "spot" }),
      'definitions.autograder.retryOn: "spot" is not allowed; use "any-failure" or "host-failure"',
    ],
    [
      one({ environment: { AWS_BATCH_MODE: "x" } }),
      "definitions.autograder.environment.AWS_BATCH_MODE: has a prefix that Batch reserves; choose another name",
    ],
    [
      one({ environment: { AWS_SECRET_ACCESS_KEY: "x" } }),
      "definitions.autograder.environment.AWS_SECRET_ACCESS_KEY: is not needed, because the SDK gets the credentials of the job's role automatically; leave it out",
    ],
    [
      one({ environment: { KEY: "x" }, secrets: ["KEY"] }),
      "definitions.autograder.environment.KEY: is also a secret of the job; leave one of them out",
    ],
    [
      one({ image: { owner: "terraform", reference: "python:3.13" } }),
      'definitions.autograder.image.reference: "python:3.13" cannot be pulled with egress "aws"; use an image in ECR, or egress "https"',
    ],
    [
      one({ schedule: { expression: "every day" } }),
      'definitions.autograder.schedule.expression: "every day" is not a schedule; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
    ],
  ])("refuses %j", (config, message) => {
    expect(problemsOf(config)).toEqual([message]);
  });

  test("an image from elsewhere is accepted with internet access", () => {
    const image = { owner: "terraform", reference: "python:3.13" } as const;

    expect(problemsOf({ egress: "https", ...one({ image }) })).toEqual([]);
  });
});
