/** The `jobs` section: containers that run to their end on AWS Batch and Fargate, one per job. */
export interface JobsConfig {
  /** The most vCPUs that all jobs together may use; the others wait in their queue. Default: 16. */
  readonly maxVcpus?: number;
  /**
   * `spot` is up to 70 % cheaper, and AWS may take a job away with two minutes' notice; it is then tried again. Default:
   * `"on-demand"`.
   * @see https://docs.aws.amazon.com/batch/latest/userguide/fargate.html
   */
  readonly capacity?: "on-demand" | "spot";
  /**
   * Where jobs may go beyond what they are let through to: `aws` to S3 and the network's interface endpoints, `https` to any
   * address on port 443. It holds for all jobs, as Batch gives security groups to what jobs run on and not to a job. Default:
   * `"aws"`, which wants `network.interfaceEndpoints`.
   */
  readonly egress?: "aws" | "https";
  /** The queues by name. Default: one called `default`. */
  readonly queues?: Readonly<Record<string, JobQueueConfig>>;
  /** What can be run, by name: `{ autograder: { cpu: 1024, memoryMiB: 2048 } }`. */
  readonly definitions: Readonly<Record<string, JobConfig>>;
  /** Days that the log group keeps the output of the jobs. Default: 30. */
  readonly logRetentionDays?: number;
  readonly alarms?: JobsAlarmsConfig;
}

/** Where jobs wait for their turn. */
export interface JobQueueConfig {
  /** Among the queues the one with the higher number goes first, 0 to 1000. Default: 1. */
  readonly priority?: number;
}

/**
 * Who decides which image runs.
 * - `ci`: a pipeline pushes it under `tag`, and each job pulls what the tag means when it starts. The repository must let
 *   tags move (`tagMutability: "mutable"`). Default: `latest`.
 * - `terraform`: this configuration does, and a change makes a new revision.
 */
export type JobImageConfig =
  { readonly owner: "ci"; readonly tag?: string } | { readonly owner: "terraform"; readonly reference: string };

/** One kind of job. */
export interface JobConfig {
  /** Who decides which image runs. Default: `ci`, from the repository of this definition's name. */
  readonly image?: JobImageConfig;
  /** 1024 units are one vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256. */
  readonly cpu?: number;
  /**
   * Memory in MiB, one of the sizes that go with `cpu`. Default: 512.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  readonly memoryMiB?: number;
  /** What the image is built for; `arm64` costs a fifth less. Default: `x86_64`, what CI runners build. */
  readonly architecture?: "x86_64" | "arm64";
  /** The command, in place of the image's own; who submits a job may give another one. */
  readonly command?: readonly string[];
  /** Plain environment variables. Secrets do not belong here: they would stand in the state. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The secrets that the job gets, each in the variable of its name. Default: none, as jobs may run what others wrote. */
  readonly secrets?: readonly string[];
  /** Minutes after which an attempt is ended. It is not tried again then. Default: 60. */
  readonly timeoutMinutes?: number;
  /** How often a job is tried altogether, 1 to 10. Default: 3. */
  readonly attempts?: number;
  /**
   * What is tried again: `any-failure`, or `host-failure` alone: capacity that was taken away and containers that could not be
   * started. Default: `"any-failure"`.
   * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
   */
  readonly retryOn?: "any-failure" | "host-failure";
  /** `uid` or `uid:gid` to run as; `"root"` for an image that cannot do without. Default: `"1000:1000"`. */
  readonly user?: string;
  /**
   * Makes the image's files read-only and mounts an empty `/tmp`, which is gone with the job. Only root may write there, unless the
   * image says `VOLUME /tmp`. Default: `true`.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   */
  readonly readOnlyRootFilesystem?: boolean;
  /** The queue it is submitted to. Default: `default`, or the only one there is. */
  readonly queue?: string;
  /** Submits the job again and again. Default: nobody but those who are granted it. */
  readonly schedule?: JobScheduleConfig;
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export interface JobScheduleConfig {
  /** `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. */
  readonly expression: string;
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC. */
  readonly timezone?: string;
}

/** When an alarm goes off. */
export interface JobsAlarmsConfig {
  /** Jobs that failed for good within five minutes. Default: 1. */
  readonly failedJobs?: number;
}

type OptionalOfJob = "command" | "schedule";

/** A job with every default in its place. */
export type JobSettings = Required<Omit<JobConfig, OptionalOfJob>> & Pick<JobConfig, OptionalOfJob>;

/** Jobs with every default in its place. */
export type JobsSettings = Required<Omit<JobsConfig, "queues" | "definitions" | "alarms">> & {
  readonly queues: Readonly<Record<string, Required<JobQueueConfig>>>;
  readonly definitions: Readonly<Record<string, JobSettings>>;
  readonly alarms: Required<JobsAlarmsConfig>;
};

/** The queue where none is named. */
export const DEFAULT_QUEUE = "default";

export const JOB_QUEUE_DEFAULTS = { priority: 1 } as const satisfies JobQueueConfig;

export const JOBS_DEFAULTS = {
  maxVcpus: 16,
  capacity: "on-demand",
  egress: "aws",
  logRetentionDays: 30,
  alarms: { failedJobs: 1 },
} as const satisfies Partial<JobsConfig>;

export const JOB_DEFAULTS = {
  image: { owner: "ci" },
  cpu: 256,
  memoryMiB: 512,
  architecture: "x86_64",
  environment: {},
  secrets: [],
  timeoutMinutes: 60,
  attempts: 3,
  retryOn: "any-failure",
  user: "1000:1000",
  readOnlyRootFilesystem: true,
} as const satisfies JobConfig;
