import { boolean, integer, oneOf, section, type Config, type Named, type Settings } from "../core";

/** Messages in the dead-letter queue are kept longer than others: the SQS maximum. */
export const DEAD_LETTER_RETENTION_DAYS = 14;

/** Alarm thresholds. */
export const QUEUE_ALARMS = section({
  /** Age of the oldest waiting message, in minutes. Default: 15. */
  oldestMessageMinutes: integer(1, DEAD_LETTER_RETENTION_DAYS * 24 * 60).default(15),
  /** Messages in the dead-letter queue. Default: 1, because each is work that was not done. */
  deadLetters: integer(1, 1_000_000).default(1),
});

export interface QueueAlarmsConfig extends Config<typeof QUEUE_ALARMS>, Named {}
export interface QueueAlarmsSettings extends Settings<typeof QUEUE_ALARMS>, Named {}

/** An encrypted queue with a dead-letter queue. */
export const QUEUE = section({
  /**
   * Seconds that a message is hidden from others once somebody has received it. It must be longer than the longest
   * piece of work: if too short, work is done twice; if too long, the messages of a crashed worker wait. Default: 300;
   * at most 43200.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   */
  visibilityTimeoutSeconds: integer(0, 43_200).default(300),
  /**
   * Days until a message that nobody receives is lost, 1 to 13. Default: 4. The dead-letter queue keeps messages for 14
   * days after they were sent: the fewer days here, the more remain there.
   */
  retentionDays: integer(1, DEAD_LETTER_RETENTION_DAYS - 1).default(4),
  /** How often a message may be received before it moves to the dead-letter queue. Default: 5. */
  maxReceives: integer(1, 1000).default(5),
  /** Seconds that a new message is delayed, up to 900. Default: 0. */
  delaySeconds: integer(0, 900).default(0),
  /**
   * Long polling: seconds that a receive request waits for a message, up to 20. Default: 20, because empty responses
   * cost as much as full ones.
   */
  receiveWaitSeconds: integer(0, 20).default(20),
  /**
   * The largest message in KiB, up to 256. Default: 256; put anything larger into a bucket, and its key into the
   * message.
   */
  maxMessageKiB: integer(1, 256).default(256),
  /**
   * Keeps the order within a message group and accepts a message once: of two with the same body within five minutes,
   * or with the same id from the sender, the second is dropped. S3 cannot send to it. A change creates a new queue.
   * Default: `false`.
   */
  fifo: boolean.default(false),
  /**
   * `sqs` encrypts with SQS-managed keys: free, and every AWS service may send. `kms` creates a key for this queue, for
   * about $1 a month plus usage; publishers are allowed one by one. Default: `"sqs"`.
   */
  encryption: oneOf("sqs", "kms").default("sqs"),
  /** Alarm thresholds. */
  alarms: QUEUE_ALARMS.as<QueueAlarmsConfig, QueueAlarmsSettings>().default({}),
}).and(({ retentionDays, alarms }) => {
  const lost = retentionDays * 24 * 60;
  if (alarms.oldestMessageMinutes < lost) return [];
  const message = `${alarms.oldestMessageMinutes} is never reached, because messages expire after ${lost} minutes; use less`;
  return [{ path: "alarms.oldestMessageMinutes", message }];
});

export interface QueueConfig extends Config<typeof QUEUE>, Named {}
export interface QueueSettings extends Settings<typeof QUEUE>, Named {}
