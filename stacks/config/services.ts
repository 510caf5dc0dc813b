import { pathPattern, PRIORITIES } from "../../modules/alb";
import {
  boolean,
  integer,
  list,
  map,
  oneOf,
  section,
  show,
  text,
  variants,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../../modules/core";
import {
  DEREGISTRATION_SECONDS,
  IMAGE_OWNERS,
  REPOSITORY,
  SERVICE,
  SERVICE_SETTINGS,
  TASK,
  variableName,
  type ImageConfig,
  type RepositoryConfig,
  type RepositorySettings,
  type ServiceConfig,
  type ServiceSettings,
  type TaskSettings,
} from "../../modules/ecs";
import { SIDECARS } from "./sidecars";
import { refersTo, VARIABLES, type Variables } from "./variables";
import { slowestResponse, type Callers } from "./workloads";

/** Who decides which image runs, and where it is. */
const SERVICE_IMAGE = variants("owner", {
  ...IMAGE_OWNERS,
  // The backend's image, deployed with it.
  backend: section({}),
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions */
const hostPattern = text(
  /^(?=.{1,128}$)[a-z0-9*?-]+(\.[a-z0-9*?-]+)*\.[a-z]+$/,
  'a host name of up to 128 characters, such as "live.example.com"',
);

const name = text(/^[a-z][a-z0-9-]{0,30}$/, '"backend", or the name of a worker or a service');

const BY_ECS = "is the backend's alone; a service next to it is deployed by ECS, a few tasks at a time: leave it out";

/**
 * A service next to the backend: another program in the same cluster, behind the same load balancer. It gets nothing from the
 * environment except what it names.
 */
export const SERVICE_SECTION = SERVICE_SETTINGS.without({
  deployment: BY_ECS,
  blueGreen: BY_ECS,
  release: "is the backend's alone; run it when the container starts, or make the program the backend",
})
  .extend({
    /**
     * The port that the container listens on. Without one, nothing can reach it. Default: none.
     */
    port: SERVICE_SETTINGS.shape.port,
    /**
     * Who decides which image runs: `ci` pushes to a repository of the service's own, `terraform` names a public image or any
     * other, `backend` runs the backend's image, deployed with it. Default: `ci`.
     */
    image: SERVICE_IMAGE.default({ owner: "ci" }),
    /** What the image is built for. Default: `x86_64`; with the backend's image, as the backend. */
    architecture: TASK.shape.architecture.defaultFrom(
      ({ image }: { image?: { owner: string } }, { backend }: AroundService): TaskSettings["architecture"] =>
        (image?.owner === "backend" ? backend?.architecture : undefined) ?? "x86_64",
    ),
    /** `private` subnets, or `public` ones with a public address each. Default: as the backend. */
    placement: TASK.shape.placement.defaultFrom(
      (_own: unknown, { backend }: AroundService): TaskSettings["placement"] => backend?.placement ?? "private",
    ),
    /**
     * Paths that the load balancer sends here instead of to the backend; `*` stands for any characters, `?` for one. With
     * `hosts` up to 5 together. Behind CloudFront, `frontend.apiPaths` must cover them. Default: none.
     */
    paths: list(pathPattern).default([]),
    /**
     * Host names whose requests the load balancer sends here; with `paths`, only those. The environment's certificate must
     * cover them. Default: none.
     */
    hosts: list(hostPattern).default([]),
    /**
     * Where its rule stands among the load balancer's: the lowest number that matches decides. Default: computed from its own
     * name, hosts and paths, so that no other service moves it: hosts first, then longer paths before shorter ones.
     */
    priority: integer(PRIORITIES.min, PRIORITIES.max),
    /**
     * Who may call it by its name, `http://plugins:5002`: `backend`, workers and other services. Each of them gets a proxy of
     * Service Connect in every task. Default: with paths or hosts nobody, otherwise the backend and the workers.
     */
    callers: list(name).defaultFrom(({ port, paths, hosts }: Reached, { workers }: AroundService) =>
      port === undefined || paths.length + hosts.length > 0 ? [] : ["backend", ...Object.keys(workers ?? {})],
    ),
    /**
     * `backend` gives it everything that the backend has, as a worker: variables, secrets, stores, submitting jobs. Default:
     * `nothing`, because it is another program.
     */
    inherits: oneOf("nothing", "backend").default("nothing"),
    /** Plain environment variables. With `inherits: "backend"` they override the backend's. Default: none. */
    environment: VARIABLES.default({}),
    /** Containers next to it in every task, by name; one may receive its requests. Default: none. */
    sidecars: SIDECARS.default({}),
    /** The secrets that it gets, each in the variable of that name; `DATABASE_URL` is one of them. Default: none. */
    secrets: list(variableName).default([]),
    /**
     * Lets it reach the database. Default: whether its secrets include `DATABASE_URL` or `DATABASE_READER_URL`, or its variables
     * refer to the database.
     */
    databaseAccess: boolean.defaultFrom(
      ({ secrets, environment }: { secrets: readonly string[]; environment: Variables }) =>
        secrets.some((one) => /^DATABASE_(READER_)?URL$/.test(one)) || refersTo(environment, "database."),
    ),
    /** Lets it reach the cache; it finds the URL in `REDIS_URL`. Default: `false`. */
    cacheAccess: boolean.default(false),
    /** What it may do with the objects of each bucket: `{ media: "read" }`. Default: nothing. */
    bucketAccess: map(text(/./, "a bucket's name"), oneOf("read", "read-write")).default({}),
    /** What it may do with the messages of each queue: `{ orders: "consume" }`. Default: nothing. */
    queueAccess: map(text(/./, "a queue's name"), oneOf("send", "consume")).default({}),
    /** The repository for its image, if `image.owner` is `ci`. */
    repository: REPOSITORY.as<RepositoryConfig, RepositorySettings>().default({}),
    /**
     * Seconds that in-flight requests may take when a task is deregistered. Default: with paths or hosts, as the backend: the
     * slowest response that callers wait for; otherwise `stopTimeoutSeconds`, and at least 30.
     */
    deregistrationDelaySeconds: SERVICE.shape.deregistrationDelaySeconds.defaultFrom(
      ({ stopTimeoutSeconds, paths, hosts }: Reached & { stopTimeoutSeconds: number }, environment: AroundService) =>
        Math.max(
          DEREGISTRATION_SECONDS,
          stopTimeoutSeconds,
          paths.length + hosts.length > 0 ? slowestResponse(environment) : 0,
        ),
    ),
  })
  .and(
    (settings): readonly Problem[] => SERVICE.problems(serviceOf(settings)),
    ({ paths, hosts, callers, port }): readonly Problem[] => {
      if (port !== undefined) return [];
      return Object.entries({ paths, hosts, callers }).flatMap(([path, given]) =>
        given.length === 0
          ? []
          : [{ path, message: `${show(given)} needs a port to reach it on; set port, or leave it out` }],
      );
    },
  );

export interface ServiceSectionConfig extends Config<typeof SERVICE_SECTION>, Named {}
export interface ServiceSectionSettings extends Settings<typeof SERVICE_SECTION>, Named {}

/** The sections around a service, as written. */
interface AroundService extends Callers {
  readonly backend?: Partial<TaskSettings>;
  readonly workers?: Readonly<Record<string, unknown>>;
}

/** How a service is reached. */
interface Reached {
  readonly port?: number;
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** The part of a service that its construct takes; variables are resolved elsewhere, and so is the backend's image. */
export function serviceOf(
  settings: { readonly image: { readonly owner: string } },
  backendImage: ImageConfig = { owner: "ci" },
): ServiceConfig {
  const { environment: _, ...own } = SERVICE.of<object>(settings) as Partial<ServiceSettings>;
  const image = settings.image.owner === "backend" ? backendImage : own.image;
  return { ...own, ...(image ? { image } : {}) };
}
