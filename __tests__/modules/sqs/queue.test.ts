import type { Protection } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { Queue, QUEUE, type QueueConfig } from "../../../modules/sqs";
import { addresses, data, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const WORKS = { description: "Works.", trust: { service: "ecs-tasks.amazonaws.com" } };

function built(config: QueueConfig = {}, protection: Protection = "disposable", then?: (queue: Queue) => void) {
  let queue: Queue | undefined;
  const terraform = synth((stack) => {
    queue = new Queue(stack, "invoices", { config, protection });
    then?.(queue);
  });
  return { terraform, queue: queue! };
}

function queue(terraform: Terraform, name = "invoices"): Block {
  return resource(terraform, "aws_sqs_queue", name);
}

/** The statements that a queue granted to a role, by sid. */
function granted(config: QueueConfig, grant: (queue: Queue, role: Role) => void): Record<string, Block> {
  const terraform = synth((stack) => {
    grant(new Queue(stack, "invoices", { config, protection: "disposable" }), new Role(stack, "worker", WORKS));
  });
  return statements(terraform, "worker_policy");
}

function problemsOf(config: unknown): string[] {
  return QUEUE.problems(config as QueueConfig).map(({ path, message }) => `${path}: ${message}`);
}

const DENY_PLAIN_HTTP = {
  sid: "DenyPlainHttp",
  effect: "Deny",
  actions: ["sqs:*"],
  principals: [{ type: "AWS", identifiers: ["*"] }],
  condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
};

describe("a queue", () => {
  const { terraform, queue: made } = built();

  test("IO-5: has a dead-letter queue, and nothing that was not configured", () => {
    expect(addresses(terraform)).toEqual([
      "aws_sqs_queue.invoices",
      "aws_sqs_queue.invoices_dead_letters",
      "aws_sqs_queue_policy.invoices_access",
      "aws_sqs_queue_policy.invoices_dead_letters_access",
    ]);
  });

  test("IO-5: five minutes per message, five attempts, long polling, encrypted by SQS", () => {
    expect(queue(terraform)).toMatchObject({
      name: "shop-test-invoices",
      visibility_timeout_seconds: 300,
      message_retention_seconds: 4 * 86_400,
      receive_wait_time_seconds: 20,
      delay_seconds: 0,
      max_message_size: 262_144,
      sqs_managed_sse_enabled: true,
    });
    expect(JSON.parse(String(queue(terraform)["redrive_policy"]))).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.invoices_dead_letters.arn}",
      maxReceiveCount: 5,
    });
  });

  test("its dead-letter queue keeps messages as long as possible and accepts only this queue's", () => {
    const letters = queue(terraform, "invoices_dead_letters");

    expect(letters).toMatchObject({
      name: "shop-test-invoices-dead-letters",
      message_retention_seconds: 14 * 86_400,
      sqs_managed_sse_enabled: true,
    });
    expect(JSON.parse(String(letters["redrive_allow_policy"]))).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: ["arn:aws:sqs:eu-central-1:111122223333:shop-test-invoices"],
    });
  });

  test("both only accept TLS", () => {
    expect(statements(terraform, "invoices_policy")).toEqual({
      DenyPlainHttp: { ...DENY_PLAIN_HTTP, resources: ["${aws_sqs_queue.invoices.arn}"] },
    });
    expect(statements(terraform, "invoices_dead_letters_access_policy")).toEqual({
      DenyPlainHttp: { ...DENY_PLAIN_HTTP, resources: ["${aws_sqs_queue.invoices_dead_letters.arn}"] },
    });
    expect(resource(terraform, "aws_sqs_queue_policy", "invoices_dead_letters_access")).toMatchObject({
      queue_url: "${aws_sqs_queue.invoices_dead_letters.url}",
    });
  });

  test("exposes what its users need", () => {
    expect(made.queueName).toBe("shop-test-invoices");
    expect(made.visibilityTimeoutSeconds).toBe(300);
    expect(made.deadLetterQueue.queueName).toBe("shop-test-invoices-dead-letters");
  });

  test("follows its configuration", () => {
    const other = built({
      visibilityTimeoutSeconds: 60,
      retentionDays: 13,
      maxReceives: 2,
      delaySeconds: 30,
      receiveWaitSeconds: 0,
      maxMessageKiB: 64,
    }).terraform;

    expect(queue(other)).toMatchObject({
      visibility_timeout_seconds: 60,
      message_retention_seconds: 13 * 86_400,
      receive_wait_time_seconds: 0,
      delay_seconds: 30,
      max_message_size: 65_536,
      redrive_policy: expect.stringContaining('"maxReceiveCount":2') as string,
    });
  });

  test("FIFO: both queues are, with the suffix in their names", () => {
    const { terraform: ordered, queue: fifo } = built({ fifo: true });

    for (const name of ["invoices", "invoices_dead_letters"]) {
      expect(queue(ordered, name)).toMatchObject({
        name: `shop-test-${name.replaceAll("_", "-")}.fifo`,
        fifo_queue: true,
        content_based_deduplication: true,
      });
    }
    expect(queue(terraform)).not.toHaveProperty("fifo_queue");
    expect(fifo.signals.alarms[0]?.metric).toMatchObject({ dimensions: { QueueName: "shop-test-invoices.fifo" } });
  });

  test("ALL-12: cannot be destroyed if the environment is protected", () => {
    const kept = { lifecycle: { prevent_destroy: true } };
    const { terraform: guarded } = built({ encryption: "kms" }, "protected");

    for (const name of ["invoices", "invoices_dead_letters"]) {
      expect(queue(guarded, name)).toMatchObject(kept);
      expect(queue(built({}, "retiring").terraform, name)).not.toHaveProperty("lifecycle");
    }
    expect(resource(guarded, "aws_kms_key")).toMatchObject({ ...kept, deletion_window_in_days: 30 });
  });
});

