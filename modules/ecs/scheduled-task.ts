import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { dependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import {
  Connections,
  INTERNET,
  Naming,
  refuse,
  type IConnectable,
  type IWatchable,
  type Problem,
  type Protection,
  type Signals,
} from "../core";
import { Role, type IGrantable } from "../iam";
import type { ISecret } from "../secrets";
import type { IVpc } from "../vpc";
import { capacityProviders } from "./capacity";
import type { ICluster } from "./cluster";
import { grantRegistration, type TaskDeployment } from "./deployment";
import type { IRepository } from "./repository";
import {
  scheduledTaskProblems,
  scheduledTaskSettings,
  type ScheduledTaskConfig,
  type ScheduledTaskSettings,
} from "./scheduled-task-config";
import { scheduledTaskSignals } from "./scheduled-task-signals";
import { variableName } from "./service-config";
import { imageProblems } from "./service-wiring";
import { TaskDefinition } from "./task-definition";

export interface ScheduledTaskProps {
  readonly config: ScheduledTaskConfig;
  readonly vpc: IVpc;
  readonly cluster: ICluster;
  readonly protection: Protection;
  /** Where the image is; needed where CI owns it, and for the right to pull from it where Terraform does. */
  readonly repository?: IRepository;
  /** Plain environment variables that come from other constructs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by the environment variable that the container finds them in. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
}

const HTTPS = 443;
/** A start that is refused for longer than this would come at a time that nobody expects. */
const RETRY_FOR_SECONDS = 3600;

/**
 * A task on Fargate that EventBridge Scheduler starts again and again, with its task definition, roles and security group.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/scheduler_schedule
 */
export class ScheduledTask extends Construct implements IConnectable, IWatchable {
  readonly connections: Connections;
  readonly taskDefinition: TaskDefinition;
  /** What the application may do; grants go here. */
  readonly taskRole: Role;
  /** What the schedule may do: start this task in this cluster. */
  readonly schedulerRole: Role;
  readonly deployment: TaskDeployment;
  readonly signals: Signals;
  readonly group: SchedulerScheduleGroup;
  /** The schedule itself, for what has no property here. */
  readonly resource: SchedulerSchedule;
  readonly #settings: ScheduledTaskSettings;

  constructor(scope: Construct, id: string, props: ScheduledTaskProps) {
    super(scope, id);
    refuse(this.node.path, [...scheduledTaskProblems(props.config), ...wiringProblems(props)]);
    this.#settings = scheduledTaskSettings(props.config);

    this.connections = this.#createSecurityGroup(props.vpc);
    this.taskDefinition = this.#createTaskDefinition(props);
    this.taskRole = this.taskDefinition.taskRole;
    this.schedulerRole = this.#createSchedulerRole(props.cluster);
    this.group = new SchedulerScheduleGroup(this, "group", { name: this.#name() });
    this.resource = this.#createSchedule(props);

    this.deployment = this.#describeDeployment(props);
    this.signals = scheduledTaskSignals(id, this.group.name);
  }

  /** Sets a plain environment variable. @throws Error where the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.taskDefinition.addEnvironment(name, value);
  }

  /** Hands a secret's value to the container in an environment variable. @throws Error where the variable is already set. */
  addSecret(name: string, secret: ISecret): void {
    this.taskDefinition.addSecret(name, secret);
  }

  /**
   * Lets a pipeline register task definitions and hand them the task's roles; the next run starts from the latest.
   * @throws Error where Terraform owns the image: no run would start from what the pipeline registered.
   */
  grantDeploy(grantee: IGrantable): void {
    if (this.#settings.image.owner !== "ci") {
      throw new Error(
        `${this.node.path}: Terraform owns the image; set image.owner to "ci" for a pipeline to deploy it`,
      );
    }
    grantRegistration(grantee, this.node.id, this.deployment);
  }

  #createSecurityGroup({ vpcId }: IVpc): Connections {
    const connections = new Connections(this, { vpcId, description: `Tasks of ${this.node.id}` });
    if (this.#settings.egress === "https") connections.allowToPeer(INTERNET, HTTPS);
    return connections;
  }

  #createTaskDefinition(props: ScheduledTaskProps): TaskDefinition {
    return new TaskDefinition(this, "task", {
      settings: this.#settings,
      name: this.node.id,
      repository: props.repository,
      protection: props.protection,
      environment: props.environment ?? {},
      secrets: props.secrets ?? {},
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html */
  #createSchedulerRole({ clusterArn, clusterName }: ICluster): Role {
    const { arnWithoutRevision } = this.taskDefinition.resource;
    return new Role(this, "scheduler-role", {
      name: `${this.node.id}-scheduler`,
      description: `Starts the tasks of ${this.node.id} on schedule.`,
      trust: { service: "scheduler.amazonaws.com" },
      statements: [
        {
          sid: "RunTask",
          actions: ["ecs:RunTask"],
          resources: [arnWithoutRevision, `${arnWithoutRevision}:*`],
          conditions: [{ test: "ArnEquals", variable: "ecs:cluster", values: [clusterArn] }],
        },
        {
          sid: "TagTasksThatItRuns",
          actions: ["ecs:TagResource"],
          resources: [Naming.of(this).arn("ecs", `task/${clusterName}/*`)],
          conditions: [{ test: "StringEquals", variable: "ecs:CreateAction", values: ["RunTask"] }],
        },
        {
          sid: "PassRolesOfTask",
          actions: ["iam:PassRole"],
          resources: [this.taskDefinition.executionRole.roleArn, this.taskRole.roleArn],
          conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
        },
      ],
    });
  }

  #createSchedule({ vpc, cluster }: ScheduledTaskProps): SchedulerSchedule {
    const { schedule, timezone, flexibleMinutes, enabled, image, retries, capacity, placement } = this.#settings;
    const isPublic = placement === "public";
    const task = this.taskDefinition.resource;
    const made = new SchedulerSchedule(this, "Resource", {
      name: this.#name(),
      groupName: this.group.name,
      scheduleExpression: schedule,
      scheduleExpressionTimezone: timezone,
      state: enabled ? "ENABLED" : "DISABLED",
      flexibleTimeWindow:
        flexibleMinutes === undefined ? { mode: "OFF" } : { mode: "FLEXIBLE", maximumWindowInMinutes: flexibleMinutes },
      target: {
        arn: cluster.clusterArn,
        roleArn: this.schedulerRole.roleArn,
        retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: RETRY_FOR_SECONDS },
        ecsParameters: {
          // Without a revision each run starts from the latest one, which a pipeline registers.
          taskDefinitionArn: image.owner === "ci" ? task.arnWithoutRevision : task.arn,
          taskCount: 1,
          capacityProviderStrategy: capacityProviders(capacity),
          enableEcsManagedTags: true,
          propagateTags: "TASK_DEFINITION",
          networkConfiguration: {
            subnets: (isPublic ? vpc.publicSubnets : vpc.privateSubnets).map(({ subnetId }) => subnetId),
            securityGroups: [this.connections.securityGroupId],
            assignPublicIp: isPublic,
          },
        },
      },
    });
    made.dependsOn = Lazy.listValue({ produce: () => this.#prerequisites(cluster) });
    return made;
  }

  /** What the first run needs, which may come at once: capacity and rights. */
  #prerequisites(cluster: ICluster): string[] {
    const { executionRole } = this.taskDefinition;
    const roles = [this.schedulerRole, executionRole, this.taskRole];
    return [...cluster.dependables, ...roles.flatMap(({ dependables }) => dependables)].map(dependable);
  }

  #describeDeployment({ cluster, repository }: ScheduledTaskProps): TaskDeployment {
    return {
      clusterName: cluster.clusterName,
      taskFamily: this.taskDefinition.resource.family,
      containerName: this.node.id,
      taskRoleArn: this.taskRole.roleArn,
      executionRoleArn: this.taskDefinition.executionRole.roleArn,
      repositoryUrl: repository?.repositoryUrl,
    };
  }

  #name(): string {
    return Naming.of(this).name("scheduler", this.node.id);
  }
}

function wiringProblems(props: ScheduledTaskProps): Problem[] {
  const names = Object.keys({ ...props.environment, ...props.secrets });
  return [...names.flatMap((name) => variableName(name, `environment.${name}`)), ...imageProblems(props)];
}
