import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { readSynthesized, Root } from "../../../readers/terraform";
import { factsOf, pipelinesOf } from "../../../readers/workflow";
import type { System } from "../../../stacks/config/environment";
import { resolveAll } from "../../../stacks/config/resolve";
import { SHOP } from "../../support/shop";
import { changeSuite } from "../support/change-suite";
import { readContext, SHOP_ACCOUNT } from "../support/context";
import { Pipeline, type Ran } from "../support/pipeline";

const first: System["common"] = {
  frontend: { apiPaths: ["/api/*"] },
  backend: {
    port: 8000,
    loadBalancer: { exposure: "cloudfront" },
    release: { command: ["rails", "db:prepare"], timeoutMinutes: 20 },
  },
  delivery: { repository: "shop" },
};

/** The pipelines of what was applied last, in the emulated AWS where it was applied. */
function pipelineOf(folder: string): Pipeline {
  const [stack] = readSynthesized(join(readContext().folder, `release-test-${folder}`));
  const { HTTP_PROXY: _, ...env } = process.env;
  const deployment = folder === "blue-green" ? ({ deployment: "blue-green" } as const) : {};
  const system: System = {
    name: "release",
    common: { ...first, backend: { ...first.backend, ...deployment } },
    environments: { test: { tier: "staging", account: SHOP_ACCOUNT, network: { cidr: "10.20.0.0/16" } } },
  };
  const [environment] = resolveAll([system], SHOP.tiers);
  const facts = factsOf(environment!, SHOP.accounts[SHOP_ACCOUNT]!, new Root(stack!.terraform));
  return new Pipeline(pipelinesOf("release", [facts]), env);
}

const deploy = (pipeline: Pipeline, version: string, overrides: Record<string, string> = {}): Promise<Ran> =>
  pipeline.run("backend-to-environment.yml", "deploy", {
    inputs: { environment: "test", version, artifact: "image-backend" },
    overrides,
  });

/** The fields of the responses that the tests use; each command has its own. */
interface Answer {
  readonly services: readonly Service[];
  readonly taskArns: readonly string[];
  readonly tasks: readonly { readonly launchType: string; readonly attachments: readonly { details: object[] }[] }[];
  readonly deployments: readonly string[];
}

/** Runs the AWS CLI; no argument contains a space. */
function aws(command: string): Answer {
  const printed = execFileSync("aws", [...command.split(" "), "--output", "json"], {
    env: process.env,
    encoding: "utf8",
  });
  return JSON.parse(printed) as Answer;
}

const FAMILY = "release-test-backend-release";
const CLUSTER = "release-test-cluster";
const APPLICATION = "release-test-backend";
const SERVICE = "release-test-backend-service";
const RELEASE = "Run the release and wait for its end";

interface Network {
  readonly awsvpcConfiguration: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
}
interface Service {
  readonly taskDefinition: string;
  readonly networkConfiguration: Network;
}
const service = () => aws(`ecs describe-services --cluster ${CLUSTER} --services ${SERVICE}`).services[0]!;

/** A release that fails stops the deployment before anything else, and says where to look. */
async function failing(pipeline: Pipeline): Promise<void> {
  const before = service().taskDefinition;

  await expect(deploy(pipeline, "failing")).rejects.toThrow(
    /stream release\/release\/\S+:\nrelease ends with 1\n::error::the release has ended with 1, so nothing was deployed: Essential container/,
  );
  expect(service().taskDefinition).toBe(before);
}

async function rolling(): Promise<void> {
  const pipeline = pipelineOf("first");
  try {
    const { steps, output } = await deploy(pipeline, "one");
    expect(output).toContain("the release has ended with 0");
    expect(steps.indexOf(RELEASE)).toBeLessThan(steps.indexOf("Update the service and wait until it is stable"));
    const [task] = aws(`ecs list-tasks --cluster ${CLUSTER} --family ${FAMILY} --desired-status STOPPED`).taskArns;
    const { tasks } = aws(`ecs describe-tasks --cluster ${CLUSTER} --tasks ${task!}`);
    expect(tasks[0]).toMatchObject({ launchType: "FARGATE" });
    const { subnets } = service().networkConfiguration.awsvpcConfiguration;
    expect(tasks[0]!.attachments[0]!.details).toContainEqual({ name: "subnetId", value: subnets[0] });

    await failing(pipeline);
    // Back to what ran before the failed one, without a release.
    const back = await pipeline.run("backend-to-environment.yml", "deploy", {
      inputs: { environment: "test", version: "one", artifact: "" },
    });
    expect(back.steps).not.toContain(RELEASE);

    await expect(deploy(pipeline, "endless", { RELEASE_MINUTES: "0" })).rejects.toThrow(
      /::error::the release has not ended after 0 minutes, so nothing was deployed; \S+ is still at work/,
    );
    await expect(deploy(pipeline, "two")).rejects.toThrow(/::error::an earlier release is still at work/);
    const [busy] = aws(`ecs list-tasks --cluster ${CLUSTER} --family ${FAMILY} --desired-status RUNNING`).taskArns;
    aws(`ecs stop-task --cluster ${CLUSTER} --task ${busy!}`);
    await deploy(pipeline, "two");
  } finally {
    pipeline.remove();
  }
}

async function blueGreen(): Promise<void> {
  const pipeline = pipelineOf("blue-green");
  try {
    const { steps } = await deploy(pipeline, "three");
    expect(steps.indexOf(RELEASE)).toBeLessThan(steps.indexOf("Deploy through CodeDeploy and wait for the result"));
    // Other suites deploy in the same account.
    const deployments = () =>
      aws(`deploy list-deployments --application-name ${APPLICATION} --deployment-group-name ${APPLICATION}`)
        .deployments;
    const before = deployments();
    await failing(pipeline);
    expect(deployments()).toEqual(before);
  } finally {
    pipeline.remove();
  }
}

changeSuite(
  "release",
  first,
  [
    { change: "another command", over: { backend: { release: { command: ["rails", "db:migrate"] } } } },
    {
      change: "blue-green",
      over: { backend: { deployment: "blue-green" } },
      outage: true,
      dangers: ["outage", "ownership-given-up", "policy-widened"],
      destroys: ["aws_ecs_service.backend"],
      after: blueGreen,
    },
    { change: "the release goes", over: { backend: { release: null } } },
  ],
  { after: rolling },
);
