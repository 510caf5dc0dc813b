import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, type IWatchable, type Protection, type Signals } from "../core";
import { PolicyDocument, sidPart, type Condition, type IGrantable, type Statement } from "../iam";
import { Key } from "../kms";
import { DEAD_LETTER_RETENTION_DAYS, QUEUE, type QueueConfig, type QueueSettings } from "./config";
import type { IDeadLetterQueue, IQueue } from "./interfaces";
import { queueAlarms, queueWidgets } from "./signals";

export interface QueueProps {
  readonly config?: QueueConfig;
  readonly protection: Protection;
}

const DAY_SECONDS = 86_400;
const FIFO_SUFFIX = ".fifo";

/** A bucket's ARN contains no account, so a bucket of the same name in another account would match it. */
const SOURCES_WITHOUT_ACCOUNT = ["s3.amazonaws.com"];

/**
 * A queue and its dead-letter queue: encrypted, TLS only, with long polling.
 *
 * The redrive policies are on the queues themselves, so that Terraform detects changes. Each queue's ARN in them is
 * derived from its name: references would be circular.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/sqs_queue
 */
export class Queue extends Construct implements IQueue, IWatchable {
  readonly queueName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly deadLetterQueue: IDeadLetterQueue;
  readonly signals: Signals;
  readonly publishing: ITerraformDependable;
  /** The underlying queue; the escape hatch. */
  readonly resource: SqsQueue;
  readonly deadLetterResource: SqsQueue;
  /** The key, if there is one. */
  readonly key: Key | undefined;
  readonly #settings: QueueSettings;
  readonly #protection: Protection;
  readonly #policy: PolicyDocument;
  /** Of both queues. They refer to the key, so the key knows them by ARNs that are not references. */
  readonly #queueArns: readonly string[];
  /** The sources that each service sends for: one statement per service, whose list grows. */
  readonly #sources = new Map<string, string[]>();

