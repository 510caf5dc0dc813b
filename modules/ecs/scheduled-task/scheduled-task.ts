import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { dependable, Lazy } from "cdktf";
import type { Construct } from "constructs";
import { Naming, type IWatchable, type Signals } from "../../core";
import { Role, type IGrantable } from "../../iam";
import type { ICluster } from "../cluster/cluster";
import { capacityProviders } from "../task/capacity";
import { grantRegistration, type TaskDeployment } from "../task/deployment";
import { FargateTask, type FargateTaskProps } from "../task/fargate-task";
import { familiesOf, runningRevisions } from "../task/template";
import { imageProblems, variableProblems } from "../task/wiring";
import { SCHEDULED_TASK, type ScheduledTaskConfig, type ScheduledTaskSettings } from "./config";
import { FailedRuns } from "./failed-runs";
import { scheduledTaskSignals } from "./signals";

export interface ScheduledTaskProps extends FargateTaskProps {
  readonly config: ScheduledTaskConfig;
}

/** After retrying for longer than this, a run would start when nobody expects it. */
const RETRY_FOR_SECONDS = 3600;

/**
 * A Fargate task that EventBridge Scheduler starts on a schedule, with its task definition, roles and security group.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/scheduler_schedule
 */
export class ScheduledTask extends FargateTask implements IWatchable {
  /** The role of the schedule, which may start this task in this cluster. */
  readonly schedulerRole: Role;
  readonly deployment: TaskDeployment;
  readonly signals: Signals;
  readonly group: SchedulerScheduleGroup;
  /** The underlying schedule; the escape hatch. */
  readonly resource: SchedulerSchedule;
  /** Runs that did not start, or failed. */
  readonly failures: FailedRuns;
  readonly #settings: ScheduledTaskSettings;
  /** The family whose latest revision runs. */
  readonly #family: string;

  constructor(scope: Construct, id: string, props: ScheduledTaskProps) {
    const settings = SCHEDULED_TASK.settle(`${scope.node.path}/${id}`, props.config, [
      ...variableProblems(props),
      ...imageProblems(props.config.image, props.repository),
    ]);
    const naming = Naming.of(scope);
    const families = familiesOf(naming, id, settings.image.owner);
    super(scope, id, { ...props, settings, family: families.registered });
    this.#settings = settings;
    this.#family = families.running;

    this.schedulerRole = this.#createSchedulerRole(props.cluster);
    this.group = new SchedulerScheduleGroup(this, "group", { name: this.#name() });
    this.resource = this.#createSchedule(props.cluster);

    this.failures = new FailedRuns(this, "failed", {
      name: `${id}-failed`,
      task: id,
      family: this.#family,
      clusterArn: props.cluster.clusterArn,
      logGroupName: this.taskDefinition.logGroup.name,
    });
    this.deployment = {
      ...this.describeTask(props),
      taskFamily: this.#family,
      revisionsArn: runningRevisions(naming, this.taskDefinition.resource),
    };
    this.signals = scheduledTaskSignals(id, this.group.name);
  }

  /** Notifies a topic of runs that did not start, or failed. */
  notifyFailures(topicArn: string): void {
    this.failures.notify(topicArn);
  }

  /**
   * Lets a pipeline register task definitions and pass them the task's roles; the next run uses the latest.
   * @throws Error if Terraform owns the image: no run would use what the pipeline registered.
   */
  grantDeploy(grantee: IGrantable): void {
    this.assertImageIsDeployedByCi();
    grantRegistration(grantee, this.node.id, this.deployment);
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html */
  #createSchedulerRole({ clusterArn, clusterName }: ICluster): Role {
    return new Role(this, "scheduler-role", {
      name: `${this.node.id}-scheduler`,
      description: `Starts the tasks of ${this.node.id} on schedule.`,
      trust: { service: "scheduler.amazonaws.com" },
      statements: [
        {
          sid: "RunTask",
          actions: ["ecs:RunTask"],
          resources: [this.#familyArn(), `${this.#familyArn()}:*`],
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

  #createSchedule(cluster: ICluster): SchedulerSchedule {
    const { schedule, timezone, flexibleMinutes, enabled, image, retries, capacity } = this.#settings;
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
          // Without a revision, each run uses the latest one, which a pipeline registers.
          taskDefinitionArn: image.owner === "ci" ? this.#familyArn() : task.arn,
          taskCount: 1,
          capacityProviderStrategy: capacityProviders(capacity),
          enableEcsManagedTags: true,
          propagateTags: "TASK_DEFINITION",
          networkConfiguration: this.network,
        },
      },
    });
    made.dependsOn = Lazy.listValue({ produce: () => this.#prerequisites(cluster) });
    return made;
  }

  /** What the first run needs, as it may start immediately: capacity and permissions. */
  #prerequisites(cluster: ICluster): string[] {
    const { executionRole } = this.taskDefinition;
    const roles = [this.schedulerRole, executionRole, this.taskRole];
    return [...cluster.dependables, ...roles.flatMap(({ dependables }) => dependables)].map(dependable);
  }

  #familyArn(): string {
    return Naming.of(this).arn("ecs", `task-definition/${this.#family}`);
  }

  #name(): string {
    return Naming.of(this).name("scheduler", this.node.id);
  }
}
