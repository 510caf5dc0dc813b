import { SERVICE, type ServiceConfig } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, resource, statements, type Block, type Terraform } from "../../support/synth";
import { backend, secret, service, TERRAFORM_OWNED } from "./fixtures";

const RELEASE: ServiceConfig = { release: { command: ["rails", "db:prepare"] } };
const ALONE: ServiceConfig = { ...TERRAFORM_OWNED, ...RELEASE, desiredCount: 1 };

function containersOf(terraform: Terraform, task: string): Block[] {
  const { container_definitions: json } = resource(terraform, "aws_ecs_task_definition", task);
  return JSON.parse(String(json)) as Block[];
}

const SIDECAR = { name: "proxy", image: "public.ecr.aws/nginx/nginx:1.27", cpu: 64, memoryMiB: 96 };

describe("a release that a pipeline runs", () => {
  const own = { entryPoint: ["bundle", "exec"], command: ["puma"], environment: { LEVEL: "info" }, user: "1000" };
  const terraform = backend(
    { ...own, ...RELEASE, containerHealthCheck: { command: "true" } },
    { secrets: { JWT_SECRET: secret("jwt", "v1") } },
  );
  const [application] = containersOf(terraform, "backend_task");
  const containers = containersOf(terraform, "backend_release");

  test("is one task definition more, in a family of its own that pipelines copy", () => {
    expect(addresses(terraform).filter((one) => !addresses(backend()).includes(one))).toEqual([
      "aws_ecs_task_definition.backend_release",
    ]);
    const same = ["cpu", "memory", "execution_role_arn", "task_role_arn", "runtime_platform", "network_mode"] as const;
    const [task, release] = ["backend_task", "backend_release"].map((name) =>
      resource(terraform, "aws_ecs_task_definition", name),
    );
    for (const argument of same) expect(release).toHaveProperty(argument, task![argument]);
    expect(release).toMatchObject({ family: "shop-test-backend-release-template", skip_destroy: true });
  });

  test("has the application's image, variables, secrets and user, and its own command and log streams", () => {
    expect(containers).toHaveLength(1);
    expect(containers[0]).toMatchObject({
      name: "release",
      essential: true,
      image: "${aws_ecr_repository.backend_image.repository_url}:bootstrap",
      entryPoint: ["bundle", "exec"],
      command: ["rails", "db:prepare"],
      user: "1000",
      environment: [{ name: "LEVEL", value: "info" }],
      secrets: [{ name: "JWT_SECRET" }],
      logConfiguration: { options: { "awslogs-stream-prefix": "release" } },
    });
    for (const none of ["portMappings", "healthCheck", "dockerLabels", "dependsOn"]) {
      expect(containers[0]).not.toHaveProperty(none);
    }
  });

  test("leaves the application as it is", () => {
    expect(containersOf(terraform, "backend_task")).toHaveLength(1);
    expect(application).not.toHaveProperty("dependsOn");
    expect(service(terraform)["timeouts"]).toEqual(service(backend())["timeouts"]);
  });

  test("has the sidecars that the application waits for", () => {
    const [release, proxy] = containersOf(backend(RELEASE, { sidecars: [SIDECAR] }), "backend_release");

    expect(release).toMatchObject({ cpu: 192, dependsOn: [{ containerName: "proxy", condition: "START" }] });
    expect(proxy).toMatchObject({ name: "proxy" });
  });

  test("is run by those who deploy: this family, in this cluster, with the roles of the application", () => {
    const granted = backend(RELEASE, {}, (made, stack) => {
      made.grantDeploy(
        new Role(stack, "deploy", { name: "deploy", description: "Deploys.", trust: { service: "ec2" } }),
      );
    });
    const given = statements(granted, "deploy_policy");
    const family =
      'arn:aws:ecs:eu-central-1:111122223333:task-definition/${trimsuffix(aws_ecs_task_definition.backend_release.family, "-template")}:*';
    const inCluster = [{ test: "ArnEquals", variable: "ecs:cluster", values: ["${aws_ecs_cluster.cluster.arn}"] }];

    expect(given["RunBackendRelease"]).toMatchObject({
      actions: ["ecs:RunTask"],
      resources: [family],
      condition: inCluster,
    });
    expect(given["RegisterBackendRelease"]).toMatchObject({ resources: [family] });
    expect(given["PassRolesOfBackendRelease"]!["resources"]).toEqual(given["PassRolesOfBackend"]!["resources"]);
    expect(given["AwaitBackendRelease"]).toMatchObject({ actions: ["ecs:DescribeTasks"], condition: inCluster });
    expect(given["FindBackendRelease"]).toMatchObject({ actions: ["ecs:ListTasks"], condition: inCluster });
    expect(given["ReadLogOfBackendRelease"]).toMatchObject({
      actions: ["logs:GetLogEvents"],
      resources: ["${aws_cloudwatch_log_group.backend_task_log_group.arn}:log-stream:release/*"],
    });
  });

  test("without one, those who deploy may run nothing", () => {
    const granted = backend({}, {}, (made, stack) => {
      made.grantDeploy(
        new Role(stack, "deploy", { name: "deploy", description: "Deploys.", trust: { service: "ec2" } }),
      );
    });

    expect(JSON.stringify(statements(granted, "deploy_policy"))).not.toMatch(/RunTask|GetLogEvents/);
  });
});

