import { BackupPlan } from "../modules/backup";
import type { ComposeHost } from "../modules/compose-host";
import type { BaseStack } from "../modules/core";
import type { Database } from "../modules/rds";
import type { RecoveryRegion } from "../modules/s3";
import type { AccountSettings } from "./config/account";
import type { EnvironmentSettings } from "./config/environment";

/** The region for copies; undefined if nothing is copied. */
export function recoveryRegion(
  stack: BaseStack,
  { database, buckets, backups, recovery }: EnvironmentSettings,
  { recoveryRegion: region }: AccountSettings,
): RecoveryRegion | undefined {
  const copied =
    recovery !== undefined ||
    database?.recovery !== undefined ||
    Object.values(buckets ?? {}).some(({ replicated }) => replicated) ||
    backups?.copied === true;
  if (region === undefined || !copied) return undefined;
  return { region, provider: stack.providerFor(region) };
}

/** Backups in addition to the database's automated ones, if the environment has them. */
export function createBackups(
  stack: BaseStack,
  { backups: config, protection }: EnvironmentSettings,
  recovery: RecoveryRegion | undefined,
  { database, host }: { readonly database: Database | undefined; readonly host: ComposeHost | undefined },
): BackupPlan | undefined {
  if (config === undefined || (database ?? host) === undefined) return undefined;
  const backups = new BackupPlan(stack, "backups", {
    config,
    protection,
    ...(recovery ? { recovery } : {}),
  });
  if (database) backups.add("database", database.engine.arn);
  if (host) backups.add("host-data", host.volume.arn);
  stack.output("backup_vault", backups.vault.name, "Name of the vault that holds the backups.");
  return backups;
}
