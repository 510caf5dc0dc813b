import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definitions } from "../../envs";
import { readSynthesized, Root } from "../../readers/terraform";
import { factsOf, pipelinesOf, type EnvironmentFacts } from "../../readers/workflow";
import { buildApp } from "../../stacks/app";
import { resolveAll } from "../../stacks/config/resolve";
import { describeReferenceWith } from "../support/reference";
import { motoTool } from "../support/tools";
import { account, accountEnv } from "./support/context";
import { startEmulator } from "./support/emulator";
import { Pipeline, shellTool, type Given, type Ran } from "./support/pipeline";
import { MINUTE_ALONE } from "./support/time";

const [FIRST, SECOND] = ["1".repeat(40), "2".repeat(40)] as const;
const SYSTEMS = ["invoice-ocr", "eloquent-ai", "model-registry"] as const;
const IDS = ["invoice-ocr-growth", "invoice-ocr-budget", "eloquent-ai-prod", "model-registry-prod"];
const tool = [motoTool(), shellTool()].find(({ missing }) => missing !== undefined) ?? { missing: undefined };

interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly containerDefinitions: readonly { readonly name: string; readonly image: string }[];
}

/** The fields of the responses that the tests use; each command has its own. */
interface Answer {
  readonly taskDefinition: TaskDefinition;
  readonly services: readonly { readonly taskDefinition: string }[];
  readonly deploymentInfo: Deployment;
  readonly Images: readonly { readonly ImageId: string }[];
  readonly images: readonly { readonly imageId: { readonly imageDigest: string } }[];
  readonly Distribution: { readonly Id: string };
  readonly InvalidationList: { readonly Items: readonly object[] };
  readonly CacheControl: string;
  readonly Metadata: Readonly<Record<string, string>>;
  readonly Contents: readonly { readonly Key: string }[];
  readonly Versions: readonly Version[];
  readonly DeleteMarkers: readonly Version[];
}

interface Deployment {
  readonly revision: { readonly appSpecContent: { readonly content: string } };
  readonly overrideAlarmConfiguration?: unknown;
}

interface Version {
  readonly Key: string;
  readonly LastModified: string;
}

