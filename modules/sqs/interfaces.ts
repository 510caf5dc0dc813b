import type { ITerraformDependable } from "cdktf";
import type { IGrantable } from "../iam";

/** A queue as those who send to it and receive from it see it. */
export interface IQueue {
  readonly queueName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Seconds that somebody who received a message has for it. */
  readonly visibilityTimeoutSeconds: number;
  /** Where messages go that were received too often. */
  readonly deadLetterQueue: IDeadLetterQueue;
  /** What waits for this waits until the services that were allowed to send can do so. */
  readonly publishing: ITerraformDependable;
  /** Lets the grantee send messages. */
  grantSend(grantee: IGrantable): void;
  /** Lets the grantee receive messages, hold on to them and delete them. */
  grantConsume(grantee: IGrantable): void;
  /**
   * Lets an AWS service send on behalf of one resource of this account: `allowPublisher("s3.amazonaws.com", bucket.bucketArn)`.
   * What makes the service send must wait for `publishing`.
   */
  allowPublisher(service: string, sourceArn: string): void;
}

export interface IDeadLetterQueue {
  readonly queueName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
}
