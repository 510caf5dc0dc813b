import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { Naming } from "../core";
import { Role } from "../iam";
import type { JobScheduleConfig } from "./config";
import type { IJobDefinition } from "./interfaces";

export interface JobScheduleProps {
  /** The suffix of the physical names, and the name of the jobs that it submits. */
  readonly name: string;
  readonly config: JobScheduleConfig;
  readonly definition: IJobDefinition;
}

/** AWS would retry 185 times over a day: a job that is hours late is rarely wanted. */
const RETRIES = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 } as const;

/**
 * Submits a job on a schedule.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class JobSchedule extends Construct {
  readonly role: Role;
  readonly resource: SchedulerSchedule;

  constructor(scope: Construct, id: string, { name, config, definition }: JobScheduleProps) {
    super(scope, id);
    this.role = new Role(this, "role", {
      name: `${name}-job-schedule`,
      description: `Submits the job ${name} on schedule.`,
      trust: { service: "scheduler.amazonaws.com" },
      statements: [
        {
          sid: "SubmitJob",
          actions: ["batch:SubmitJob"],
          resources: [definition.queue.queueArn, definition.definitionArn, `${definition.definitionArn}:*`],
        },
      ],
    });
    this.resource = new SchedulerSchedule(this, "Resource", {
      name: Naming.of(this).name("scheduler", name),
      description: `Submits the job ${name}`,
      scheduleExpression: config.expression,
      scheduleExpressionTimezone: config.timezone ?? "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:batch:submitJob",
        roleArn: this.role.roleArn,
        input: JSON.stringify({
          JobName: name,
          JobQueue: definition.queue.queueArn,
          JobDefinition: definition.definitionName,
        }),
        retryPolicy: RETRIES,
      },
      dependsOn: [...this.role.dependables],
    });
  }
}
