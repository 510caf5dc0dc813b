import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  type ComputeEnvironmentDetail,
  type JobDefinition,
} from "@aws-sdk/client-batch";
import type { Deployed } from "../support/environment-suite";
import { actions, readPolicy, resources, rolesThatMay } from "./aws";
import { readLogRetention } from "./backend";
import { readNetwork, readWaysOut } from "./network";
import { askJson } from "./wire";

/** Tests for jobs that run untrusted code, read back from AWS. */
export function jobsReadBack(deployed: Deployed): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;

  test("MR-2: jobs run on Fargate, on at most 16 vCPUs, in private subnets", async () => {
    const { queue, compute } = await readQueue(deployed.outputs["autograder_job_queue"] ?? "");

    expect(queue).toMatchObject({ jobQueueName: prefix("default"), state: "ENABLED" });
    expect(queue?.computeEnvironmentOrder).toHaveLength(1);
    expect(compute).toMatchObject({ type: "MANAGED", computeResources: { type: "FARGATE", maxvCpus: 16 } });
    expect(compute.computeResources?.subnets).toHaveLength(2);
    expect(await readWaysOut(compute.computeResources?.subnets ?? [])).toEqual([
      expect.stringMatching(/^nat-/),
      expect.stringMatching(/^nat-/),
    ]);
  });

  test("MR-2: an autograder job times out after 15 minutes, gets three attempts, and has a read-only file system", async () => {
    const job = await readJob(deployed.outputs["autograder_job_definition"] ?? "");

    expect(job).toMatchObject({
      timeout: { attemptDurationSeconds: 900 },
      retryStrategy: { attempts: 3 },
      platformCapabilities: ["FARGATE"],
      containerProperties: {
        user: "1000:1000",
        readonlyRootFilesystem: true,
        networkConfiguration: { assignPublicIp: "DISABLED" },
        resourceRequirements: [
          { type: "VCPU", value: "1" },
          { type: "MEMORY", value: "2048" },
        ],
      },
    });
    expect(job.containerProperties?.secrets ?? []).toEqual([]);
    expect(job.containerProperties?.volumes?.filter((one) => one.efsVolumeConfiguration !== undefined)).toEqual([]);
  });

  test("MR-2: jobs only reach the endpoints and S3, and nothing reaches them", async () => {
    const { ingress, egress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const { compute } = await readQueue(deployed.outputs["autograder_job_queue"] ?? "");
    const outOfJobs = egress.filter((rule) => rule.group === prefix("jobs"));

    expect(compute.computeResources?.securityGroupIds).toHaveLength(1);
    expect(outOfJobs.map((rule) => [rule.from, rule.toPort]).sort()).toEqual([
      [prefix("endpoints"), 443],
      [expect.stringMatching(/^pl-/), 443],
    ]);
    expect(ingress.filter((rule) => rule.group === prefix("jobs"))).toEqual([]);
  });

  test("MR-2: a job may only read packages; only the backend may submit one", async () => {
    const policy = await readPolicy(prefix("autograder-job"));
    const bucket = `arn:aws:s3:::${deployed.outputs["packages_bucket"] ?? "?"}`;
    const submitting = (await readPolicy(prefix("backend-task"))).find((one) =>
      actions(one).includes("batch:SubmitJob"),
    );

    expect(policy.flatMap(actions).sort()).toEqual(["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"]);
    expect(policy.flatMap(resources).sort()).toEqual([bucket, `${bucket}/*`]);
    expect(await rolesThatMay("batch:SubmitJob", deployed.name)).toEqual([prefix("backend-task")]);
    expect(submitting && resources(submitting).map((arn) => arn.split(":").slice(5).join(":"))).toEqual(
      expect.arrayContaining([`job-queue/${prefix("default")}`, `job-definition/${prefix("autograder")}`]),
    );
    expect(submitting && resources(submitting)).not.toContain("*");
  });

  test("MR-7: somebody is notified of a job that failed after its last attempt", async () => {
    const rule = prefix("jobs-failed");
    const { EventPattern: pattern } = await askJson<{ EventPattern: string }>("events", "AWSEvents.DescribeRule", {
      Name: rule,
    });
    const { Targets: targets } = await askJson<{ Targets: { Arn: string }[] }>(
      "events",
      "AWSEvents.ListTargetsByRule",
      { Rule: rule },
    );

    expect(JSON.parse(pattern)).toMatchObject({
      source: ["aws.batch"],
      detail: { status: ["FAILED"], jobQueue: [expect.stringContaining(prefix("default"))] },
    });
    expect(targets.map((one) => one.Arn)).toEqual([expect.stringMatching(`:${prefix("alerts-p2")}$`)]);
  });

  test("MR-11: the autograder's pipeline may only push its image", async () => {
    const policy = await readPolicy(deployed.outputs["deploy_autograder_role"]?.split("/").at(-1) ?? "");
    const pushing = policy.filter((one) => actions(one).includes("ecr:PutImage"));

    expect(pushing.flatMap(resources)).toEqual([
      expect.stringMatching(new RegExp(`:repository/${prefix("autograder")}$`)),
    ]);
    expect(policy.flatMap(actions).filter((action) => !action.startsWith("ecr:"))).toEqual([]);
  });

  test("MR-12: the log groups of backend and jobs have the names in the guide", async () => {
    const job = await readJob(deployed.outputs["autograder_job_definition"] ?? "");
    const log = job.containerProperties?.logConfiguration;

    expect(deployed.outputs["backend_log_group"]).toBe(`/aws/ecs/${deployed.name}/backend`);
    expect(log?.options?.["awslogs-group"]).toBe(`/aws/batch/${deployed.name}`);
    expect(await readLogRetention(`/aws/batch/${deployed.name}`)).toBeGreaterThan(0);
  });
}

async function readQueue(name: string) {
  const client = new BatchClient({});
  const { jobQueues: [queue] = [] } = await client.send(new DescribeJobQueuesCommand({ jobQueues: [name] }));
  const { computeEnvironments: [compute] = [] } = await client.send(
    new DescribeComputeEnvironmentsCommand({
      computeEnvironments: [queue?.computeEnvironmentOrder?.[0]?.computeEnvironment ?? ""],
    }),
  );
  return { queue, compute: compute ?? ({} as Partial<ComputeEnvironmentDetail>) };
}

async function readJob(name: string): Promise<JobDefinition> {
  const { jobDefinitions: definitions = [] } = await new BatchClient({}).send(
    new DescribeJobDefinitionsCommand({ jobDefinitionName: name, status: "ACTIVE" }),
  );
  const [definition] = definitions;
  if (definition === undefined) throw new Error(`there is no job definition ${name}`);
  return definition;
}