describe("a release where Terraform owns the image", () => {
  const terraform = backend({ ...ALONE, containerHealthCheck: { command: "true" } });
  const [application, release] = containersOf(terraform, "backend_task");

  test("ends with 0 in each new task before the application starts", () => {
    expect(containersOf(terraform, "backend_task")).toHaveLength(2);
    expect(application!["dependsOn"]).toEqual([{ containerName: "release", condition: "SUCCESS" }]);
    expect(release).toMatchObject({ name: "release", essential: false, command: ["rails", "db:prepare"] });
    expect(application).not.toHaveProperty("cpu");
    expect(resource(terraform, "aws_ecs_task_definition")).toBeDefined();
  });

  test("an apply waits as much longer, and says where the release has written if it fails", () => {
    const made = service(backend({ ...ALONE, release: { command: ["migrate"], timeoutMinutes: 30 } }));

    expect(made["timeouts"]).toEqual({ create: "75m", update: "75m", delete: "45m" });
    expect(JSON.stringify(made["lifecycle"])).toContain("streams that begin with release/ are the release's");
    expect(JSON.stringify(service(backend(TERRAFORM_OWNED))["lifecycle"])).not.toContain("release");
  });

  test("shares the CPU with the application, which ECS adds up", () => {
    const containers = containersOf(backend(ALONE, { sidecars: [SIDECAR] }), "backend_task");

    expect(containers).toMatchObject([
      { name: "backend", cpu: 96 },
      { name: "release", cpu: 96 },
      { name: "proxy", cpu: 64 },
    ]);
    expect(containers[0]!["dependsOn"]).toEqual([
      { containerName: "proxy", condition: "START" },
      { containerName: "release", condition: "SUCCESS" },
    ]);
    expect(containers[1]!["dependsOn"]).toEqual([{ containerName: "proxy", condition: "START" }]);
  });

  test("takes turns, or takes a lock", () => {
    const alone = { ...ALONE, port: 8000 };
    const locking = { command: ["rails", "db:prepare"], takesLock: true };
    const message =
      "runs in each new task if Terraform owns the image, and 3 tasks may run it at once; use desiredCount 1 without scaling, " +
      'takesLock: true if the command locks the database itself, or image.owner "ci", where a pipeline runs it once';

    expect(SERVICE.problems(alone)).toEqual([]);
    expect(SERVICE.problems({ ...alone, desiredCount: 3 })).toEqual([{ path: "release", message }]);
    expect(SERVICE.problems({ ...alone, scaling: { min: 1, max: 3, cpuTargetPercent: 70 } })).toEqual([
      { path: "release", message },
    ]);
    expect(SERVICE.problems({ ...alone, desiredCount: 3, release: locking })).toEqual([]);
  });

  test("its variables count twice in the definition", () => {
    const environment = { TEXT: "x".repeat(30 * 1024) };

    expect(SERVICE.problems({ ...TERRAFORM_OWNED, environment })).toEqual([]);
    expect(SERVICE.problems({ ...ALONE, environment }).map(({ path }) => path)).toEqual(["environment"]);
  });
});

test("a lock has no effect where a pipeline runs one release at a time", () => {
  expect(SERVICE.problems({ release: { command: ["migrate"], takesLock: true } })).toEqual([
    {
      path: "release.takesLock",
      message: 'true has no effect with image.owner "ci", where the pipeline runs one release at a time; leave it out',
    },
  ]);
});

test("a sidecar cannot have the name of the release", () => {
  expect(() => backend(RELEASE, { sidecars: [{ ...SIDECAR, name: "release" }] })).toThrow(
    "sidecars: release is the name of two containers; rename the sidecar",
  );
});
