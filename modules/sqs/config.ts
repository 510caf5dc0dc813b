import { check, flag, integer, oneOf, section, withDefaults, type Problem, type Rules } from "../core";

/** A queue. Its messages are encrypted, and what nobody can work off goes to a queue of its own. */
export interface QueueConfig {
  /**
   * Seconds that a message is hidden from others once somebody has received it. It must be longer than the longest piece of
   * work: too short, and work is done twice; too long, and what a dead worker left behind waits. Default: 300; at most 43200.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Days until a message that nobody receives is lost, 1 to 13. Default: 4. The dead letters are kept for 14 days, counted from
   * when they were sent: the fewer they spend here, the more remain there.
   */
  readonly retentionDays?: number;
  /** How often a message may be received before it counts as a dead letter. Default: 5. */
  readonly maxReceives?: number;
  /** Seconds that a new message is hidden, up to 900. Default: 0. */
  readonly delaySeconds?: number;
  /** Seconds that a request for messages waits for one, up to 20. Default: 20, as empty answers cost as much as full ones. */
  readonly receiveWaitSeconds?: number;
  /** The largest message in KiB, up to 256. Default: 256; what is larger belongs in a bucket, and its key in the message. */
  readonly maxMessageKiB?: number;
  /**
   * Keeps the order within a message group and takes a message once: of two with the same body within five minutes, or with the
   * same id from the sender, the second is dropped. S3 cannot send to it. A change makes a new queue. Default: `false`.
   */
  readonly fifo?: boolean;
  /**
   * `sqs` encrypts with keys of SQS: free, and every AWS service may send. `kms` makes a key for this queue, about $1 a month and
   * more for its use; publishers are let at it one by one. Default: `"sqs"`.
   */
  readonly encryption?: "sqs" | "kms";
  readonly alarms?: QueueAlarmsConfig;
}

/** When an alarm goes off. */
export interface QueueAlarmsConfig {
  /** Age of the oldest message that waits, in minutes. Default: 15. */
  readonly oldestMessageMinutes?: number;
  /** Messages among the dead letters. Default: 1, as each is work that was not done. */
  readonly deadLetters?: number;
}

export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 300,
  retentionDays: 4,
  maxReceives: 5,
  delaySeconds: 0,
  receiveWaitSeconds: 20,
  maxMessageKiB: 256,
  fifo: false,
  encryption: "sqs",
  alarms: { oldestMessageMinutes: 15, deadLetters: 1 },
} as const satisfies QueueConfig;

/** A queue's configuration with every default in its place. */
export type QueueSettings = Required<Omit<QueueConfig, "alarms">> & { readonly alarms: Required<QueueAlarmsConfig> };

/** Dead letters outlive what they were sent with: the most that SQS offers. */
export const DEAD_LETTER_RETENTION_DAYS = 14;

const ALARM_RULES: Rules<QueueAlarmsConfig> = {
  oldestMessageMinutes: integer(1, DEAD_LETTER_RETENTION_DAYS * 24 * 60),
  deadLetters: integer(1, 1_000_000),
};

export const QUEUE_RULES: Rules<QueueConfig> = {
  visibilityTimeoutSeconds: integer(0, 43_200),
  retentionDays: integer(1, DEAD_LETTER_RETENTION_DAYS - 1),
  maxReceives: integer(1, 1000),
  delaySeconds: integer(0, 900),
  receiveWaitSeconds: integer(0, 20),
  maxMessageKiB: integer(1, 256),
  fifo: flag,
  encryption: oneOf("sqs", "kms"),
  alarms: section(ALARM_RULES),
};

/** Everything that is wrong with a queue; its defaults may be left out. */
export function queueProblems(config: QueueConfig): Problem[] {
  const problems = check(QUEUE_RULES, config);
  if (problems.length > 0) return problems;
  const { retentionDays, alarms } = queueSettings(config);
  if (alarms.oldestMessageMinutes < retentionDays * 24 * 60) return [];
  const message = `${alarms.oldestMessageMinutes} is never reached, as messages are lost after ${retentionDays * 24 * 60} minutes; use less`;
  return [{ path: "alarms.oldestMessageMinutes", message }];
}

/** The configuration with its defaults below it. */
export function queueSettings(config: QueueConfig): QueueSettings {
  return withDefaults<QueueSettings>(QUEUE_DEFAULTS, config);
}
