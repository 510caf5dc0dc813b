import {
  BatchJobDefinition,
  type BatchJobDefinitionRetryStrategyEvaluateOnExit,
} from "@cdktf/provider-aws/lib/batch-job-definition";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { escapeTemplate, Naming } from "../core";
import type { IRepository } from "../ecs";
import { anyResource, grantImagePull, grantPermissions, Role, sidPart, type IGrantable } from "../iam";
import { byName, ContainerVariables, valueFrom, type ISecret } from "../secrets";
import type { JobSettings } from "./config";
import type { IJobDefinition, IJobQueue } from "./interfaces";

export interface JobDefinitionProps {
  /** The suffix of the physical names: `<system>-<environment>-<name>`. */
  readonly name: string;
  readonly settings: JobSettings;
  readonly queue: IJobQueue;
  readonly logGroup: CloudwatchLogGroup;
  /** Where a pipeline pushes the image. */
  readonly repository?: IRepository | undefined;
}

const TASKS = "ecs-tasks.amazonaws.com";
const TMP = "tmp";
/** Batch retries anything not matched here, so the last lines catch the rest. */
const HOST_FAILURES: readonly BatchJobDefinitionRetryStrategyEvaluateOnExit[] = [
  { action: "retry", onStatusReason: "Your Spot Task was interrupted*" },
  { action: "retry", onStatusReason: "Task failed to start*" },
  { action: "retry", onStatusReason: "Timeout waiting for*" },
  { action: "exit", onExitCode: "*" },
  { action: "exit", onReason: "*" },
];

/**
 * One kind of job: its container, its size and its two roles. Variables and secrets may be added until synthesis.
 *
 * A change creates a new revision and deregisters the old one. That is safe because everybody submits by name, which
 * means the newest revision, and it keeps anybody from running a version that was replaced, perhaps for a reason. Jobs
 * already submitted run to completion.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/batch_job_definition
 */
export class JobDefinition extends Construct implements IJobDefinition {
  readonly definitionName: string;
  readonly definitionArn: string;
  readonly queue: IJobQueue;
  readonly role: Role;
  /** The role that Fargate uses to start the job: pull its image, read its secrets, write its log. */
  readonly executionRole: Role;
  /** The underlying definition; the escape hatch. */
  readonly resource: BatchJobDefinition;
  readonly #props: JobDefinitionProps;
  readonly #variables: ContainerVariables;

  constructor(scope: Construct, id: string, props: JobDefinitionProps) {
    super(scope, id);
    this.#props = props;
    this.#variables = new ContainerVariables(this.node.path);
    this.queue = props.queue;
    this.definitionName = Naming.of(this).name("batch", props.name);
    for (const [name, value] of Object.entries(props.settings.environment)) this.addEnvironment(name, value);

    this.role = this.#createRole();
    grantPermissions(props.settings.permissions, {
      taskRole: this.role,
      addEnvironment: (name, value) => {
        this.addEnvironment(name, value);
      },
    });
    this.executionRole = this.#createExecutionRole();
    this.resource = this.#createDefinition();
    this.definitionArn = this.resource.arnPrefix;
  }

  /** Sets a plain environment variable. @throws Error if the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.#variables.set(name, escapeTemplate(value));
  }

  /** Passes a secret's value to the job in an environment variable. @throws Error if the variable is already set. */
  addSecret(name: string, secret: ISecret): void {
    this.#variables.setSecret(name, secret);
    secret.grantRead(this.executionRole);
  }

  grantSubmit(grantee: IGrantable): void {
    grantee.addStatement({
      sid: `Submit${sidPart(this.#props.name)}`,
      actions: ["batch:SubmitJob"],
      // Batch checks the permission with the revision that runs, and for some ways to submit without one.
      resources: [this.queue.queueArn, this.definitionArn, `${this.definitionArn}:*`],
    });
    grantee.addStatement({
      sid: "DescribeJobs",
      actions: ["batch:DescribeJobs"],
      resources: anyResource("Batch has no resource-level permissions for describing jobs."),
    });
    grantee.addStatement({
      sid: "TerminateJobs",
      actions: ["batch:TerminateJob"],
      resources: [Naming.of(this).arn("batch", "job/*")],
    });
  }

  #createRole(): Role {
    const { name } = this.#props;
    return new Role(this, "role", {
      name: `${name}-job`,
      description: `What the job ${name} may do.`,
      trust: { service: TASKS },
    });
  }

  #createExecutionRole(): Role {
    const { name, logGroup, repository, settings } = this.#props;
    const role = new Role(this, "execution-role", {
      name: `${name}-job-execution`,
      description: `Starts the job ${name}: image, secrets, log.`,
      trust: { service: TASKS },
      statements: [
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${logGroup.arn}:*`],
        },
      ],
    });
    if (settings.image.owner === "ci") repository?.grantPull(role);
    else grantImagePull(role, settings.image.reference);
    return role;
  }

  #createDefinition(): BatchJobDefinition {
    const { timeoutMinutes, attempts, retryOn } = this.#props.settings;
    return new BatchJobDefinition(this, "Resource", {
      name: this.definitionName,
      type: "container",
      platformCapabilities: ["FARGATE"],
      containerProperties: Lazy.stringValue({ produce: () => JSON.stringify(this.#container()) }),
      timeout: { attemptDurationSeconds: timeoutMinutes * 60 },
      retryStrategy: { attempts, ...(retryOn === "host-failure" ? { evaluateOnExit: [...HOST_FAILURES] } : {}) },
      propagateTags: true,
      deregisterOnNewRevision: true,
      // A job that is submitted immediately must not start with a role that has no permissions yet.
      dependsOn: [...this.executionRole.dependables],
    });
  }

  #container(): object {
    const { settings, logGroup, name } = this.#props;
    const { cpu, memoryMiB, command, architecture, readOnlyRootFilesystem } = settings;
    return {
      image: this.#image(),
      ...(command ? { command: command.map(escapeTemplate) } : {}),
      jobRoleArn: this.role.roleArn,
      executionRoleArn: this.executionRole.roleArn,
      resourceRequirements: [
        { type: "VCPU", value: String(cpu / 1024) },
        { type: "MEMORY", value: String(memoryMiB) },
      ],
      environment: byName(this.#variables.plain).map(([key, value]) => ({ name: key, value })),
      secrets: byName(this.#variables.secrets).map(([key, secret]) => ({ name: key, valueFrom: valueFrom(secret) })),
      user: settings.user,
      readonlyRootFilesystem: readOnlyRootFilesystem,
      volumes: readOnlyRootFilesystem ? [{ name: TMP }] : [],
      mountPoints: readOnlyRootFilesystem ? [{ sourceVolume: TMP, containerPath: "/tmp", readOnly: false }] : [],
      networkConfiguration: { assignPublicIp: "DISABLED" },
      fargatePlatformConfiguration: { platformVersion: "LATEST" },
      runtimePlatform: { cpuArchitecture: architecture.toUpperCase(), operatingSystemFamily: "LINUX" },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": logGroup.name,
          "awslogs-region": Naming.of(this).deployment.region,
          "awslogs-stream-prefix": name,
        },
      },
    };
  }

  #image(): string {
    const { image } = this.#props.settings;
    if (image.owner === "terraform") return image.reference;
    return `${this.#props.repository?.repositoryUrl ?? ""}:${image.tag}`;
  }
}
