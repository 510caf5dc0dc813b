import { backupAgeMinutes } from "../../modules/backup";
import { show, type Problem } from "../../modules/core";
import { databaseRecoveryPoint } from "../../modules/rds";
import type { AccountSettings } from "./account";
import type { EnvironmentSettings, RecoverySettings } from "./environment";
import type { ResolvedEnvironment } from "./resolve";

/** Minutes to apply the same environment in the recovery region; CloudFront and databases take longest. */
const REBUILD_MINUTES = 30;

/**
 * Minutes until the data there can be used, for a database of about 10 GiB. These are planning estimates; replace them with
 * what a drill measures.
 */
const RESTORE_MINUTES = { global: 15, replicatedBackups: 60, backup: 90, replica: 0 } as const;

/**
 * S3 guarantees 15 minutes with replication time control. Without it most objects take about as long, but some take hours.
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
export function recoveryProblems({ id, settings: config }: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { recovery } = config;
  const homeless = homelessCopies(config, account);
  if (recovery === undefined || homeless.length > 0) return homeless;
  if (account.recoveryRegion === undefined) return [nowhere("recovery")];
  const holders = holdersOf(config);
  return [
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

function holdersOf({ database, buckets, host, backups }: EnvironmentSettings): Holder[] {
  const backedUp = backups && backupAgeMinutes(backups).away;
  const holders: Holder[] = [];
  if (database) {
    const own = databaseRecoveryPoint(database).away;
    const restore = database.kind === "serverless" ? RESTORE_MINUTES.global : RESTORE_MINUTES.replicatedBackups;
    holders.push({
      path: "database",
      away: own ?? backedUp,
      restore: own === undefined ? RESTORE_MINUTES.backup : restore,
      remedy: own === undefined ? "set database.recovery" : 'use kind "serverless", whose copy lags by about a minute',
    });
  }
  if (host) {
    const remedy = 'set backups to { copied: true }, with frequency "hourly" for an RPO of less than a day';
    holders.push({ path: "host", away: backedUp, restore: RESTORE_MINUTES.backup, remedy });
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
  const needed = REBUILD_MINUTES + (slowest?.restore ?? 0);
  if (needed <= rtoMinutes) return [];
  const data =
    slowest === undefined || slowest.restore === 0 ? "" : ` and ${slowest.restore} to restore ${slowest.path}`;
  const message =
    `${show(rtoMinutes)} cannot be met: recovery takes about ${needed} minutes, ${REBUILD_MINUTES} to rebuild${data}; ` +
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
