import { check, integer, logRetention, number, required, section, show, text, type Problem, type Rules } from "../core";

/** The `host` section: one EC2 machine that runs API, PostgreSQL and nginx with Docker Compose. */
export interface HostConfig {
  /**
   * Size of the machine; its family decides between ARM and x86. Default: `"t4g.small"`: 2 GiB, enough for PostgreSQL and
   * a small API.
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
   */
  readonly instanceType?: string;
  /** Disk of the system and the images, in GiB; gone with the machine. 8 to 1000. Default: 20. */
  readonly rootVolumeGiB?: number;
  /** Disk of the database, in GiB; it outlives the machine. It may grow, never shrink. 4 to 16000. Default: 20. */
  readonly dataVolumeGiB?: number;
  /** The zone's letter. A disk cannot move: a change makes another, empty one. Default: the network's first zone. */
  readonly az?: string;
  readonly postgres: PostgresConfig;
  /** Days that the containers' output is kept. Default: 30. */
  readonly logRetentionDays?: number;
  readonly alarms?: HostAlarmsConfig;
}

/** The database in its container. */
export interface PostgresConfig {
  /** The database that is made at the first start. */
  readonly databaseName: string;
  /** The superuser that is made at the first start, in place of `postgres`, and owns the database. Default: `"app"`. */
  readonly user?: string;
  /**
   * Major version. The files of one do not open in another: a change needs a dump and a restore by hand. Default: `"15"`.
   * @see https://www.postgresql.org/docs/15/upgrading.html
   */
  readonly version?: string;
}

/** From where on the host's alarms ring. */
export interface HostAlarmsConfig {
  /** Average CPU in percent, for ten minutes. Default: 80. */
  readonly cpuPercent?: number;
  /** Use of the data disk in percent. Default: 80. */
  readonly diskPercent?: number;
}

export const HOST_DEFAULTS = {
  instanceType: "t4g.small",
  rootVolumeGiB: 20,
  dataVolumeGiB: 20,
  postgres: { user: "app", version: "15" },
  logRetentionDays: 30,
  alarms: { cpuPercent: 80, diskPercent: 80 },
} as const satisfies Partial<Omit<HostConfig, "postgres">> & { readonly postgres: Partial<PostgresConfig> };

/** A host with every default in its place. */
export type HostSettings = Required<Omit<HostConfig, "az" | "postgres" | "alarms">> &
  Pick<HostConfig, "az"> & {
    readonly postgres: Required<PostgresConfig>;
    readonly alarms: Required<HostAlarmsConfig>;
  };

const identifier = text(/^[a-z_][a-z0-9_]{0,62}$/, "up to 63 lower-case letters, digits and underscores");

const POSTGRES_RULES: Rules<PostgresConfig> = {
  databaseName: required(identifier),
  user: identifier,
  version: text(/^1[3-8]$/, 'a major version from "13" to "18"'),
};

const ALARMS_RULES: Rules<HostAlarmsConfig> = { cpuPercent: number(1, 100), diskPercent: number(1, 100) };

const HOST_RULES: Rules<HostConfig> = {
  instanceType: text(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/, 'an instance type such as "t4g.small"'),
  rootVolumeGiB: integer(8, 1000),
  dataVolumeGiB: integer(4, 16_000),
  az: text(/^[a-f]$/, 'a zone\'s letter such as "a"'),
  postgres: required(section(POSTGRES_RULES)),
  logRetentionDays: logRetention,
  alarms: section(ALARMS_RULES),
};

/** What is wrong with a host section; its defaults may be left out. */
export function hostProblems(config: HostConfig): Problem[] {
  const problems = check(HOST_RULES, config);
  const { instanceType } = config;
  if (problems.length > 0 || instanceType === undefined || isNitro(instanceType)) return problems;
  return [
    {
      path: "instanceType",
      message: `${show(instanceType)} is of an older kind, whose disks go by other names; use t3, t4g, or a fifth generation or later`,
    },
  ];
}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html */
function isNitro(instanceType: string): boolean {
  const [, family = "", generation = "0"] = /^([a-z]+)(\d+)/.exec(instanceType) ?? [];
  return Number(generation) >= (family === "t" ? 3 : 5);
}

/** What the machine is built for: families of AWS's own processors have a `g` behind their generation. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
  return /^[a-z]+\d+g/.test(instanceType) ? "arm64" : "x86_64";
}
