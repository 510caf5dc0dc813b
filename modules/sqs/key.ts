import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, type Protection } from "../core";
import { anyResource, PolicyDocument, type Statement } from "../iam";

export interface QueueKeyProps {
  /**
   * The queues whose messages it encrypts. They refer to the key, so the key knows them by ARNs that are not
   * references.
   */
  readonly queueArns: readonly string[];
  readonly protection: Protection;
}

const THIS_KEY = anyResource("In a key's own policy * means only that key.");

/** What the account's own policies may grant, except operations that a queue does not need. */
const ACCOUNT_ACTIONS = [
  "kms:CancelKeyDeletion",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GenerateDataKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];

/**
 * The key of one queue and its dead-letter queue. AWS services may only use it for these queues; who may send at all is
 * up to the queue's own policy.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export class QueueKey extends Construct {
  readonly keyArn: string;
  readonly resource: KmsKey;
  readonly #policy: PolicyDocument;
  readonly #queueArns: readonly string[];

  constructor(scope: Construct, id: string, { queueArns, protection }: QueueKeyProps) {
    super(scope, id);
    this.#queueArns = queueArns;
    this.#policy = new PolicyDocument(this, "policy", [this.#accountAdministers()]);
    const name = Naming.of(this).name("tag", scope.node.id);
    this.resource = new KmsKey(this, "Resource", {
      description: `Messages of the queue ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: protection === "disposable" ? 7 : 30,
      policy: this.#policy.json,
      tags: { Name: name },
      lifecycle: keepFromDestruction(protection),
    });
    this.keyArn = this.resource.arn;
  }

  /** SQS uses the key on behalf of the service, with the queue as context. */
  allowService(sid: string, service: string): void {
    this.#policy.add({
      sid,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: THIS_KEY,
      principals: [{ type: "Service", identifiers: [service] }],
      conditions: [{ test: "StringEquals", variable: "kms:EncryptionContext:aws:sqs:arn", values: this.#queueArns }],
    });
  }

  #accountAdministers(): Statement {
    const { accountId } = Naming.of(this).deployment;
    return {
      sid: "AccountAdministers",
      actions: ACCOUNT_ACTIONS,
      resources: THIS_KEY,
      principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${accountId}:root`] }],
    };
  }
}
