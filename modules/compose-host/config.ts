import {
  imageReference,
  integer,
  logRetention,
  number,
  section,
  show,
  text,
  type Config,
  type Named,
  type Settings,
} from "../core";

const identifier = text(/^[a-z_][a-z0-9_]{0,62}$/, "up to 63 lower-case letters, digits and underscores");

/** The database in its container. */
export const POSTGRES = section({
  /** The database that is created at the first start. */
  databaseName: identifier.required(),
  /**
   * The superuser that is created at the first start, in place of `postgres`, and owns the database. Default: `"app"`.
   */
  user: identifier.default("app"),
  /**
   * Major version. A data directory only works with its own version: a change needs a manual dump and restore. Default:
   * `"15"`.
   * @see https://www.postgresql.org/docs/15/upgrading.html
   */
  version: text(/^1[3-8]$/, 'a major version from "13" to "18"').default("15"),
});

export interface PostgresConfig extends Config<typeof POSTGRES>, Named {}
export interface PostgresSettings extends Settings<typeof POSTGRES>, Named {}

/** Alarm thresholds. */
export const HOST_ALARMS = section({
  /** Average CPU in percent, over ten minutes. Default: 80. */
  cpuPercent: number(1, 100).default(80),
  /** Usage of the data disk in percent. Default: 80. */
  diskPercent: number(1, 100).default(80),
});

export interface HostAlarmsConfig extends Config<typeof HOST_ALARMS>, Named {}
export interface HostAlarmsSettings extends Settings<typeof HOST_ALARMS>, Named {}

const image = imageReference('an image such as "public.ecr.aws/nginx/nginx:1.28-alpine"');
/** The images that are not the application's. Their tags move: every new instance pulls what they mean by then. */
export const HOST_IMAGES = section({
  /** Default: `public.ecr.aws/docker/library/postgres:<version>-alpine`. With another one, `postgres.version` must agree. */
  postgres: image,
  /** Default: `public.ecr.aws/nginx/nginx:1.28-alpine`. */
  nginx: image.default("public.ecr.aws/nginx/nginx:1.28-alpine"),
  /**
   * Docker's own CLI image, to copy Compose from: Amazon Linux packages Docker, but not Compose. Default:
   * `public.ecr.aws/docker/library/docker:28-cli`.
   * @see https://hub.docker.com/_/docker
   */
  compose: image.default("public.ecr.aws/docker/library/docker:28-cli"),
});

export interface HostImagesConfig extends Config<typeof HOST_IMAGES>, Named {}
export interface HostImagesSettings extends Settings<typeof HOST_IMAGES>, Named {}

/** The `host` section: one EC2 instance that runs API, PostgreSQL and nginx with Docker Compose. */
export const HOST = section({
  /**
   * The instance type; its family decides between ARM and x86. Default: `"t4g.small"`: 2 GiB, enough for PostgreSQL and
   * a small API.
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
   */
  instanceType: text(/^[a-z][a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/, 'an instance type such as "t4g.small"').default(
    "t4g.small",
  ),
  /** Root disk for the system and the images, in GiB; deleted with the instance. 8 to 1000. Default: 20. */
  rootVolumeGiB: integer(8, 1000).default(20),
  /**
   * Data disk for the database, in GiB; it outlives the instance. It can grow, but never shrink. 4 to 16000. Default:
   * 20.
   */
  dataVolumeGiB: integer(4, 16_000).default(20),
  /** The zone's letter. A disk cannot move: a change creates a new, empty one. Default: the network's first zone. */
  az: text(/^[a-f]$/, 'a zone\'s letter such as "a"'),
  /** The database in its container. */
  postgres: POSTGRES.as<PostgresConfig, PostgresSettings>().required(),
  /**
   * How old an instance may become, in days: then its group replaces it, with the newest Amazon Linux, Docker and images.
   * That takes some minutes without service, at an hour that AWS chooses. 1 to 365; 0 for as old as it likes, where somebody
   * replaces it manually. Default: 30.
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html
   */
  replaceAfterDays: integer(0, 365).default(30),
  /** The images of PostgreSQL, nginx and Compose; by digest, where nothing may run that nobody has looked at. */
  images: HOST_IMAGES.as<HostImagesConfig, HostImagesSettings>().default({}),
  /** Days that the containers' logs are kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Alarm thresholds. */
  alarms: HOST_ALARMS.as<HostAlarmsConfig, HostAlarmsSettings>().default({}),
}).and(({ instanceType }) => {
  if (isNitro(instanceType)) return [];
  const message = `${show(instanceType)} is of an older generation, which names its disks differently; use t3, t4g, or the fifth generation or later`;
  return [{ path: "instanceType", message }];
});

export interface HostConfig extends Config<typeof HOST>, Named {}
export interface HostSettings extends Settings<typeof HOST>, Named {}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html */
function isNitro(instanceType: string): boolean {
  const [, family = "", generation = "0"] = /^([a-z]+)(\d+)/.exec(instanceType) ?? [];
  return Number(generation) >= (family === "t" ? 3 : 5);
}

/** The instance's architecture: families with AWS's own processors have a `g` after their generation. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return /^[a-z]+\d+g/.test(instanceType) ? "arm64" : "x86_64";
}
