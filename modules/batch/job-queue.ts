import { BatchJobQueue } from "@cdktf/provider-aws/lib/batch-job-queue";
import { Construct } from "constructs";
import { Naming, TIMEOUTS } from "../core";
import type { ComputeEnvironment } from "./compute-environment";
import type { IJobQueue } from "./interfaces";

export interface JobQueueProps {
  /** The suffix of the physical name: `<system>-<environment>-<name>`. */
  readonly name: string;
  readonly priority: number;
  readonly computeEnvironment: ComputeEnvironment;
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/batch_job_queue */
export class JobQueue extends Construct implements IJobQueue {
  readonly queueName: string;
  readonly queueArn: string;
  readonly resource: BatchJobQueue;

  constructor(scope: Construct, id: string, { name, priority, computeEnvironment }: JobQueueProps) {
    super(scope, id);
    this.queueName = Naming.of(this).name("batch", name);
    this.resource = new BatchJobQueue(this, "Resource", {
      name: this.queueName,
      state: "ENABLED",
      timeouts: TIMEOUTS.jobQueue,
      priority,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironment.computeEnvironmentArn }],
    });
    this.queueArn = this.resource.arn;
  }
}
