import { JOB, Jobs, JOBS } from "../../../modules/batch";
import { Repository } from "../../../modules/ecs";
import { resource, synth } from "../../support/synth";
import { AUTOGRADER, type SomeJobs, built, network, ofJobs, problemsOf } from "./fixtures";

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
      "aws_iam_role_policies_exclusive.jobs_definition_autograder_execution_role_policies",
      "aws_iam_role_policies_exclusive.jobs_definition_autograder_role_policies",
      "aws_iam_role_policy.jobs_definition_autograder_execution_role_permissions",
      "aws_iam_role_policy_attachments_exclusive.jobs_definition_autograder_execution_role_attachments",
      "aws_iam_role_policy_attachments_exclusive.jobs_definition_autograder_role_attachments",
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