describe("a customer managed key", () => {
  const { terraform } = built({ encryption: "kms" });

  test("encrypts both queues, is rotated every year, and stays under the account's control", () => {
    for (const name of ["invoices", "invoices_dead_letters"]) {
      expect(queue(terraform, name)).toMatchObject({ kms_master_key_id: "${aws_kms_key.invoices_key.arn}" });
      expect(queue(terraform, name)).not.toHaveProperty("sqs_managed_sse_enabled");
    }
    expect(resource(terraform, "aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 7 });
    const { AccountAdministers: account, ...others } = statements(terraform, "invoices_key_policy");
    expect(others).toEqual({});
    expect(account).toMatchObject({
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] }],
      resources: ["*"],
    });
    // Without these, nobody could change the key any more, or use it through a grant.
    expect(account!["actions"]).toEqual(
      expect.arrayContaining(["kms:PutKeyPolicy", "kms:Decrypt", "kms:GenerateDataKey"]),
    );
  });

  test("is granted together with the queue", () => {
    const sent = granted({ encryption: "kms" }, (made, role) => {
      made.grantSend(role);
    });
    const received = granted({ encryption: "kms" }, (made, role) => {
      made.grantConsume(role);
    });
    const key = ["${aws_kms_key.invoices_key.arn}"];

    expect(sent["EncryptForInvoices"]).toMatchObject({
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: key,
    });
    expect(received["DecryptFromInvoices"]).toMatchObject({ actions: ["kms:Decrypt"], resources: key });
  });

  test("lets a publisher use it only for these queues", () => {
    const { terraform: published } = built({ encryption: "kms" }, "disposable", (made) => {
      made.allowPublisher("events.amazonaws.com", "arn:aws:events:eu-central-1:111122223333:rule/r");
    });

    expect(statements(published, "invoices_key_policy")["EventsSends"]).toMatchObject({
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      condition: [
        {
          test: "StringEquals",
          variable: "kms:EncryptionContext:aws:sqs:arn",
          values: [
            "arn:aws:sqs:eu-central-1:111122223333:shop-test-invoices",
            "arn:aws:sqs:eu-central-1:111122223333:shop-test-invoices-dead-letters",
          ],
        },
      ],
    });
  });
});

