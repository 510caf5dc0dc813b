import {
  FARGATE_CPUS,
  anyText,
  boolean,
  imageReference,
  integer,
  list,
  logRetention,
  map,
  oneOf,
  section,
  text,
  variants,
  type Config,
  type Named,
  type Settings,
} from "../../core";
import { PERMISSIONS } from "../../iam";
import { capacity } from "./capacity";
import { OUTBOUND } from "./outbound";

/** The kinds of {@link IMAGE}, by owner. */
export const IMAGE_OWNERS = {
  ci: section({
    /** Default: `"bootstrap"`. */
    tag: text(/^\w[\w.-]{0,127}$/, 'an image tag such as "v1.4.2"').default("bootstrap"),
  }),
  terraform: section({
    /** The image with its tag or digest. */
    reference: imageReference('an image with its tag or digest such as "nginx:1.27"').required(),
  }),
};

/**
 * Who decides which image runs.
 * - `ci`: a pipeline registers task definitions and deploys the service; Terraform does not touch the running one.
 *   `tag` is the image of the very first task definition, before the pipeline's first run. Default: `bootstrap`.
 * - `terraform`: this configuration does; an apply waits until the new tasks run, and fails if they do not.
 *
 * Switching between them changes no address and replaces nothing.
 */
export const IMAGE = variants("owner", IMAGE_OWNERS);

export type ImageConfig = Config<typeof IMAGE>;

const AWS_KEYS = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

/** The name of an environment variable, plain or secret. */
export const variableName = text(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "letters, digits and underscores, as in DATABASE_NAME",
).refine((name) =>
  AWS_KEYS.test(name)
    ? "is not needed, because the SDK gets the credentials of the task role automatically; leave it out"
    : undefined,
);

/**
 * Limits of the operating system. ECS knows more of them, and Fargate takes this one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html
 */
export const ULIMITS = section({
  /** Open files and connections of a process, soft limit and hard one, up to 1,048,576. Without it they are 65,535. */
  nofile: integer(1024, 1_048_576).required(),
});

export interface UlimitsConfig extends Config<typeof ULIMITS>, Named {}
export interface UlimitsSettings extends Settings<typeof ULIMITS>, Named {}

/** One container on Fargate, whatever starts it: a service or a schedule. */
export const TASK = section({
  /** 1024 units are one vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256. */
  cpu: oneOf(...FARGATE_CPUS).default(256),
  /**
   * Memory in MiB, one of the sizes that go with `cpu`. Default: 512.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   */
  memoryMiB: integer(512, 122_880).default(512),
  /** The CPU architecture of the image; `arm64` costs a fifth less. Default: `x86_64`, which CI runners build. */
  architecture: oneOf("x86_64", "arm64").default("x86_64"),
  /** Who decides which image runs. Default: `ci`, so that an apply never undoes a deployment. */
  image: IMAGE.default({ owner: "ci" }),
  /**
   * The entry point, instead of the image's own. Images of buildpacks start their web process unless it is replaced:
   * `["launcher"]`. Default: the image's own.
   */
  entryPoint: list(anyText, { min: 1 }),
  /**
   * The command, instead of the image's own. With the variables it may have 56 KiB. Default: the image's own.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
   */
  command: list(anyText, { min: 1 }),
  /** Plain environment variables. Secrets do not belong here: they would be in the state. Default: none. */
  environment: map(variableName, text(/^[^]*$/, "a string")).default({}),
  /** Limits of the container, such as `{ nofile: 262144 }`. Default: Fargate's. */
  ulimits: ULIMITS.as<UlimitsConfig, UlimitsSettings>(),
  /** Seconds between SIGTERM and SIGKILL, for the application to finish its work. Default: 30; at most 120. */
  stopTimeoutSeconds: integer(2, 120).default(30),
  /** Days that the container's logs are kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** The Fargate capacity that the tasks run on. Default: `on-demand`. */
  capacity: capacity.default("on-demand"),
  /**
   * `private` subnets, or `public` ones with a public address each, for a network without NAT. Either way, ingress is
   * only possible through security group rules. Default: `private`.
   */
  placement: oneOf("private", "public").default("private"),
  /**
   * Egress of the tasks, in addition to their security group rules: `https` to anywhere, for AWS, the registry and
   * third parties, or `none`, if VPC endpoints and security group rules cover all they need. Other ports: `outbound`. Default:
   * `https`.
   */
  egress: oneOf("https", "none").default("https"),
  /**
   * Other TCP ports outside the environment that the tasks may reach, each by a name that says what it is: `mail: { port: 587
   * }`. A change opens or closes one security group rule. Default: none.
   */
  outbound: OUTBOUND.default({}),
  /** Makes the image's files read-only and mounts an empty `/tmp`. Default: `false`, as many images write elsewhere. */
  readOnlyRootFilesystem: boolean.default(false),
  /**
   * The user to run as, and optionally the group, by id or by a name that the image knows: `1000:1000`, `node`. Default: the
   * image's own user.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
   */
  user: text(
    /^([a-z_][a-z0-9_-]{0,31}|\d{1,10})(:([a-z_][a-z0-9_-]{0,31}|\d{1,10}))?$/,
    'a user, and optionally a group, such as "1000:1000" or "node"',
  ),
  /**
   * Permissions of the application that do not belong to a bucket, queue or secret: by name (`send-mail`, `textract`,
   * `bedrock-invoke`, `custom-metrics`), or as statements `{ sid: "Users", actions: ["dynamodb:GetItem"], resources:
   * ["arn:aws:dynamodb:*:*:table/users"] }`. Default: nothing.
   */
  permissions: PERMISSIONS.default([]),
});

export interface TaskConfig extends Config<typeof TASK>, Named {}
export interface TaskSettings extends Settings<typeof TASK>, Named {}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
export const CONTAINER_HEALTH_CHECK = section({
  /** Run by the container's shell; exit code 0 means healthy: `curl -f http://localhost:3000/health || exit 1`. */
  command: anyText.required(),
  /** Default: 30. */
  intervalSeconds: integer(5, 300).default(30),
  /** Default: 5. */
  timeoutSeconds: integer(2, 60).default(5),
  /** Consecutive failures that make the container unhealthy. Default: 3. */
  retries: integer(1, 10).default(3),
  /** Seconds after the start in which failures are ignored. Default: 0. */
  startPeriodSeconds: integer(0, 300).default(0),
});

export interface ContainerHealthCheckConfig extends Config<typeof CONTAINER_HEALTH_CHECK>, Named {}
export interface ContainerHealthCheckSettings extends Settings<typeof CONTAINER_HEALTH_CHECK>, Named {}
