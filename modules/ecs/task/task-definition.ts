import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition, type EcsTaskDefinitionConfig } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { escapeTemplate, Naming, type Protection } from "../../core";
import { grantImagePull, grantPermissions, Role } from "../../iam";
import { byName, ContainerVariables, valueFrom, type ISecret } from "../../secrets";
import type { IRepository } from "../repository/repository";
import { CONTAINER_HEALTH_CHECK, type ContainerHealthCheckConfig, type TaskSettings } from "./config";
import { startsFirst, type SidecarSpec } from "./sidecar";

/** The parts of the application's container. */
export interface ContainerSettings extends TaskSettings {
  readonly port?: number;
  readonly containerHealthCheck?: Required<ContainerHealthCheckConfig>;
  /** What runs before the application does. */
  readonly release?: { readonly command: readonly string[] };
}

export interface TaskDefinitionProps {
  readonly settings: ContainerSettings;
  /** The suffix of the physical names, and the name of the container. */
  readonly name: string;
  /** The repository of the image, if CI owns it. */
  readonly repository?: IRepository | undefined;
  readonly protection: Protection;
  /** Plain environment variables that come from other constructs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by the environment variable that the container finds them in. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
  /** Sidecars of the application. Default: none. */
  readonly sidecars?: readonly SidecarSpec[];
  /** Its physical name. Default: `<system>-<environment>-<name>`. */
  readonly family?: string;
  /** Gives its port the name of the container. Default: false. */
  readonly namesPort?: boolean;
}

/** The name of the container that runs the release, and the prefix of its log streams. */
export const RELEASE_CONTAINER = "release";

const TMP = "tmp";
/** What tells the application and its release apart. */
interface OfImage {
  readonly name: string;
  readonly command?: readonly string[] | undefined;
  readonly port?: number | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly check?: Required<ContainerHealthCheckConfig> | undefined;
}

const TASKS = "ecs-tasks.amazonaws.com";
/** The log buffer in memory; beyond it, lines are dropped rather than the application blocked. */
const LOG_BUFFER = "25m";

/**
 * A task definition: containers, size, log group and the two roles. Variables and secrets may be added until synthesis.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_task_definition
 */
export class TaskDefinition extends Construct {
  readonly resource: EcsTaskDefinition;
  readonly logGroup: CloudwatchLogGroup;
  /** The role of the application. */
  readonly taskRole: Role;
  /** The role that ECS uses to start the task: pull its image, read its secrets, write its logs. */
  readonly executionRole: Role;
  readonly #props: TaskDefinitionProps;
  readonly #variables: ContainerVariables;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    this.#props = props;
    this.#variables = new ContainerVariables(this.node.path);
    this.logGroup = this.#createLogGroup();
    this.executionRole = this.#createExecutionRole();
    this.taskRole = this.#createTaskRole();
    this.resource = new EcsTaskDefinition(this, "Resource", {
      ...this.#task(),
      family: props.family ?? Naming.of(this).name("ecs", props.name),
      containerDefinitions: Lazy.stringValue({ produce: () => JSON.stringify(this.#containers()) }),
    });
    this.#fillIn();
  }

  /** A task with the same image, size, variables and roles that only runs the release, with the sidecars that it may need. */
  releaseTask(): Omit<EcsTaskDefinitionConfig, "family"> {
    const first = (this.#props.sidecars ?? []).filter(startsFirst);
    const containers = () => [this.#release(), ...first.map((one) => this.#sidecar(one))];
    return {
      ...this.#task(),
      containerDefinitions: Lazy.stringValue({ produce: () => JSON.stringify(containers()) }),
    };
  }

  #task(): Omit<EcsTaskDefinitionConfig, "family" | "containerDefinitions"> {
    const { settings, protection } = this.#props;
    return {
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(settings.cpu),
      memory: String(settings.memoryMiB),
      runtimePlatform: { cpuArchitecture: settings.architecture.toUpperCase(), operatingSystemFamily: "LINUX" },
      executionRoleArn: this.executionRole.roleArn,
      taskRoleArn: this.taskRole.roleArn,
      ...(settings.readOnlyRootFilesystem ? { volume: [{ name: TMP }] } : {}),
      // An earlier revision is needed for a rollback, and if CI owns the image it may be the one that runs.
      skipDestroy: protection !== "disposable" || settings.image.owner === "ci",
    };
  }

  /** Sets a plain environment variable. @throws Error if the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.#variables.set(name, escapeTemplate(value));
  }

  /**
   * Passes a secret's value to the container in an environment variable. @throws Error if the variable is already set.
   */
  addSecret(name: string, secret: ISecret): void {
    this.#variables.setSecret(name, secret);
    secret.grantRead(this.executionRole);
  }

  #fillIn(): void {
    const { settings, environment = {}, secrets = {} } = this.#props;
    for (const variables of [settings.environment, environment]) {
      for (const [name, value] of Object.entries(variables)) this.addEnvironment(name, value);
    }
    for (const [name, secret] of Object.entries(secrets)) this.addSecret(name, secret);
    for (const { name, image, secrets: own = {} } of this.#props.sidecars ?? []) {
      grantImagePull(this.executionRole, image, name);
      for (const secret of Object.values(own)) secret.grantRead(this.executionRole);
    }
    grantPermissions(settings.permissions, this);
  }

  #createLogGroup(): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", {
      name: Naming.of(this).logGroup("ecs", this.#props.name),
      retentionInDays: this.#props.settings.logRetentionDays,
    });
  }