describe("who may use it", () => {
  test("IO-5: a sender may only send, and a worker may only receive", () => {
    const both = granted({}, (made, role) => {
      made.grantSend(role);
      made.grantConsume(role);
    });

    expect(Object.keys(both)).toEqual(["SendToInvoices", "ReceiveFromInvoices"]);
    expect(both["SendToInvoices"]).toMatchObject({
      actions: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
      resources: ["${aws_sqs_queue.invoices.arn}"],
    });
    expect(both["ReceiveFromInvoices"]).toMatchObject({
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
      ],
      resources: ["${aws_sqs_queue.invoices.arn}"],
    });
  });

  test("one role may be granted several queues", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "worker", WORKS);
      for (const id of ["invoices", "mails"]) new Queue(stack, id, { protection: "disposable" }).grantSend(role);
    });

    expect(Object.keys(statements(terraform, "worker_policy"))).toEqual(["SendToInvoices", "SendToMails"]);
  });

  test("a service sends for the given resources, all in one statement", () => {
    const rule = (name: string) => `arn:aws:events:eu-central-1:111122223333:rule/${name}`;
    const { terraform } = built({}, "disposable", (made) => {
      for (const name of ["a", "b", "a"]) made.allowPublisher("events.amazonaws.com", rule(name));
    });

    expect(statements(terraform, "invoices_policy")["EventsSends"]).toEqual({
      sid: "EventsSends",
      effect: "Allow",
      actions: ["sqs:SendMessage"],
      resources: ["${aws_sqs_queue.invoices.arn}"],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      condition: [{ test: "ArnLike", variable: "aws:SourceArn", values: [rule("a"), rule("b")] }],
    });
  });

  test("S3 is also restricted to the account, as a bucket's ARN contains none", () => {
    const { terraform } = built({}, "disposable", (made) => {
      made.allowPublisher("s3.amazonaws.com", "arn:aws:s3:::uploads");
    });

    expect(statements(terraform, "invoices_policy")["S3Sends"]!["condition"]).toEqual([
      { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:s3:::uploads"] },
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
    ]);
  });

  test("accepts additional statements", () => {
    const { terraform } = built({}, "disposable", (made) => {
      made.addToPolicy({
        sid: "Partner",
        actions: ["sqs:SendMessage"],
        resources: [made.queueArn],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::444455556666:root"] }],
      });
    });

    expect(data(terraform, "aws_iam_policy_document", "invoices_policy")["statement"]).toHaveLength(2);
  });
});

describe("signals", () => {
  test("IO-5: alarms on old messages are P3, on dead letters P2", () => {
    const { alarms } = built().queue.signals;

    expect(alarms.map(({ id, severity, threshold, comparison }) => [id, severity, comparison, threshold])).toEqual([
      ["old-messages", "P3", ">=", 900],
      ["dead-letters", "P2", ">=", 1],
    ]);
    expect(alarms.map(({ metric }) => metric)).toEqual([
      {
        namespace: "AWS/SQS",
        name: "ApproximateAgeOfOldestMessage",
        dimensions: { QueueName: "shop-test-invoices" },
        statistic: "Maximum",
      },
      {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "shop-test-invoices-dead-letters" },
        statistic: "Maximum",
      },
    ]);
  });

  test("thresholds follow the configuration, including the lines on the dashboard", () => {
    const { alarms, widgets } = built({ alarms: { oldestMessageMinutes: 60, deadLetters: 10 } }).queue.signals;

    expect(alarms.map(({ threshold }) => threshold)).toEqual([3600, 10]);
    expect(widgets.map(({ threshold }) => threshold?.value)).toEqual([undefined, 3600, 10]);
  });
});

describe("QUEUE", () => {
  test("accepts every default, written out", () => {
    expect(problemsOf(QUEUE.settings({}))).toEqual([]);
  });

  test.each<[Record<string, unknown>, string]>([
    [
      { visibilityTimeoutSeconds: 50_000 },
      "visibilityTimeoutSeconds: 50000 is out of range; use a whole number from 0 to 43200",
    ],
    [{ retentionDays: 14 }, "retentionDays: 14 is out of range; use a whole number from 1 to 13"],
    [{ maxReceives: 0 }, "maxReceives: 0 is out of range; use a whole number from 1 to 1000"],
    [{ delaySeconds: 901 }, "delaySeconds: 901 is out of range; use a whole number from 0 to 900"],
    [{ receiveWaitSeconds: 21 }, "receiveWaitSeconds: 21 is out of range; use a whole number from 0 to 20"],
    [{ maxMessageKiB: 512 }, "maxMessageKiB: 512 is out of range; use a whole number from 1 to 256"],
    [{ fifo: "yes" }, 'fifo: "yes" is not a boolean; use true or false'],
    [{ encryption: "aes" }, 'encryption: "aes" is not allowed; use "sqs" or "kms"'],
    [{ alarms: { deadLetters: 0 } }, "alarms.deadLetters: 0 is out of range; use a whole number from 1 to 1000000"],
    [
      { retentionDays: 1, alarms: { oldestMessageMinutes: 1440 } },
      "alarms.oldestMessageMinutes: 1440 is never reached, because messages expire after 1440 minutes; use less",
    ],
  ])("refuses %j", (config, message) => {
    expect(problemsOf(config)).toEqual([message]);
  });

  test("all problems are reported before anything is created", () => {
    synth((stack) => {
      const config = { maxReceives: 0, delaySeconds: -1 };
      expect(() => new Queue(stack, "invoices", { config, protection: "disposable" })).toThrow(
        "test/invoices: maxReceives: 0 is out of range; use a whole number from 1 to 1000\n" +
          "test/invoices: delaySeconds: -1 is out of range; use a whole number from 0 to 900",
      );
    });
  });
});
