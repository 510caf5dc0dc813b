import { statements } from "../../support/synth";
import { KEY_ARN, built, definitionOf, job } from "./fixtures";

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
