import { LOAD_BALANCER, type LoadBalancerConfig, type LoadBalancerSettings } from "../../modules/alb";
import { HTTP_API } from "../../modules/api-gateway";
import { JOB, JOBS, jobName } from "../../modules/batch";
import { boolean, map, oneOf, text, type Config, type Named, type Problem, type Settings } from "../../modules/core";
import {
  CLUSTER,
  DEREGISTRATION_SECONDS,
  REPOSITORY,
  SCHEDULED_TASK,
  SERVICE,
  SERVICE_SETTINGS,
  TASK,
  type ClusterConfig,
  type ClusterSettings,
  type RepositoryConfig,
  type RepositorySettings,
  type TaskSettings,
} from "../../modules/ecs";
import { FRONTEND } from "../../modules/s3-cloudfront";
import { SIDECARS } from "./sidecars";
import { VARIABLES } from "./variables";

/** The `backend` section: one service, its load balancer, its image repository and its cluster. */
export const BACKEND = SERVICE.extend({
  /**
   * Seconds that in-flight requests may take when a task is deregistered: on every deployment, and whenever the service
   * scales in. The load balancer closes what is still open then, and only after that does the task get SIGTERM. Default:
   * the slowest response that its callers wait for (`frontend.apiTimeoutSeconds`, `api.timeoutSeconds`, `stopTimeoutSeconds`),
   * and at least 30.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  deregistrationDelaySeconds: SERVICE.shape.deregistrationDelaySeconds.defaultFrom(
    ({ stopTimeoutSeconds }: { stopTimeoutSeconds: number }, environment: Callers) =>
      Math.max(DEREGISTRATION_SECONDS, stopTimeoutSeconds, slowestResponse(environment)),
  ),
  /**
   * Environment variables: text, or a reference such as `{ ref: "database.host" }`. A secret that is referred to reaches the
   * container as a secret. `ENVIRONMENT` and `AWS_REGION` are always set; a database adds `DATABASE_URL`, and
   * `DATABASE_READER_URL` if it has a reader; a cache adds `REDIS_URL`.
   */
  environment: VARIABLES.default({}),
  /** Containers next to it in every task, by name; one may receive its requests. Workers have their own. Default: none. */
  sidecars: SIDECARS.default({}),
  /** The load balancer in front of it. */
  loadBalancer: LOAD_BALANCER.as<LoadBalancerConfig, LoadBalancerSettings>().default({}),
  /** The repository for its image, shared with workers and scheduled tasks. */
  repository: REPOSITORY.as<RepositoryConfig, RepositorySettings>().default({}),
  /** The cluster that it runs in, shared with workers and scheduled tasks. */
  cluster: CLUSTER.as<ClusterConfig, ClusterSettings>().default({}),
});

export interface BackendConfig extends Config<typeof BACKEND>, Named {}
export interface BackendSettings extends Settings<typeof BACKEND>, Named {}

/** What waits for the backend's responses, as written. */
export interface Callers {
  readonly frontend?: { readonly apiPaths?: readonly string[]; readonly apiTimeoutSeconds?: number };
  readonly api?: { readonly timeoutSeconds?: number };
}

/** How long callers wait for a response of the backend, in seconds. */
export function slowestResponse({ frontend, api }: Callers): number {
  const behindCloudFront =
    (frontend?.apiPaths ?? []).length > 0
      ? (frontend?.apiTimeoutSeconds ?? Number(FRONTEND.shape.apiTimeoutSeconds.constantDefault))
      : 0;
  const behindApi =
    api === undefined ? 0 : (api.timeoutSeconds ?? Number(HTTP_API.shape.timeoutSeconds.constantDefault));
  return Math.ceil(Math.max(behindCloudFront, behindApi));
}

/** Settings of image and network that workers and scheduled tasks inherit from the backend. */
type Shared = "image" | "architecture" | "placement" | "egress" | "outbound";

const ofBackend =
  <K extends Shared>(key: K) =>
  (_own: unknown, { backend }: { readonly backend?: Partial<TaskSettings> }): TaskSettings[K] =>
    backend?.[key] ?? (TASK.shape[key].constantDefault as TaskSettings[K]);

