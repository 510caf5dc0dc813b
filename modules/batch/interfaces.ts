import type { IGrantable, IRole } from "../iam";

/** A job queue, as seen by those who submit to it. */
export interface IJobQueue {
  readonly queueName: string;
  readonly queueArn: string;
}

/** A kind of job, as seen by those who submit one. */
export interface IJobDefinition {
  /** Its name without a revision, for which Batch uses the newest: what to submit with. */
  readonly definitionName: string;
  /** Its ARN without a revision. */
  readonly definitionArn: string;
  /** The queue that it is submitted to. */
  readonly queue: IJobQueue;
  /** The role of the job itself; grant to it. */
  readonly role: IRole;
  /** Lets the grantee submit the job to its queue, describe jobs and stop them. */
  grantSubmit(grantee: IGrantable): void;
}
