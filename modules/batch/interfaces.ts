import type { IGrantable, IRole } from "../iam";

/** A queue of jobs as those see it who submit to it. */
export interface IJobQueue {
  readonly queueName: string;
  readonly queueArn: string;
}

/** A kind of job as those see it who submit one. */
export interface IJobDefinition {
  /** Its name without a revision, by which Batch takes the newest: what to submit with. */
  readonly definitionName: string;
  /** Its ARN without a revision. */
  readonly definitionArn: string;
  /** The queue that it is submitted to. */
  readonly queue: IJobQueue;
  /** What the job itself may do; grant to it. */
  readonly role: IRole;
  /** Lets the grantee submit the job to its queue, look at jobs and end them. */
  grantSubmit(grantee: IGrantable): void;
}