const SHARED_WITH_BACKEND = {
  /** Who decides which image runs. Default: as the backend. */
  image: TASK.shape.image.defaultFrom(ofBackend("image")),
  /** What the image is built for. Default: as the backend. */
  architecture: TASK.shape.architecture.defaultFrom(ofBackend("architecture")),
  /** `private` subnets, or `public` ones with a public address each. Default: as the backend. */
  placement: TASK.shape.placement.defaultFrom(ofBackend("placement")),
  /** Egress that is allowed in addition to the environment's own resources. Default: as the backend. */
  egress: TASK.shape.egress.defaultFrom(ofBackend("egress")),
  /** Other ports outside the environment that may be reached. Default: as the backend. */
  outbound: TASK.shape.outbound.defaultFrom(ofBackend("outbound")),
  /** Environment variables, text or references, which override the backend's. Default: none. */
  environment: VARIABLES.default({}),
};

const NOTHING_CALLS = "is for services that receive requests, and a worker receives none; leave it out";

/**
 * A worker: a service without a load balancer. Image and network settings that it does not set are the backend's. It also has
 * the backend's plain variables, which its own override, and the backend's secrets, buckets, database and cache.
 */
export const WORKER = SERVICE_SETTINGS.without({
  port: NOTHING_CALLS,
  tls: NOTHING_CALLS,
  healthCheck: NOTHING_CALLS,
  stickiness: NOTHING_CALLS,
  healthCheckGracePeriodSeconds: NOTHING_CALLS,
  deregistrationDelaySeconds: NOTHING_CALLS,
  deployment: NOTHING_CALLS,
  blueGreen: NOTHING_CALLS,
  release: "is the backend's alone, whose workers are deployed after it; set backend.release",
})
  .extend({
    ...SHARED_WITH_BACKEND,
    /** Containers next to it in every task, by name. Default: none. */
    sidecars: SIDECARS.default({}),
    /** The queue that it processes, by its name in `queues`; it finds the URL in `QUEUE_URL`. Default: none. */
    queue: text(/^[a-z][a-z0-9-]{0,30}$/, "a queue's name in kebab-case, such as invoices"),
  })
  .and(({ queue: _, environment: __, sidecars: ___, ...service }): readonly Problem[] => SERVICE.problems(service));

export interface WorkerConfig extends Config<typeof WORKER>, Named {}
export interface WorkerSettings extends Settings<typeof WORKER>, Named {}

/** A task that runs on a schedule; like a worker, it inherits image and network settings from the backend. */
export const SCHEDULED_TASK_SECTION = SCHEDULED_TASK.extend(SHARED_WITH_BACKEND);

export interface ScheduledTaskSectionConfig extends Config<typeof SCHEDULED_TASK_SECTION>, Named {}
export interface ScheduledTaskSectionSettings extends Settings<typeof SCHEDULED_TASK_SECTION>, Named {}

/** A kind of job, and its access to buckets. */
export const JOB_SECTION = JOB.extend({
  /** Environment variables, text or references to what the job may reach. Default: none. */
  environment: VARIABLES.default({}),
  /** The repository for its image. Default: one with mutable tags, as a job pulls its tag each time it starts. */
  repository: REPOSITORY.extend({
    /** Whether a tag may be pushed again. Default: `"mutable"`, as jobs start from a moving tag. */
    tagMutability: REPOSITORY.shape.tagMutability.default("mutable"),
  }).default({}),
  /** What it may do with the objects of each bucket: `{ packages: "read" }`. Default: nothing. */
  bucketAccess: map(text(/./, "a bucket's name"), oneOf("read", "read-write")).default({}),
});

export interface JobSectionConfig extends Config<typeof JOB_SECTION>, Named {}
export interface JobSectionSettings extends Settings<typeof JOB_SECTION>, Named {}

/** The `jobs` section: containers that run to completion on AWS Batch, and what may submit them. */
export const JOBS_SECTION = JOBS.extend({
  /** The jobs by name: `{ autograder: { cpu: 1024, memoryMiB: 2048 } }`. */
  definitions: map(jobName, JOB_SECTION.as<JobSectionConfig, JobSectionSettings>()).required(),
  /** What the backend may do with jobs. Default: `"submit"`. */
  backendAccess: oneOf("none", "submit").default("submit"),
  /**
   * Lets jobs reach the database; a job that lists `DATABASE_URL` among its secrets gets the URL. Default: false, as jobs may
   * run untrusted code.
   */
  databaseAccess: boolean.default(false),
});

export interface JobsSectionConfig extends Config<typeof JOBS_SECTION>, Named {}
export interface JobsSectionSettings extends Settings<typeof JOBS_SECTION>, Named {}