/** The shell of the generated pipelines, against an emulated AWS in the state after an apply. */
describeReferenceWith(tool, SYSTEMS, "end to end: pipelines", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-pipelines-"));
  let env: NodeJS.ProcessEnv;
  let facts: Map<string, EnvironmentFacts>;
  let server: Server;
  let site: string;
  let answer: { status: number; headers: Record<string, string>; body?: string } = { status: 200, headers: {} };
  const pipelines: Pipeline[] = [];

  /** Runs the AWS CLI; no argument contains a space. */
  function aws(command: string): Answer {
    const args = [...command.split(" "), "--output", "json"];
    const printed = execFileSync("aws", args, { env, encoding: "utf8", maxBuffer: 2 ** 26 });
    return (printed === "" ? {} : JSON.parse(printed)) as Answer;
  }

  function pipelineOf(system: string): Pipeline {
    const files = pipelinesOf(
      system,
      [...facts.values()].filter((one) => one.system === system),
    );
    const pipeline = new Pipeline(files, env);
    pipelines.push(pipeline);
    return pipeline;
  }

  const deployBackend = (pipeline: Pipeline, environment: string, version: string): Promise<Ran> =>
    pipeline.run("backend-to-environment.yml", "deploy", given(environment, version, "image-backend"));
  const rollBackend = (pipeline: Pipeline, environment: string, version = ""): Promise<Ran> =>
    pipeline.run("backend-to-environment.yml", "deploy", given(environment, version, ""));
  const given = (environment: string, version: string, artifact: string): Given => ({
    inputs: { environment, version, artifact },
    overrides: { HEALTH_URL: `${site}/health` },
  });

  const latest = (family: string): TaskDefinition =>
    aws(`ecs describe-task-definition --task-definition ${family}`).taskDefinition;
  const runs = (cluster: string, service: string): string =>
    aws(`ecs describe-services --cluster ${cluster} --services ${service}`).services[0]!.taskDefinition;
  const withoutImages = ({ containerDefinitions }: TaskDefinition) =>
    containerDefinitions.map(({ image: _, ...container }) => container);
  const tagsOf = ({ containerDefinitions }: TaskDefinition) =>
    containerDefinitions.map(({ image }) => image.replace(/^.*:/, ""));

  /** What an apply registers: a task with a sidecar, whose image has not been pushed yet. */
  function registerFirst(family: string, container: string): void {
    const containers = [
      { name: container, image: "registry/backend:bootstrap", memory: 512, environment: [{ name: "A", value: "1" }] },
      { name: "proxy", image: "registry/proxy:1.27", memory: 64, cpu: 64 },
    ];
    aws(
      `ecs register-task-definition --family ${family} --container-definitions ${JSON.stringify(containers)} ` +
        "--network-mode awsvpc --cpu 512 --memory 1024 --requires-compatibilities FARGATE " +
        `--execution-role-arn arn:aws:iam::${account("production").id}:role/execution`,
    );
  }

  function createService(
    family: string,
    cluster: string,
    service: string,
    container: string,
    controller = "ECS",
  ): void {
    registerFirst(family, container);
    aws(
      `ecs create-service --cluster ${cluster} --service-name ${service} --task-definition ${family} ` +
        `--desired-count 1 --deployment-controller type=${controller}`,
    );
  }

  beforeAll(async () => {
    const { id } = account("production");
    const endpoint = await startEmulator(id, join(folder, "emulator.log"));
    const { HTTP_PROXY: _, ...rest } = accountEnv(endpoint, account("production"));
    env = rest;
    const outdir = join(folder, "cdktf.out");
    buildApp(definitions, { only: IDS, outdir }).synth();
    const stacks = readSynthesized(outdir);
    const environments = resolveAll(definitions.systems, definitions.tiers).filter((one) => IDS.includes(one.id));
    facts = new Map(
      environments.map((one) => {
        const { terraform } = stacks.find(({ name }) => name === one.id)!;
        return [one.id, factsOf(one, account(one.account), new Root(terraform))];
      }),
    );
    server = createServer((_, response) => response.writeHead(answer.status, answer.headers).end(answer.body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 3 * MINUTE_ALONE);

  afterEach(() => {
    answer = { status: 200, headers: {} };
  });

  afterAll(() => {
    for (const one of pipelines) one.remove();
    server.close();
    rmSync(folder, { recursive: true });
  });

  describe("a rolling service, with a worker and a scheduled task", () => {
    const [cluster, service, family] = [
      "invoice-ocr-growth-cluster",
      "invoice-ocr-growth-backend-service",
      "invoice-ocr-growth-backend",
    ];
    const [worker, workerFamily] = ["invoice-ocr-growth-ocr-service", "invoice-ocr-growth-ocr"];
    const scheduled = "invoice-ocr-growth-report";
    let pipeline: Pipeline;

    beforeAll(() => {
      const { backend } = facts.get("invoice-ocr-growth")!;
      if (backend?.deployment !== "rolling") throw new Error("invoice-ocr-growth is not rolled");
      const scheduledTasks = [{ family: scheduled, container: "report", template: `${scheduled}-template` }];
      facts.set("invoice-ocr-growth", { ...facts.get("invoice-ocr-growth")!, backend: { ...backend, scheduledTasks } });
      pipeline = pipelineOf("invoice-ocr");
      registerFirst(`${scheduled}-template`, "report");
      aws(`ecs create-cluster --cluster-name ${cluster}`);
      aws("ecr create-repository --repository-name invoice-ocr-growth-backend-image --image-tag-mutability IMMUTABLE");
      createService(family, cluster, service, "backend");
      createService(workerFamily, cluster, worker, "ocr");
    }, MINUTE_ALONE);

    test(
      "ALL-8: pushes the image, registers revisions with only the image changed, and rolls services",
      async () => {
        const [before, workerBefore] = [latest(family), latest(workerFamily)];

        const { output } = await deployBackend(pipeline, "growth", FIRST);
        const [after, workerAfter] = [latest(family), latest(workerFamily)];

        expect(pipeline.calls).toContain(
          `docker push 444455556666.dkr.ecr.us-east-1.amazonaws.com/invoice-ocr-growth-backend-image:${FIRST}`,
        );
        expect(tagsOf(after)).toEqual([FIRST, "1.27"]);
        expect(tagsOf(workerAfter)).toEqual([FIRST, "1.27"]);
        expect(tagsOf(latest(scheduled))).toEqual([FIRST, "1.27"]);
        expect(withoutImages(after)).toEqual(withoutImages(before));
        expect(withoutImages(workerAfter)).toEqual(withoutImages(workerBefore));
        expect(rest(after)).toEqual(rest(before));
        expect(runs(cluster, service)).toBe(after.taskDefinitionArn);
        expect(runs(cluster, worker)).toBe(workerAfter.taskDefinitionArn);
        expect(output).toContain("/health answers");
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: run again, pushes nothing and registers nothing",
      async () => {
        const before = latest(family).taskDefinitionArn;
        const pushes = pipeline.calls.match(/docker push/g)?.length;

        const { steps } = await deployBackend(pipeline, "growth", FIRST);

        expect(latest(family).taskDefinitionArn).toBe(before);
        expect(pipeline.calls.match(/docker push/g)?.length).toBe(pushes);
        expect(steps).not.toContain("Push the image");
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: fails if the circuit breaker rolled back, and leaves workers and scheduled tasks unchanged",
      async () => {
        // Like an apply that changes the tasks.
        registerFirst(family, "backend");
        registerFirst(`${scheduled}-template`, "report");
        expect(tagsOf(latest(scheduled))).toEqual([FIRST, "1.27"]);
        await deployBackend(pipeline, "growth", SECOND);
        const [good, workerGood] = [runs(cluster, service), runs(cluster, worker)];

        await expect(deployBackend(pipeline, "growth", "unhealthy")).rejects.toThrow(
          /::error::invoice-ocr-growth-backend-service did not become stable with .*:5 and was rolled back: .*:4 COMPLETED/,
        );
        expect(runs(cluster, service)).toBe(good);
        expect(runs(cluster, worker)).toBe(workerGood);
        expect(tagsOf(latest(workerFamily))).toEqual([SECOND, "1.27"]);
        expect(tagsOf(latest(scheduled))).toEqual([SECOND, "1.27"]);
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-13: rolls back to the previous image, skipping a revision registered by Terraform",
      async () => {
        const { output } = await rollBackend(pipeline, "growth");

        expect(output).toContain(`back to ${family}:2, which runs`);
        expect(runs(cluster, service)).toMatch(/:2$/);
        expect(tagsOf(latest(workerFamily))).toEqual([FIRST, "1.27"]);
        expect(tagsOf(latest(scheduled))).toEqual([FIRST, "1.27"]);
        await expect(rollBackend(pipeline, "growth")).rejects.toThrow(/ran no other image before/);
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-13: rolls back to the given revision or tag, and rejects a missing image",
      async () => {
        await rollBackend(pipeline, "growth", "4");
        expect(runs(cluster, service)).toMatch(/:4$/);

        await rollBackend(pipeline, "growth", FIRST);
        expect(tagsOf(latest(runs(cluster, service)))).toEqual([FIRST, "1.27"]);

        await expect(rollBackend(pipeline, "growth", "never-built")).rejects.toThrow(/there is no image never-built/);
        await expect(rollBackend(pipeline, "growth", "a\nROLE=other")).rejects.toThrow(
          /the version is not an image tag/,
        );
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: fails if the deployed backend does not respond",
      async () => {
        answer = { status: 404, headers: {} };

        await expect(rollBackend(pipeline, "growth", FIRST)).rejects.toThrow(
          /step "Call the backend's health check from the internet" failed/,
        );
      },
      2 * MINUTE_ALONE,
    );

    test("rejects an unknown environment", async () => {
      await expect(deployBackend(pipeline, "nowhere", FIRST)).rejects.toThrow(/nothing is deployed to "nowhere"/);
    });
  });

  test(
    "ALL-8: renews its credentials when a deployment takes longer than they are valid",
    async () => {
      const pipeline = pipelineOf("invoice-ocr");
      answer = { status: 200, headers: {}, body: JSON.stringify({ value: "token" }) };

      const ran = await pipeline.run("backend-to-environment.yml", "deploy", {
        ...given("growth", FIRST, "image-backend"),
        overrides: {
          HEALTH_URL: `${site}/health`,
          ACTIONS_ID_TOKEN_REQUEST_URL: `${site}/token?version=1`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request",
          RENEW_AFTER_SECONDS: "0",
        },
      });

      expect(ran.output).toContain("::add-mask::");
      expect(ran.env["AWS_SESSION_TOKEN"]).toMatch(/.{20}/);
    },
    2 * MINUTE_ALONE,
  );

  describe("blue/green", () => {
    const [cluster, service, family] = [
      "eloquent-ai-prod-cluster",
      "eloquent-ai-prod-backend-service",
      "eloquent-ai-prod-backend",
    ];
    let pipeline: Pipeline;

    beforeAll(() => {
      pipeline = pipelineOf("eloquent-ai");
      aws(`ecs create-cluster --cluster-name ${cluster}`);
      aws("ecr create-repository --repository-name eloquent-ai-prod-backend-image");
      createService(family, cluster, service, "backend", "CODE_DEPLOY");
      aws(`deploy create-application --application-name ${family} --compute-platform ECS`);
      aws(
        `deploy create-deployment-group --application-name ${family} --deployment-group-name ${family} --service-role-arn arn:aws:iam::444455556666:role/codedeploy --ecs-services serviceName=${service},clusterName=${cluster}`,
      );
    }, MINUTE_ALONE);

    const lastDeployment = ({ output }: Ran): Deployment => {
      const id = /deployment (\S+) of/.exec(output)?.[1] ?? "";
      return aws(`deploy get-deployment --deployment-id ${id}`).deploymentInfo;
    };

    test(
      "ALL-8: passes CodeDeploy the new revision, with container and port",
      async () => {
        const before = latest(family);

        const ran = await deployBackend(pipeline, "prod", FIRST);
        const after = latest(family);
        const { revision, overrideAlarmConfiguration } = lastDeployment(ran);

        expect(tagsOf(after)).toEqual([FIRST, "1.27"]);
        expect(withoutImages(after)).toEqual(withoutImages(before));
        expect(ran.steps).not.toContain("Update the service and wait until it is stable");
        expect(runs(cluster, service)).toBe(after.taskDefinitionArn);
        expect(JSON.parse(revision.appSpecContent.content)).toEqual({
          version: 0,
          Resources: [
            {
              TargetService: {
                Type: "AWS::ECS::Service",
                Properties: {
                  TaskDefinition: after.taskDefinitionArn,
                  LoadBalancerInfo: { ContainerName: "backend", ContainerPort: 8000 },
                },
              },
            },
          ],
        });
        // Until there is an image, its alarms are active.
        expect(overrideAlarmConfiguration).toEqual({ enabled: false });
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: includes the network if the GitHub environment sets one",
      async () => {
        const ran = await pipeline.run("backend-to-environment.yml", "deploy", {
          ...given("prod", SECOND, "image-backend"),
          vars: { SUBNET_IDS: "subnet-1,subnet-2", SECURITY_GROUP_IDS: "sg-1" },
        });

        expect(lastDeployment(ran).overrideAlarmConfiguration).toBeUndefined();
        expect(JSON.parse(lastDeployment(ran).revision.appSpecContent.content)).toHaveProperty(
          "Resources.0.TargetService.Properties.NetworkConfiguration.AwsvpcConfiguration",
          { Subnets: ["subnet-1", "subnet-2"], SecurityGroups: ["sg-1"], AssignPublicIp: "DISABLED" },
        );
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: fails if CodeDeploy rolled back",
      async () => {
        const good = runs(cluster, service);

        await expect(deployBackend(pipeline, "prod", "unhealthy")).rejects.toThrow(
          /::error::deployment .* was rolled back \(Failed\)/,
        );
        expect(runs(cluster, service)).toBe(good);
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-13: rolls back to the previous image, even while an alarm is active",
      async () => {
        const ran = await rollBackend(pipeline, "prod");

        expect(tagsOf(latest(runs(cluster, service)))).toEqual([FIRST, "1.27"]);
        expect(lastDeployment(ran).overrideAlarmConfiguration).toEqual({ enabled: false });
      },
      2 * MINUTE_ALONE,
    );
  });

  describe("a host", () => {
    let pipeline: Pipeline;

    beforeAll(() => {
      pipeline = pipelineOf("invoice-ocr");
      aws("ecr create-repository --repository-name invoice-ocr-budget-backend-image");
      const { Images: images } = aws("ec2 describe-images --owners amazon");
      const tags = "{Key=System,Value=invoice-ocr},{Key=Environment,Value=budget}";
      aws(
        `ec2 run-instances --image-id ${images[0]!.ImageId} --count 1 --tag-specifications ResourceType=instance,Tags=[${tags}]`,
      );
    }, MINUTE_ALONE);

    test(
      "ALL-8: runs the document with the tag, and fails if the image does not run",
      async () => {
        expect((await deployBackend(pipeline, "budget", FIRST)).output).toContain(`the host runs ${FIRST}`);
        expect((await deployBackend(pipeline, "budget", SECOND)).output).toContain(`the host runs ${SECOND}`);

        await expect(deployBackend(pipeline, "budget", "unhealthy")).rejects.toThrow(
          /::error::unhealthy did not start on the host \(Failed\); the previous image was started again/,
        );
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-13: rolls back to the previous tag",
      async () => {
        expect((await rollBackend(pipeline, "budget")).output).toContain(`the host runs ${FIRST}`);
      },
      2 * MINUTE_ALONE,
    );
  });

  describe("a frontend", () => {
    const bucket = "invoice-ocr-growth-frontend-444455556666";
    const [APP, NEXT_APP] = ["assets/app-A1b2C3d4.js", "assets/app-B2c3D4e5.js"] as const;
    let pipeline: Pipeline;
    let distribution: string;

    const head = (key: string) => aws(`s3api head-object --bucket ${bucket} --key ${key}`);
    const keys = () => aws(`s3api list-objects-v2 --bucket ${bucket}`).Contents.map(({ Key }) => Key);

    /** Writes the files that the build's artifact would contain. */
    function built(files: Readonly<Record<string, string>>): void {
      const dist = join(pipeline.temp, "dist");
      rmSync(dist, { recursive: true, force: true });
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(dist, name)), { recursive: true });
        writeFileSync(join(dist, name), content);
      }
    }

    const deploy = (commit: string, overrides: Readonly<Record<string, string>> = {}): Promise<Ran> => {
      answer = { status: 200, headers: { "x-amz-meta-commit": commit } };
      return pipeline.run("frontend-to-environment.yml", "deploy", {
        inputs: { environment: "growth", commit },
        needs: { build: { outputs: { commit } } },
        vars: { CLOUDFRONT_DISTRIBUTION_ID: distribution },
        overrides: { FRONTEND_URL: site, ...overrides },
      });
    };

    beforeAll(() => {
      pipeline = pipelineOf("invoice-ocr");
      aws(`s3api create-bucket --bucket ${bucket}`);
      aws(`s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`);
      const config = {
        CallerReference: "test",
        Comment: "",
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            { Id: "files", DomainName: `${bucket}.s3.amazonaws.com`, S3OriginConfig: { OriginAccessIdentity: "" } },
          ],
        },
        DefaultCacheBehavior: { TargetOriginId: "files", ViewerProtocolPolicy: "redirect-to-https" },
      };
      distribution = aws(`cloudfront create-distribution --distribution-config ${JSON.stringify(config)}`).Distribution
        .Id;
    }, MINUTE_ALONE);

    test(
      "SG-9, ALL-8: uploads hashed files as immutable, everything else to be revalidated, the page last, and invalidates",
      async () => {
        built({
          "index.html": "one",
          "favicon.ico": "icon",
          [APP]: "1",
          "assets/deep/chunk.8f3b2c1d.js": "2",
          "assets/app-carousel.png": "3",
        });

        const { steps } = await deploy(FIRST);
        const invalidations = aws(`cloudfront list-invalidations --distribution-id ${distribution}`);

        expect(head(APP).CacheControl).toBe("public, max-age=31536000, immutable");
        expect(head("assets/deep/chunk.8f3b2c1d.js").CacheControl).toBe("public, max-age=31536000, immutable");
        // It has no hash: a change of it must be seen.
        expect(head("assets/app-carousel.png").CacheControl).toBe("no-cache");
        expect(head("favicon.ico").CacheControl).toBe("no-cache");
        expect(head("index.html")).toMatchObject({ CacheControl: "no-cache", Metadata: { commit: FIRST } });
        expect(invalidations.InvalidationList.Items).toHaveLength(1);
        expect(steps.at(-1)).toBe("Delete files that are no longer used");
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: only deletes what is no longer used, and no file that an open page may still load",
      async () => {
        built({ "index.html": "two", [NEXT_APP]: "1" });

        await deploy(SECOND);

        expect(keys().sort()).toEqual(
          [APP, NEXT_APP, "assets/app-carousel.png", "assets/deep/chunk.8f3b2c1d.js", "index.html"].sort(),
        );
        expect(head("index.html").Metadata).toEqual({ commit: SECOND, before: FIRST });

        built({ "index.html": "two", [NEXT_APP]: "1" });
        await deploy(SECOND, { KEEP_DAYS: "-1" });
        expect(keys().sort()).toEqual([NEXT_APP, "index.html"].sort());
      },
      2 * MINUTE_ALONE,
    );

    test("ALL-8: the page is uploaded after the files that it refers to, and old files are deleted after that", () => {
      const { Versions: versions, DeleteMarkers: markers } = aws(`s3api list-object-versions --bucket ${bucket}`);
      const at = (list: readonly Version[], key: string) =>
        Date.parse(list.find(({ Key }) => Key === key)!.LastModified);

      expect(at(versions, "index.html")).toBeGreaterThanOrEqual(at(versions, NEXT_APP));
      expect(at(markers, APP)).toBeGreaterThanOrEqual(at(versions, "index.html"));
    });

    test(
      "ALL-13: a rollback builds the previous commit, which the page names",
      async () => {
        const { before, commit } = head("index.html").Metadata;
        answer = { status: 200, headers: { "x-amz-meta-commit": commit!, "x-amz-meta-before": before! } };

        const { outputs } = await pipeline.run("frontend-to-environment.yml", "build", {
          inputs: { environment: "growth", commit: "" },
          overrides: { FRONTEND_URL: site },
        });

        expect(outputs["choose"]).toEqual({ commit: FIRST });
        expect(readFileSync(join(pipeline.temp, "dist", "index.html"), "utf8")).toBe(
          "https://api.growth.invoice-ocr.example.com\n",
        );
        expect(pipeline.calls).toMatch(/npm ci\nnpm run build/);
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-13: without a previous commit, it asks for one",
      async () => {
        const run = pipeline.run("frontend-to-environment.yml", "build", {
          inputs: { environment: "growth", commit: "" },
          overrides: { FRONTEND_URL: site },
        });

        await expect(run).rejects.toThrow(
          /"" is not a commit; if the page does not name the previous one, enter a commit with all 40 digits/,
        );
      },
      2 * MINUTE_ALONE,
    );

    test(
      "ALL-8: deletes nothing while another page is still served",
      async () => {
        built({ "index.html": "three", "assets/app-C3d4E5f6.js": "1" });
        const run = pipeline.run("frontend-to-environment.yml", "deploy", {
          inputs: { environment: "growth", commit: FIRST },
          needs: { build: { outputs: { commit: FIRST } } },
          vars: { CLOUDFRONT_DISTRIBUTION_ID: distribution },
          overrides: { FRONTEND_URL: site },
        });

        await expect(run).rejects.toThrow(/still serves a commit other than 1111/);
        expect(keys()).toContain(NEXT_APP);
      },
      2 * MINUTE_ALONE,
    );
  });

  describe("a job's image", () => {
    test(
      "MR-4, ALL-13: moves the tag that jobs start from, forward and back",
      async () => {
        const pipeline = pipelineOf("model-registry");
        const repository = "model-registry-prod-autograder";
        aws(`ecr create-repository --repository-name ${repository}`);
        const digest = (tag: string) =>
          aws(`ecr batch-get-image --repository-name ${repository} --image-ids imageTag=${tag}`).images[0]?.imageId
            .imageDigest;
        const bring = (version: string, artifact: string) =>
          pipeline.run("autograder-to-environment.yml", "deploy", {
            inputs: { environment: "prod", version, artifact },
          });

        await bring(FIRST, "image-autograder");
        expect(digest("latest")).toBe(digest(FIRST));
        await bring(SECOND, "image-autograder");
        expect(digest("latest")).toBe(digest(SECOND));
        await bring(FIRST, "");

        expect(digest(FIRST)).not.toBe(digest(SECOND));
        expect(digest("latest")).toBe(digest(FIRST));
      },
      2 * MINUTE_ALONE,
    );
  });
});

/** The rest of a revision: everything except what AWS sets per revision. */
function rest(definition: object): object {
  const given = ["taskDefinitionArn", "revision", "registeredAt", "containerDefinitions"];
  return Object.fromEntries(Object.entries(definition).filter(([key]) => !given.includes(key)));
}
