import type { ITerraformDependable } from "cdktf";
import type { IGrantable } from "../iam";

/** A queue as seen by its senders and receivers. */
export interface IQueue {
  readonly queueName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Seconds that a receiver has to process a message. */
  readonly visibilityTimeoutSeconds: number;
  /** The dead-letter queue, for messages that were received too often. */
  readonly deadLetterQueue: IDeadLetterQueue;
  /** Depend on this to wait until the services that were allowed to send can do so. */
  readonly publishing: ITerraformDependable;
  /** Lets the grantee send messages. */
  grantSend(grantee: IGrantable): void;
  /** Lets the grantee receive messages, hold on to them and delete them. */
  grantConsume(grantee: IGrantable): void;
  /**
   * Lets an AWS service send on behalf of one resource of this account: `allowPublisher("s3.amazonaws.com",
   * bucket.bucketArn)`. Whatever makes the service send must depend on `publishing`.
   */
  allowPublisher(service: string, sourceArn: string): void;
}

export interface IDeadLetterQueue {
  readonly queueName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
}
