import {
  anyText,
  both,
  check,
  FARGATE_CPUS,
  flag,
  integer,
  list,
  logRetention,
  map,
  oneOf,
  orList,
  required,
  scheduleRule,
  section,
  show,
  sizeProblems,
  text,
  timezoneRule,
  under,
  variants,
  withDefaults,
  type Problem,
  type Rule,
  type Rules,
} from "../core";
import {
  DEFAULT_QUEUE,
  JOB_DEFAULTS,
  JOBS_DEFAULTS,
  JOB_QUEUE_DEFAULTS,
  type JobConfig,
  type JobQueueConfig,
  type JobsAlarmsConfig,
  type JobScheduleConfig,
  type JobsConfig,
  type JobSettings,
  type JobsSettings,
} from "./config";
import { ecrImage } from "./image";

/** Fargate ends tasks sooner or later; what runs longer belongs elsewhere. */
const LONGEST_TIMEOUT_MINUTES = 14 * 24 * 60;

const nameRule = text(/^[a-z][a-z0-9-]*$/, 'a name in kebab-case such as "autograder"');

const IMAGE_RULE = variants("owner", {
  ci: section<{ owner: string; tag?: string }>({
    owner: required(oneOf("ci")),
    tag: text(/^\w[\w.-]{0,127}$/, 'an image tag such as "latest"'),
  }),
  terraform: section<{ owner: string; reference: string }>({
    owner: required(oneOf("terraform")),
    reference: required(text(/^\S+[:@]\S+$/, "an image with its tag or digest")),
  }),
});

const RESERVED: readonly (readonly [RegExp, string])[] = [
  [/^AWS_BATCH/, "begins as what Batch sets itself; choose another name"],
  [
    /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/,
    "is not needed; leave it out, the SDK finds the credentials of the job's role by itself",
  ],
];

const notReserved: Rule = (value, path) =>
  RESERVED.filter(([pattern]) => pattern.test(String(value))).map(([, message]) => ({ path, message }));

const variableRule = both(
  text(/^[A-Za-z_][A-Za-z0-9_]*$/, "letters, digits and underscores, as in DATABASE_NAME"),
  notReserved,
);

const notByNumber: Rule = (value, path) =>
  /^0+(:|$)/.test(String(value))
    ? [{ path, message: `${show(value)} is root; use another uid, or "root" if the image cannot do without` }]
    : [];

const userRule = both(text(/^(root|\d+(:\d+)?)$/, 'a uid or uid:gid such as "1000:1000"'), notByNumber);

const SCHEDULE_RULES: Rules<JobScheduleConfig> = { expression: required(scheduleRule), timezone: timezoneRule };

const JOB_RULES: Rules<JobConfig> = {
  image: IMAGE_RULE,
  cpu: oneOf(...FARGATE_CPUS),
  memoryMiB: integer(512, 122_880),
  architecture: oneOf("x86_64", "arm64"),
  command: list(anyText, { min: 1 }),
  environment: map(variableRule, text(/^[^]*$/, "a text")),
  secrets: list(variableRule),
  timeoutMinutes: integer(1, LONGEST_TIMEOUT_MINUTES),
  attempts: integer(1, 10),
  retryOn: oneOf("any-failure", "host-failure"),
  user: userRule,
  readOnlyRootFilesystem: flag,
  queue: nameRule,
  schedule: section(SCHEDULE_RULES),
};

const QUEUE_RULES: Rules<JobQueueConfig> = { priority: integer(0, 1000) };
const ALARM_RULES: Rules<JobsAlarmsConfig> = { failedJobs: integer(1, 1_000_000) };

export const JOBS_RULES: Rules<JobsConfig> = {
  maxVcpus: integer(1, 10_000),
  capacity: oneOf("on-demand", "spot"),
  egress: oneOf("aws", "https"),
  queues: map(nameRule, section(QUEUE_RULES)),
  definitions: required(map(nameRule, section(JOB_RULES))),
  logRetentionDays: logRetention,
  alarms: section(ALARM_RULES),
};

/** Everything that is wrong with the jobs; their defaults may be left out. */
export function jobsProblems(config: JobsConfig): Problem[] {
  const problems = check(JOBS_RULES, config);
  if (problems.length > 0) return problems;
  const settings = jobsSettings(config);
  return [
    ...countProblems(settings),
    ...Object.entries(settings.definitions).flatMap(([name, job]) =>
      under(`definitions.${name}`, jobProblems(job, settings)),
    ),
  ];
}

/** The configuration with its defaults below it. */
export function jobsSettings(config: JobsConfig): JobsSettings {
  const queues = config.queues ?? { [DEFAULT_QUEUE]: {} };
  const queue = DEFAULT_QUEUE in queues ? DEFAULT_QUEUE : (Object.keys(queues)[0] ?? DEFAULT_QUEUE);
  const sections = {
    queues: mapValues(queues, (one) => ({ ...JOB_QUEUE_DEFAULTS, ...one })),
    definitions: mapValues(config.definitions, (one) => withDefaults<JobSettings>({ ...JOB_DEFAULTS, queue }, one)),
  };
  return withDefaults<JobsSettings>({ ...JOBS_DEFAULTS }, { ...config, ...sections });
}

function countProblems({ queues, definitions }: JobsSettings): Problem[] {
  const problems: Problem[] = [];
  if (Object.keys(queues).length === 0) {
    problems.push({ path: "queues", message: "has no queue; name one, or leave queues out" });
  }
  if (Object.keys(definitions).length === 0) {
    problems.push({ path: "definitions", message: "has no job; name one, or leave the section out" });
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
  ];
}

function capacityProblems({ cpu }: JobSettings, { maxVcpus }: JobsSettings): Problem[] {
  if (cpu / 1024 <= maxVcpus) return [];
  const message = `${cpu} is more than maxVcpus ${maxVcpus} (${maxVcpus * 1024} units), so that the job would wait forever; raise maxVcpus`;
  return [{ path: "cpu", message }];
}

function queueProblems({ queue }: JobSettings, { queues }: JobsSettings): Problem[] {
  const names = Object.keys(queues);
  if (names.length === 0 || names.includes(queue)) return [];
  return [{ path: "queue", message: `${show(queue)} is no queue; use ${orList(names.map(show))}` }];
}

/** Where only AWS can be reached, images come from ECR. */
function imageProblems({ image }: JobSettings, { egress }: JobsSettings): Problem[] {
  if (egress !== "aws" || image.owner === "ci" || ecrImage(image.reference)) return [];
  const message = `${show(image.reference)} cannot be pulled with egress "aws"; use an image in ECR, or egress "https"`;
  return [{ path: "image.reference", message }];
}

function variableProblems({ environment, secrets }: JobSettings): Problem[] {
  return secrets
    .filter((name) => Object.hasOwn(environment, name))
    .map((name) => ({ path: `environment.${name}`, message: "is a secret of the job too; leave one of them out" }));
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
