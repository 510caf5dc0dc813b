import { LOAD_BALANCER, type LoadBalancerConfig, type LoadBalancerSettings } from "../../modules/alb";
import { JOB, JOBS, jobName } from "../../modules/batch";
import { boolean, map, oneOf, text, type Config, type Named, type Problem, type Settings } from "../../modules/core";
import {
  CLUSTER,
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
import { VARIABLES } from "./variables";

/** The `backend` section: one service, its load balancer, its image repository and its cluster. */
export const BACKEND = SERVICE.extend({
  /**
   * Plain environment variables; a reference stands for what is known only once it is built. `ENVIRONMENT`, `AWS_REGION`
   * are always there; with a database `DATABASE_URL`, and `DATABASE_READER_URL` where there is something to read from; with a
   * cache `REDIS_URL`.
   */
  environment: VARIABLES.default({}),
  /** The load balancer that its requests come from. */
  loadBalancer: LOAD_BALANCER.as<LoadBalancerConfig, LoadBalancerSettings>().default({}),
  /** The repository of its image, which workers and scheduled tasks share. */
  repository: REPOSITORY.as<RepositoryConfig, RepositorySettings>().default({}),
  /** The cluster that it runs in, and workers and scheduled tasks with it. */
  cluster: CLUSTER.as<ClusterConfig, ClusterSettings>().default({}),
});

export interface BackendConfig extends Config<typeof BACKEND>, Named {}
export interface BackendSettings extends Settings<typeof BACKEND>, Named {}

/** What runs beside the backend takes from it what belongs to its image and its network. */
type Shared = "image" | "architecture" | "placement" | "egress";

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
  /** Where the tasks may go beyond what they are let through to. Default: as the backend. */
  egress: TASK.shape.egress.defaultFrom(ofBackend("egress")),
  /** Plain environment variables, over those of the backend. Default: none. */
  environment: VARIABLES.default({}),
};

const NOTHING_CALLS = "is for what is called, and nothing calls a worker; leave it out";

/**
 * A worker: a service without a load balancer. What it does not say of its image and its network is the backend's; so are
 * the plain variables, under those that are named here. Secrets, buckets, database and cache are as the backend has them.
 */
export const WORKER = SERVICE_SETTINGS.without({
  port: NOTHING_CALLS,
  healthCheck: NOTHING_CALLS,
  healthCheckGracePeriodSeconds: NOTHING_CALLS,
  deregistrationDelaySeconds: NOTHING_CALLS,
  deployment: NOTHING_CALLS,
  blueGreen: NOTHING_CALLS,
})
  .extend({
    ...SHARED_WITH_BACKEND,
    /** The queue that it works off, among the `queues`; it finds the URL in `QUEUE_URL`. Default: none. */
    queue: text(/^[a-z][a-z0-9-]{0,30}$/, "a queue's name in kebab-case, such as invoices"),
  })
  .and(({ queue: _, environment: __, ...service }): readonly Problem[] => SERVICE.problems(service));

export interface WorkerConfig extends Config<typeof WORKER>, Named {}
export interface WorkerSettings extends Settings<typeof WORKER>, Named {}

/** A task that starts by the clock; what it has in common with the backend is taken from there, as with a worker. */
export const SCHEDULED_TASK_SECTION = SCHEDULED_TASK.extend(SHARED_WITH_BACKEND);

export interface ScheduledTaskSectionConfig extends Config<typeof SCHEDULED_TASK_SECTION>, Named {}
export interface ScheduledTaskSectionSettings extends Settings<typeof SCHEDULED_TASK_SECTION>, Named {}

/** A kind of job, and what it may read and write. */
export const JOB_SECTION = JOB.extend({
  /** Plain environment variables; a reference stands for what is known only once it is built. Default: none. */
  environment: VARIABLES.default({}),
  /** The repository of its image. Default: one whose tags may move, as a job pulls what its tag means when it starts. */
  repository: REPOSITORY.extend({
    /** Whether a tag may be pushed a second time. Default: `"mutable"`, as jobs start from a tag that moves. */
    tagMutability: REPOSITORY.shape.tagMutability.default("mutable"),
  }).default({}),
  /** What it may do with the objects of which bucket: `{ packages: "read" }`. Default: nothing. */
  bucketAccess: map(text(/./, "a bucket's name"), oneOf("read", "read-write")).default({}),
});

export interface JobSectionConfig extends Config<typeof JOB_SECTION>, Named {}
export interface JobSectionSettings extends Settings<typeof JOB_SECTION>, Named {}

/** The `jobs` section: containers that run to their end on AWS Batch, and who may do what with them. */
export const JOBS_SECTION = JOBS.extend({
  /** What can be run, by name: `{ autograder: { cpu: 1024, memoryMiB: 2048 } }`. */
  definitions: map(jobName, JOB_SECTION.as<JobSectionConfig, JobSectionSettings>()).required(),
  /** What the backend may do with jobs. Default: `"submit"`. */
  backendAccess: oneOf("none", "submit").default("submit"),
  /**
   * Lets jobs reach the database; one that lists `DATABASE_URL` among its secrets gets the URL. Default: false, as jobs may run
   * what others wrote.
   */
  databaseAccess: boolean.default(false),
});

export interface JobsSectionConfig extends Config<typeof JOBS_SECTION>, Named {}
export interface JobsSectionSettings extends Settings<typeof JOBS_SECTION>, Named {}
