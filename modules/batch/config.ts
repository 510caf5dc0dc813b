import {
  FARGATE_CPUS,
  sizeProblems,
  anyText,
  boolean,
  definitionProblems,
  imageReference,
  integer,
  list,
  logRetention,
  map,
  oneOf,
  orList,
  schedule,
  section,
  show,
  text,
  timezone,
  under,
  variants,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { ecrImage, PERMISSIONS } from "../iam";

/** The queue if none is set. */
export const DEFAULT_QUEUE = "default";
/** Fargate stops tasks sooner or later; anything that runs longer belongs elsewhere. */
const LONGEST_TIMEOUT_MINUTES = 14 * 24 * 60;

export const jobName = text(/^[a-z][a-z0-9-]{0,99}$/, 'a name in kebab-case such as "autograder"');

/**
 * Who decides which image runs.
 * - `ci`: a pipeline pushes it under `tag`, and each job pulls what the tag means when it starts. The repository must
 *   let tags move (`tagMutability: "mutable"`).
 * - `terraform`: this configuration does; a change creates a new revision.
 */
export const JOB_IMAGE = variants("owner", {
  ci: section({
    /** Default: `"latest"`. */
    tag: text(/^\w[\w.-]{0,127}$/, 'an image tag such as "latest"').default("latest"),
  }),
  terraform: section({
    /** The image with its tag or digest. */
    reference: imageReference("an image with its tag or digest").required(),
  }),
});

export type JobImageConfig = Config<typeof JOB_IMAGE>;

const RESERVED: readonly (readonly [RegExp, string])[] = [
  [/^AWS_BATCH/, "has a prefix that Batch reserves; choose another name"],
  [
    /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/,
    "is not needed, because the SDK gets the credentials of the job's role automatically; leave it out",
  ],
];

const variable = text(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and underscores, as in DATABASE_NAME").refine(
  (name) => RESERVED.find(([pattern]) => pattern.test(name))?.[1],
);

const user = text(/^(root|\d{1,10}(:\d{1,10})?)$/, 'a uid or uid:gid such as "1000:1000"').refine((id) =>
  /^0+(:|$)/.test(id) ? `${show(id)} is root; use another uid, or "root" if the image needs it` : undefined,
);

/** A queue in which jobs wait to run. */
export const JOB_QUEUE = section({
  /** Queues with a higher number go first, 0 to 1000. Default: 1. */
  priority: integer(0, 1000).default(1),
});

export interface JobQueueConfig extends Config<typeof JOB_QUEUE>, Named {}
export interface JobQueueSettings extends Settings<typeof JOB_QUEUE>, Named {}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export const JOB_SCHEDULE = section({
  /** `cron(minute hour day-of-month month day-of-week year)` or `rate(12 hours)`. */
  expression: schedule.required(),
  /** The time zone of a cron expression: `Europe/Berlin`. Default: UTC. */
  timezone: timezone.default("UTC"),
});

export interface JobScheduleConfig extends Config<typeof JOB_SCHEDULE>, Named {}
export interface JobScheduleSettings extends Settings<typeof JOB_SCHEDULE>, Named {}

/** One kind of job. */
export const JOB = section({
  /** Who decides which image runs. Default: `ci`, from the repository of this definition's name. */
  image: JOB_IMAGE.default({ owner: "ci" }),
  /** 1024 units are one vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256. */
  cpu: oneOf(...FARGATE_CPUS).default(256),
  /**
   * Memory in MiB, one of the sizes that Fargate offers for `cpu`. Default: 512.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  memoryMiB: integer(512, 122_880).default(512),
  /** The CPU architecture of the image; `arm64` costs a fifth less. Default: `x86_64`, which CI runners build. */
  architecture: oneOf("x86_64", "arm64").default("x86_64"),
  /**
   * The command, in place of the image's own; a job can override it when it is submitted. With the variables it may have
   * 18 KiB. Default: the image's own.
   */
  command: list(anyText, { min: 1 }),
  /** Plain environment variables. Secrets do not belong here: they would be in the state. Default: none. */
  environment: map(variable, text(/^[^]*$/, "a string")).default({}),
  /**
   * The secrets that the job gets, each in the variable of that name. Default: none, because jobs may run untrusted
   * code.
   */
  secrets: list(variable).default([]),
  /**
   * Permissions of the job that do not belong to a bucket, as those of the backend: by name, or as statements. Default:
   * nothing.
   */
  permissions: PERMISSIONS.default([]),
  /** Minutes after which an attempt is stopped. It is not retried. Default: 60. */
  timeoutMinutes: integer(1, LONGEST_TIMEOUT_MINUTES).default(60),
  /** How many attempts a job gets in total, 1 to 10. Default: 3. */
  attempts: integer(1, 10).default(3),
  /**
   * What is retried: `any-failure`, or only `host-failure`: reclaimed capacity and containers that could not be
   * started. Default: `"any-failure"`.
   * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
   */
  retryOn: oneOf("any-failure", "host-failure").default("any-failure"),
  /** `uid` or `uid:gid` to run as; `"root"` for an image that needs it. Default: `"1000:1000"`. */
  user: user.default("1000:1000"),
  /**
   * Makes the image's files read-only and mounts an empty `/tmp`, which is deleted with the job. Only root may write
   * there, unless the image declares `VOLUME /tmp`. Default: `true`.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   */
  readOnlyRootFilesystem: boolean.default(true),
  /** The queue it is submitted to. Default: `default`, or the only queue. */
  queue: jobName.defaultFrom((_job: unknown, { queues = {} }: { queues?: object }) =>
    DEFAULT_QUEUE in queues ? DEFAULT_QUEUE : (Object.keys(queues)[0] ?? DEFAULT_QUEUE),
  ),
  /** Submits the job on a schedule. Default: only grantees submit it. */
  schedule: JOB_SCHEDULE.as<JobScheduleConfig, JobScheduleSettings>(),
});

export interface JobConfig extends Config<typeof JOB>, Named {}
export interface JobSettings extends Settings<typeof JOB>, Named {}

/** Alarm thresholds. */
export const JOBS_ALARMS = section({
  /**
   * Jobs that failed for good within five minutes. Default: 5: something is wrong with all of them. Each failed job is
   * reported by itself besides, with its name and the reason.
   */
  failedJobs: integer(1, 1_000_000).default(5),
});

export interface JobsAlarmsConfig extends Config<typeof JOBS_ALARMS>, Named {}
export interface JobsAlarmsSettings extends Settings<typeof JOBS_ALARMS>, Named {}

const SETTINGS = section({
  /** The most vCPUs that all jobs together may use; further jobs wait in their queue. Default: 16. */
  maxVcpus: integer(1, 10_000).default(16),
  /**
   * `spot` is up to 70 % cheaper, and AWS may interrupt a job with two minutes' notice; it is then retried. Default:
   * `"on-demand"`.
   * @see https://docs.aws.amazon.com/batch/latest/userguide/fargate.html
   */
  capacity: oneOf("on-demand", "spot").default("on-demand"),
  /**
   * Egress of the jobs, in addition to their security group rules: `aws` to S3 and the network's interface endpoints,
   * `https` to any address on port 443. It applies to all jobs, because in Batch the compute environment has the
   * security groups, not the job. Default: `"aws"`, which needs `network.interfaceEndpoints`.
   */
  egress: oneOf("aws", "https").default("aws"),
  /** The queues by name. Default: one called `default`. */
  queues: map(jobName, JOB_QUEUE.as<JobQueueConfig, JobQueueSettings>()).default({ [DEFAULT_QUEUE]: {} }),
  /** The jobs by name: `{ autograder: { cpu: 1024, memoryMiB: 2048 } }`. */
  definitions: map(jobName, JOB.as<JobConfig, JobSettings>()).required(),
  /** Days that the jobs' logs are kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Alarm thresholds. */
  alarms: JOBS_ALARMS.as<JobsAlarmsConfig, JobsAlarmsSettings>().default({}),
});

export interface JobsConfig extends Config<typeof SETTINGS>, Named {}
export interface JobsSettings extends Settings<typeof SETTINGS>, Named {}

/** The `jobs` section: containers that run to completion on AWS Batch and Fargate, one per job. */
export const JOBS = SETTINGS.and(countProblems, (jobs) =>
  Object.entries(jobs.definitions).flatMap(([job, settings]) =>
    under(`definitions.${job}`, jobProblems(settings, jobs)),
  ),
);

function countProblems({ queues, definitions }: JobsSettings): Problem[] {
  const problems: Problem[] = [];
  if (Object.keys(queues).length === 0) {
    problems.push({ path: "queues", message: "has no queues; define one, or leave queues out" });
  }
  if (Object.keys(definitions).length === 0) {
    problems.push({ path: "definitions", message: "has no jobs; define one, or leave the section out" });
  }
  return problems;
}

function jobProblems(job: JobSettings, settings: JobsSettings): Problem[] {
  return [
    ...sizeProblems(job.cpu, job.memoryMiB),
    ...capacityProblems(job, settings),
    ...queueProblems(job, settings),
    ...imageProblems(job, settings),
    ...variableProblems(job),
    ...definitionProblems(job, "a job definition"),
  ];
}

function capacityProblems({ cpu }: JobSettings, { maxVcpus }: JobsSettings): Problem[] {
  if (cpu / 1024 <= maxVcpus) return [];
  const message = `${cpu} is more than maxVcpus ${maxVcpus} (${maxVcpus * 1024} units), so the job would wait forever; raise maxVcpus`;
  return [{ path: "cpu", message }];
}

function queueProblems({ queue }: JobSettings, { queues }: JobsSettings): Problem[] {
  const names = Object.keys(queues);
  if (names.length === 0 || names.includes(queue)) return [];
  return [{ path: "queue", message: `${show(queue)} is not a queue; use ${orList(names.map(show))}` }];
}

/** If only AWS can be reached, images must come from ECR. */
function imageProblems({ image }: JobSettings, { egress }: JobsSettings): Problem[] {
  if (egress !== "aws" || image.owner === "ci" || ecrImage(image.reference)) return [];
  const message = `${show(image.reference)} cannot be pulled with egress "aws"; use an image in ECR, or egress "https"`;
  return [{ path: "image.reference", message }];
}

function variableProblems({ environment, secrets }: JobSettings): Problem[] {
  return secrets
    .filter((name) => Object.hasOwn(environment, name))
    .map((name) => ({ path: `environment.${name}`, message: "is also a secret of the job; leave one of them out" }));
}