  #createExecutionRole(): Role {
    const role = new Role(this, "execution-role", {
      name: `${this.#props.name}-execution`,
      description: `Starts the tasks of ${this.#props.name}: image, secrets, logs.`,
      trust: { service: TASKS },
      statements: [
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${this.logGroup.arn}:*`],
        },
      ],
    });
    const { repository, settings } = this.#props;
    repository?.grantPull(role);
    const other = settings.image.owner === "terraform" ? settings.image.reference : "";
    // In a second home, the image is one of the repository that is replicated there.
    if (repository === undefined || !other.startsWith(`${repository.repositoryUrl}:`)) grantImagePull(role, other);
    return role;
  }

  #createTaskRole(): Role {
    return new Role(this, "role", {
      name: `${this.#props.name}-task`,
      description: `What the application in the tasks of ${this.#props.name} may do.`,
      trust: { service: TASKS },
    });
  }

  #containers(): object[] {
    const { settings, sidecars = [] } = this.#props;
    const others = sidecars.map((sidecar) => this.#sidecar(sidecar));
    if (settings.release === undefined || settings.image.owner === "ci") {
      return [this.#application(), ...others];
    }
    // They never work at the same time, but ECS adds their CPU up.
    const left = sidecars.length === 0 ? undefined : Math.floor(cpuNextTo(sidecars, settings.cpu) / 2);
    const share = left === undefined ? {} : { cpu: left };
    const waits = [...dependsOn(sidecars), { containerName: RELEASE_CONTAINER, condition: "SUCCESS" }];
    return [
      { ...this.#application(), ...share, dependsOn: waits },
      { ...this.#release(), ...share, essential: false },
      ...others,
    ];
  }

  #application(): object {
    const { settings, name } = this.#props;
    const { port, command, containerHealthCheck } = settings;
    return this.#ofImage({
      name,
      command,
      port,
      labels: versionLabels(this.#variables.secrets),
      check: containerHealthCheck,
    });
  }

  #release(): object {
    return this.#ofImage({ name: RELEASE_CONTAINER, command: this.#props.settings.release?.command });
  }

  /** A container with the image: the application, or its release. */
  #ofImage({ name, command, port, labels = {}, check }: OfImage): object {
    const { settings, sidecars = [], namesPort = false } = this.#props;
    const { entryPoint, user, ulimits } = settings;
    return {
      name,
      image: this.#image(),
      essential: true,
      ...(entryPoint ? { entryPoint: entryPoint.map(escapeTemplate) } : {}),
      ...(command ? { command: command.map(escapeTemplate) } : {}),
      ...(user === undefined ? {} : { user }),
      ...(ulimits ? { ulimits: [{ name: "nofile", softLimit: ulimits.nofile, hardLimit: ulimits.nofile }] } : {}),
      ...(port === undefined
        ? {}
        : {
            portMappings: [{ ...(namesPort ? { name } : {}), containerPort: port, hostPort: port, protocol: "tcp" }],
          }),
      environment: byName(this.#variables.plain).map(([key, value]) => ({ name: key, value })),
      secrets: byName(this.#variables.secrets).map(([key, secret]) => ({ name: key, valueFrom: valueFrom(secret) })),
      ...(Object.keys(labels).length > 0 ? { dockerLabels: labels } : {}),
      ...(check ? { healthCheck: healthCheck(check) } : {}),
      // Forwards SIGTERM to the application and reaps its orphaned processes, whatever the image's entry point is.
      linuxParameters: { initProcessEnabled: true },
      stopTimeout: settings.stopTimeoutSeconds,
      readonlyRootFilesystem: settings.readOnlyRootFilesystem,
      mountPoints: settings.readOnlyRootFilesystem
        ? [{ sourceVolume: TMP, containerPath: "/tmp", readOnly: false }]
        : [],
      logConfiguration: this.#logConfiguration(name),
      // A container without CPU units gets almost none once another one has some, so it takes what is left.
      ...(sidecars.length === 0 ? {} : { cpu: cpuNextTo(sidecars, settings.cpu) }),
      ...(sidecars.some(startsFirst) ? { dependsOn: dependsOn(sidecars) } : {}),
    };
  }

  #image(): string {
    const { settings, repository } = this.#props;
    const { image } = settings;
    return image.owner === "terraform" ? image.reference : `${repository?.repositoryUrl ?? ""}:${image.tag}`;
  }

  #sidecar(sidecar: SidecarSpec): object {
    const { name, image, cpu, memoryMiB, essential, entryPoint, command, port, receives = false } = sidecar;
    const { environment = {}, secrets = {}, healthCheck: check } = sidecar;
    const own = new Map(Object.entries(secrets));
    const labels = versionLabels(own);
    return {
      name,
      image,
      essential: essential ?? receives,
      cpu,
      memoryReservation: memoryMiB,
      ...(entryPoint ? { entryPoint: entryPoint.map(escapeTemplate) } : {}),
      ...(command ? { command: command.map(escapeTemplate) } : {}),
      ...(port
        ? { portMappings: [{ containerPort: port.number, hostPort: port.number, protocol: port.protocol }] }
        : {}),
      environment: byName(new Map(Object.entries(environment))).map(([key, value]) => ({
        name: key,
        value: escapeTemplate(value),
      })),
      ...(own.size > 0
        ? { secrets: byName(own).map(([key, secret]) => ({ name: key, valueFrom: valueFrom(secret) })) }
        : {}),
      ...(Object.keys(labels).length > 0 ? { dockerLabels: labels } : {}),
      ...(check ? { healthCheck: healthCheck(CONTAINER_HEALTH_CHECK.settings(check)) } : {}),
      logConfiguration: this.#logConfiguration(name),
      ...(startsFirst(sidecar) ? {} : { dependsOn: [this.#afterApplication()] }),
    };
  }

  #afterApplication(): object {
    const { name, settings } = this.#props;
    return { containerName: name, condition: settings.containerHealthCheck ? "HEALTHY" : "START" };
  }

  #logConfiguration(streamPrefix: string): object {
    return {
      logDriver: "awslogs",
      options: {
        "awslogs-group": this.logGroup.name,
        "awslogs-region": Naming.of(this).deployment.region,
        "awslogs-stream-prefix": streamPrefix,
        mode: "non-blocking",
        "max-buffer-size": LOG_BUFFER,
      },
    };
  }
}

/**
 * ECS reads a secret when a task starts. With the version in a label, a new value creates a new revision, which
 * starts new tasks.
 */
function versionLabels(secrets: ReadonlyMap<string, ISecret>): Record<string, string> {
  return Object.fromEntries(
    byName(secrets).flatMap(([name, { versionId }]) =>
      versionId === undefined ? [] : [[`secret-version.${name}`, versionId]],
    ),
  );
}

function cpuNextTo(sidecars: readonly SidecarSpec[], cpu: number): number {
  return sidecars.reduce((left, sidecar) => left - sidecar.cpu, cpu);
}

function dependsOn(sidecars: readonly SidecarSpec[]): object[] {
  return sidecars.filter(startsFirst).map(({ name, healthCheck: check }) => ({
    containerName: name,
    condition: check ? "HEALTHY" : "START",
  }));
}

function healthCheck(check: Required<ContainerHealthCheckConfig>): object {
  return {
    command: ["CMD-SHELL", escapeTemplate(check.command)],
    interval: check.intervalSeconds,
    timeout: check.timeoutSeconds,
    retries: check.retries,
    startPeriod: check.startPeriodSeconds,
  };
}
