import {
  anyText,
  boolean,
  imageReference,
  integer,
  list,
  map,
  oneOf,
  section,
  text,
  type Config,
  type Named,
  type Settings,
} from "../../modules/core";
import {
  CONTAINER_HEALTH_CHECK,
  variableName,
  type ContainerHealthCheckConfig,
  type ContainerHealthCheckSettings,
  type SidecarSpec,
} from "../../modules/ecs";
import { VARIABLES } from "./variables";

/** A container next to the application in each of its tasks: a proxy, an agent. The others reach it at `127.0.0.1`. */
const SIDECAR = section({
  /** The image with its tag or digest. One that is not in ECR is pulled over the internet. */
  image: imageReference('an image with its tag or digest such as "public.ecr.aws/nginx/nginx:1.27"').required(),
  /** The entry point, instead of the image's own. Default: the image's own. */
  entryPoint: list(anyText, { min: 1 }),
  /** The command, instead of the image's own. Default: the image's own. */
  command: list(anyText, { min: 1 }),
  /** The TCP port that it listens on, which is not that of another container of the task. Default: none. */
  port: integer(1, 65_535),
  /**
   * Sends the service's requests and health checks to its port, and opens that one in place of the application's: it passes them
   * on to `http://127.0.0.1:<port>`. Set it once the running tasks have the sidecar: ECS refuses the change before. Default: `false`.
   */
  receives: boolean.default(false),
  /**
   * `before`: the application starts once it runs or, with a health check, is healthy. `after`: it starts once the application
   * runs or, with `containerHealthCheck`, is healthy. Default: `before`, or `after` if it receives the requests.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
   */
  starts: oneOf("before", "after").defaultFrom(({ receives }: { receives?: boolean }): "before" | "after" =>
    receives === true ? "after" : "before",
  ),
  /** Environment variables, text or references to what the application may reach. Default: none. */
  environment: VARIABLES.default({}),
  /** The secrets that it gets, each in the variable of that name. It gets no others. Default: none. */
  secrets: list(variableName).default([]),
  /** A command in the container that says whether it is healthy. Default: none. */
  healthCheck: CONTAINER_HEALTH_CHECK.as<ContainerHealthCheckConfig, ContainerHealthCheckSettings>(),
  /** Whether the task ends with it. Default: whether it receives the requests. */
  essential: boolean.defaultFrom(({ receives }: { receives?: boolean }) => receives === true),
  /** Its share of the task's CPU; 1024 units are one vCPU. The application gets the rest. Default: 64. */
  cpu: integer(2, 16_384).default(64),
  /** Memory of the task that is reserved for it, in MiB. Default: 64. */
  memoryMiB: integer(6, 122_880).default(64),
});

export interface SidecarConfig extends Config<typeof SIDECAR>, Named {}
export interface SidecarSettings extends Settings<typeof SIDECAR>, Named {}

/** Sidecars by name, which is the prefix of their log streams too. */
export const SIDECARS = map(
  text(/^[a-z][a-z0-9-]{0,30}$/, "a sidecar's name in kebab-case, such as proxy"),
  SIDECAR.as<SidecarConfig, SidecarSettings>(),
);

export type SidecarsSettings = Settings<typeof SIDECARS>;

/** Sidecars as tasks take them, with text alone for variables. */
export function sidecarSpecs(sidecars: SidecarsSettings): SidecarSpec[] {
  return Object.entries(sidecars).map(([name, { port, environment, secrets: _, ...sidecar }]) => ({
    name,
    ...sidecar,
    environment: Object.fromEntries(
      Object.entries(environment).flatMap(([key, one]) => (typeof one === "string" ? [[key, one]] : [])),
    ),
    ...(port === undefined ? {} : { port: { number: port, protocol: "tcp" as const } }),
  }));
}
