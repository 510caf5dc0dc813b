import { backupAgeMinutes } from "../../modules/backup";
import { show, type Problem } from "../../modules/core";
import { databaseRecoveryPoint } from "../../modules/rds";
import type { AccountSettings } from "./account";
import type { EnvironmentSettings, RecoverySettings } from "./environment";
import type { ResolvedEnvironment } from "./resolve";

/** Minutes in which an apply of the same environment in the recovery region is through; CloudFront and databases take longest. */
const REBUILD_MINUTES = 30;

/**
 * Minutes until data that was kept there can be used, for a database of some ten GiB. They are estimates to plan with: what a
 * drill measures replaces them.
 */
const RESTORE_MINUTES = { global: 15, replicatedBackups: 60, backup: 90, replica: 0 } as const;

/**
 * S3 promises 15 minutes with replication time control; without it most objects take as long, and some take hours.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
 */
const REPLICATION_MINUTES = { controlled: 15, uncontrolled: 120 } as const;

/** Something that holds data, and what is left of it without the home region. */
interface Holder {
  /** The path of its section. */
  readonly path: string;
  /** Age in minutes of what is kept there; undefined where nothing is. */
  readonly away: number | undefined;
  /** Minutes until that can be used. */
  readonly restore: number;
  /** What has it kept there, or kept younger. */
  readonly remedy: string;
}

/** Whether what is promised follows from what is configured. */
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

/** Copies to the recovery region need one, promise or not. */
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
  return { path, message: "has no region to go to; set recoveryRegion of the account in envs/accounts.ts" };
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
      remedy: own === undefined ? "set database.recovery" : 'use kind "serverless", whose copy is a minute behind',
    });
  }
  if (host) {
    const remedy = 'set backups to { copied: true }, with frequency "hourly" for less than a day';
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
      ? `keeps nothing in the recovery region; ${remedy}`
      : `keeps there what is ${away} minutes old at worst; ${remedy}, or promise ${away}`;
  return [{ path: "recovery.rpoMinutes", message: `${show(rpoMinutes)} is promised, and ${path} ${kept}` }];
}

function timeProblems(holders: readonly Holder[], { rtoMinutes }: RecoverySettings): Problem[] {
  const [slowest] = [...holders].sort((one, other) => other.restore - one.restore);
  const needed = REBUILD_MINUTES + (slowest?.restore ?? 0);
  if (needed <= rtoMinutes) return [];
  const data =
    slowest === undefined || slowest.restore === 0 ? "" : ` and bringing back ${slowest.path} ${slowest.restore}`;
  const message =
    `${show(rtoMinutes)} is promised, and it takes about ${needed}: building anew ${REBUILD_MINUTES}${data}; ` +
    `keep what comes up faster, or promise ${needed}`;
  return [{ path: "recovery.rtoMinutes", message }];
}

function imageProblems(id: string, { backend, jobs }: EnvironmentSettings, account: AccountSettings): Problem[] {
  if (backend === undefined && jobs === undefined) return [];
  const prefixes = account.imageReplication ?? [];
  if (prefixes.some((prefix) => `${id}-`.startsWith(prefix))) return [];
  const message = `needs the images there too; add ${show(`${id}-`)} to imageReplication of the account in envs/accounts.ts`;
  return [{ path: "recovery", message }];
}