  constructor(scope: Construct, id: string, { config = {}, protection }: QueueProps) {
    super(scope, id);
    this.#settings = QUEUE.settle(this.node.path, config);
    this.#protection = protection;
    this.queueName = this.#name(id);
    const deadLetters = this.#name(`${id}-dead-letters`);

    this.#queueArns = [this.queueName, deadLetters].map((name) => Naming.of(this).arn("sqs", name));
    this.key = this.#createKey();
    this.deadLetterResource = this.#createDeadLetters(deadLetters);
    this.resource = this.#createQueue();
    this.#policy = this.#requireTls(this, this.resource.arn);
    this.publishing = this.#attachPolicy(this, this.resource, this.#policy);
    this.#closeDeadLetters();
    this.queueUrl = this.resource.url;
    this.queueArn = this.resource.arn;
    this.visibilityTimeoutSeconds = this.#settings.visibilityTimeoutSeconds;
    this.deadLetterQueue = {
      queueName: deadLetters,
      queueUrl: this.deadLetterResource.url,
      queueArn: this.deadLetterResource.arn,
    };
    this.signals = {
      name: id,
      alarms: queueAlarms(this.#settings.alarms, this.queueName, deadLetters),
      widgets: queueWidgets(this.#settings.alarms, this.queueName, deadLetters),
    };
  }

  grantSend(grantee: IGrantable): void {
    this.#grant(grantee, "SendTo", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]);
    this.#grantKey(grantee, "EncryptFor", ["kms:Decrypt", "kms:GenerateDataKey"]);
  }

  grantConsume(grantee: IGrantable): void {
    this.#grant(grantee, "ReceiveFrom", [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]);
    this.#grantKey(grantee, "DecryptFrom", ["kms:Decrypt"]);
  }

  allowPublisher(service: string, sourceArn: string): void {
    const known = this.#sources.get(service);
    if (known !== undefined) {
      if (!known.includes(sourceArn)) known.push(sourceArn);
      return;
    }
    const sources = [sourceArn];
    this.#sources.set(service, sources);
    const sid = `${sidPart(service.replace(/\.amazonaws\.com$/, ""))}Sends`;
    this.#policy.add({
      sid,
      actions: ["sqs:SendMessage"],
      resources: [this.queueArn],
      principals: [{ type: "Service", identifiers: [service] }],
      conditions: [
        { test: "ArnLike", variable: "aws:SourceArn", values: sources },
        ...(SOURCES_WITHOUT_ACCOUNT.includes(service) ? [this.#thisAccount()] : []),
      ],
    });
    // SQS uses the key on behalf of the service, with the queue as context.
    this.key?.allowService({
      sid,
      service,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      context: { key: "aws:sqs:arn", values: this.#queueArns },
    });
  }

  /** Adds a statement to the queue's own policy. */
  addToPolicy(statement: Statement): void {
    this.#policy.add(statement);
  }

  /**
   * The key of the queue and its dead-letter queue. AWS services may only use it for these; who may send at all is up to the
   * queue's own policy.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  #createKey(): Key | undefined {
    if (this.#settings.encryption !== "kms") return undefined;
    const name = Naming.of(this).name("tag", this.node.id);
    return new Key(this, "key", {
      description: `Messages of the queue ${name}`,
      protection: this.#protection,
      tags: { Name: name },
      ownPolicy: true,
    });
  }

  #createQueue(): SqsQueue {
    const { retentionDays, maxReceives, delaySeconds, receiveWaitSeconds, maxMessageKiB } = this.#settings;
    return new SqsQueue(this, "Resource", {
      name: this.queueName,
      visibilityTimeoutSeconds: this.#settings.visibilityTimeoutSeconds,
      messageRetentionSeconds: retentionDays * DAY_SECONDS,
      delaySeconds,
      receiveWaitTimeSeconds: receiveWaitSeconds,
      maxMessageSize: maxMessageKiB * 1024,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: this.deadLetterResource.arn,
        maxReceiveCount: maxReceives,
      }),
      ...this.#common(),
    });
  }

  #createDeadLetters(name: string): SqsQueue {
    return new SqsQueue(this, "dead-letters", {
      name,
      messageRetentionSeconds: DEAD_LETTER_RETENTION_DAYS * DAY_SECONDS,
      redriveAllowPolicy: JSON.stringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [Naming.of(this).arn("sqs", this.queueName)],
      }),
      ...this.#common(),
    });
  }

  #common(): Partial<SqsQueueConfig> {
    return {
      ...(this.#settings.fifo ? { fifoQueue: true, contentBasedDeduplication: true } : {}),
      ...(this.key ? { kmsMasterKeyId: this.key.keyArn } : { sqsManagedSseEnabled: true }),
      lifecycle: keepFromDestruction(this.#protection),
    };
  }

  #closeDeadLetters(): void {
    const scope = new Construct(this, "dead-letters-access");
    this.#attachPolicy(scope, this.deadLetterResource, this.#requireTls(scope, this.deadLetterResource.arn));
  }

  #requireTls(scope: Construct, queueArn: string): PolicyDocument {
    return new PolicyDocument(scope, "policy", [
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["sqs:*"],
        resources: [queueArn],
        principals: [{ type: "AWS", identifiers: ["*"] }],
        conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
  }

  #attachPolicy(scope: Construct, queue: SqsQueue, policy: PolicyDocument): SqsQueuePolicy {
    return new SqsQueuePolicy(scope, scope === this ? "access" : "Resource", {
      queueUrl: queue.url,
      policy: policy.json,
    });
  }

  #grant(grantee: IGrantable, verb: string, actions: readonly string[]): void {
    grantee.addStatement({ sid: verb + this.#sidPart, actions, resources: [this.queueArn] });
  }

  #grantKey(grantee: IGrantable, verb: string, actions: readonly string[]): void {
    if (this.key === undefined) return;
    grantee.addStatement({ sid: verb + this.#sidPart, actions, resources: [this.key.keyArn] });
  }

  #thisAccount(): Condition {
    const { accountId } = Naming.of(this).deployment;
    return { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
  }

  /** Derived from its unique name within the stack: one grantee may be granted several queues. */
  get #sidPart(): string {
    return sidPart(TerraformStack.of(this).getLogicalId(this.resource));
  }

  #name(thing: string): string {
    if (!this.#settings.fifo) return Naming.of(this).name("sqs", thing);
    return Naming.of(this).name("sqs", thing, FIFO_SUFFIX.length) + FIFO_SUFFIX;
  }
}
