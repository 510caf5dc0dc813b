import { show, type Problem } from "../../modules/core";
import { databaseRecoveryPoint } from "../../modules/rds";
import type { AccountSettings } from "./account";
import type { EnvironmentSettings, RecoverySettings } from "./environment";
import type { ResolvedEnvironment } from "./resolve";
import { recoveryAccount } from "./second-home";

/**
 * Minutes to wake the second home: NAT gateways and endpoints take up to 5, a cache up to 15, and then the tasks until they
 * are steady about 10. The switch at the end takes about one. None of this has been measured, and AWS promises none of it: a
 * planning estimate; replace it with what a drill measures.
 */
const WAKE_MINUTES = 30;

/**
 * Minutes until the data there can be used. `global`: 10 for the instance that the copy needs, and 10 to fail over, for
 * which AWS states "minutes". `replicatedBackups`: for a database of about 10 GiB; a larger one takes longer. Neither has
 * been measured: planning estimates; replace them with what a drill measures. `replica`: the second home uses it as it is.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
const RESTORE_MINUTES = { global: 20, replicatedBackups: 60, replica: 0 } as const;

/**
 * S3 guarantees 15 minutes with replication time control. Without it AWS says that most objects take about as long, and some
 * hours: two of them are a planning estimate. An alarm of the bucket watches what fails, and none how late the rest is.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
 */
const REPLICATION_MINUTES = { controlled: 15, uncontrolled: 120 } as const;

/** Something that holds data, and what remains of it if the home region is lost. */
interface Holder {
  /** The path of its section. */
  readonly path: string;
  /** Age in minutes of the copy in the recovery region; undefined if there is none. */
  readonly away: number | undefined;
  /** Minutes until that can be used. */
  readonly restore: number;
  /** What creates a copy there, or a more recent one. */
  readonly remedy: string;
}

/** Checks that the configuration can meet the recovery targets. */
export function recoveryProblems(environment: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { id, settings: config, region } = environment;
  const { recovery } = config;
  const homeless = homelessCopies(config, account);
  if (recovery === undefined || homeless.length > 0) return homeless;
  if (account.recoveryRegion === undefined) return [nowhere("recovery")];
  if (region === account.recoveryRegion) {
    const message = `is in ${show(region)}, where the environment is already; use another region, or leave recovery out`;
    return [{ path: "recovery", message }];
  }
  const holders = holdersOf(config);
  return [
    ...homeProblems(config, account),
    ...holders.flatMap((holder) => pointProblems(holder, recovery)),
    ...timeProblems(holders, recovery),
    ...imageProblems(id, config, account),
  ];
}

/** Copies to the recovery region need such a region, whether or not there are recovery targets. */
function homelessCopies(
  { database, buckets, backups }: EnvironmentSettings,
  { recoveryRegion }: AccountSettings,
): Problem[] {
  if (recoveryRegion !== undefined) return [];
  return [
    ...(database?.recovery ? [nowhere("database.recovery")] : []),
    ...(backups?.copied ? [nowhere("backups.copied")] : []),
    ...Object.entries(buckets ?? {}).flatMap(([name, { replicated }]) =>
      replicated ? [nowhere(`buckets.${name}.replicated`)] : [],
    ),
  ];
}

function nowhere(path: string): Problem {
  return { path, message: "needs a recovery region; set the account's recoveryRegion in envs/accounts.ts" };
}

/** What a second home cannot be made of. */
function homeProblems(
  { host, frontend, domain, services = {} }: EnvironmentSettings,
  account: AccountSettings,
): Problem[] {
  const problems = Object.entries(services).flatMap(([name, { image }]): Problem[] => {
    if (image.owner !== "ci") return [];
    const message =
      '"ci" cannot be combined with recovery, because the second home knows one image tag, the backend\'s; use "backend" or "terraform", or leave recovery out';
    return [{ path: `services.${name}.image.owner`, message }];
  });
  if (host !== undefined) {
    const message =
      "cannot be promised for a host, whose disk is only in backups; use Fargate and a database, or leave recovery out";
    problems.push({ path: "recovery", message });
  }
  if (frontend !== undefined && domain === undefined) {
    const message = "needs a name that can lead to either home; add a domain section, or leave recovery out";
    problems.push({ path: "recovery", message });
  }
  const bucket = recoveryAccount(account)?.state.bucket ?? "";
  if (bucket.length > LONGEST_BUCKET_NAME) {
    const message = `needs a state bucket in the recovery region, and ${show(bucket)} has ${bucket.length} characters, of ${LONGEST_BUCKET_NAME} at most; shorten the account's state.bucket`;
    problems.push({ path: "recovery", message });
  }
  return problems;
}

const LONGEST_BUCKET_NAME = 63;

function holdersOf({ database, buckets }: EnvironmentSettings): Holder[] {
  const holders: Holder[] = [];
  if (database) {
    const { away } = databaseRecoveryPoint(database);
    const restore = database.kind === "serverless" ? RESTORE_MINUTES.global : RESTORE_MINUTES.replicatedBackups;
    holders.push({
      path: "database",
      away,
      restore,
      remedy: away === undefined ? "set database.recovery" : 'use kind "serverless", whose copy lags by about a minute',
    });
  }
  for (const [name, bucket] of Object.entries(buckets ?? {})) {
    const controlled = bucket.replicationTimeControl;
    holders.push({
      path: `buckets.${name}`,
      away: bucket.replicated ? REPLICATION_MINUTES[controlled ? "controlled" : "uncontrolled"] : undefined,
      restore: RESTORE_MINUTES.replica,
      remedy: bucket.replicated ? "set replicationTimeControl" : "set replicated",
    });
  }
  return holders;
}

function pointProblems({ path, away, remedy }: Holder, { rpoMinutes }: RecoverySettings): Problem[] {
  if (away !== undefined && away <= rpoMinutes) return [];
  const kept =
    away === undefined
      ? `has no copy in the recovery region; ${remedy}`
      : `has a copy there that may be ${away} minutes old; ${remedy}, or set the target to ${away}`;
  return [{ path: "recovery.rpoMinutes", message: `${show(rpoMinutes)} cannot be met: ${path} ${kept}` }];
}

function timeProblems(holders: readonly Holder[], { rtoMinutes }: RecoverySettings): Problem[] {
  const [slowest] = [...holders].sort((one, other) => other.restore - one.restore);
  const needed = WAKE_MINUTES + (slowest?.restore ?? 0);
  if (needed <= rtoMinutes) return [];
  const data =
    slowest === undefined || slowest.restore === 0 ? "" : ` and ${slowest.restore} to restore ${slowest.path}`;
  const message =
    `${show(rtoMinutes)} cannot be met: recovery takes about ${needed} minutes, ${WAKE_MINUTES} to wake the second home${data}; ` +
    `use a copy that is restored faster, or set the target to ${needed}`;
  return [{ path: "recovery.rtoMinutes", message }];
}

function imageProblems(id: string, { backend, jobs }: EnvironmentSettings, account: AccountSettings): Problem[] {
  if (backend === undefined && jobs === undefined) return [];
  const prefixes = account.imageReplication ?? [];
  if (prefixes.some((prefix) => `${id}-`.startsWith(prefix))) return [];
  const message = `needs the images in the recovery region too; add ${show(`${id}-`)} to the account's imageReplication in envs/accounts.ts`;
  return [{ path: "recovery", message }];
}
