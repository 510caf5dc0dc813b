import { type Root } from "../../terraform";
import type { DatabaseFacts, Facts } from "./facts";
import { isSecondHome } from "./homes";
import { bullets, section, shell } from "./markdown";
import { restoreCluster } from "./restore-cluster";
import { restoreInstance } from "./restore-instance";
import type { RestoreCommands } from "./restore-shell";
import { startAgain, stopServices } from "./stop";

/** Procedures for the database: restore to a point in time, or from a snapshot, and a drill of it. */
export function databaseProcedures(root: Root, facts: Facts): string[] {
  const { database } = facts;
  if (database === undefined) return [];
  const commands = database.kind === "cluster" ? restoreCluster(root, database) : restoreInstance(root, database);
  const restored = restore(root, facts, database, commands);
  return isSecondHome(root) ? [restored] : [restored, drill(database, commands)];
}

function restore(root: Root, facts: Facts, database: DatabaseFacts, commands: RestoreCommands): string {
  const { name, copied } = database;
  return section(
    "## Restore the database",
    ...(isSecondHome(root) ? [whileAwake(database)] : []),
    `This also applies if the database is gone altogether. Do not run \`terraform apply\` before the restored one is in place: Terraform would create an empty database. A copy is restored next to the running database, and swapped with it after you have looked at its data. The old database stays until you delete it. A restore takes 15 to 60 minutes (an estimate), longer for a large database.`,
    "Each new shell needs these names and functions:",
    shell(...commands.setup),
    ...stopServices(root, facts),
    "To restore to a point in time, set `TIME` in UTC (`2026-01-31T12:00:00Z`). The latest possible time is about five minutes ago:",
    shell(...commands.pointInTime),
    ...(database.resource.body["delete_automated_backups"] === false
      ? [
          "If the database is gone, restore the newest state from its automated backups, which are kept until they expire:",
          shell(...commands.gone),
        ]
      : []),
    ...database.replicas.map(
      ({ name: replica }) =>
        `If the database is gone, \`${replica}\` was promoted and has the newest data. The apply below deletes it. Take a snapshot of it first, and restore that: \`aws rds create-db-snapshot --db-instance-identifier ${replica} --db-snapshot-identifier ${replica}-promoted\`.`,
    ),
    "Or restore a snapshot; set `SNAPSHOT`:",
    shell(...commands.snapshot),
    "Wait for the copy, however long it takes. It gets the present password, since it has the one of the restored time:",
    shell(...commands.complete),
    `**Look at the data now**, from a task or host in this network: \`DATABASE_URL\` with \`${name}-restored\` instead of \`${name}\` leads to the copy. If it is not what you need, delete the copy and restore another time.`,
    "Then swap the two. This interrupts the application for some minutes. The copy takes over the names, so `DATABASE_URL` stays valid. If a command fails, or the shell dies, run the block again: it continues where it stopped.",
    shell(...commands.swap),
    adoption(database),
    shell(...commands.adopt),
    ...startAgain(root, facts),
    `The old database costs as much as before until it is deleted, and the next restore needs its name. Keep it while somebody may still need its data, then delete it. A final snapshot${copied?.how === "replicated-backups" ? ", and the copies of its backups until they expire," : ""} remains:`,
    shell(...commands.removeOld),
  );
}

function whileAwake({ global }: DatabaseFacts): string {
  return `Only while this home is awake: asleep, it has no database.${global === undefined ? "" : " Both clusters leave the global database, for which the region of the first home must answer. Nothing copies the restored one any more, and [Home again](#home-again) cannot switch over to the first home: ask for a procedure first."}`;
}

function adoption({ kind, replicas, copied }: DatabaseFacts): string {
  const also = [
    ...(replicas.length > 0 ? ["replaces the read replica, which still follows the old database"] : []),
    ...(copied?.how === "replicated-backups"
      ? [`starts replicating the new database's backups to ${copied.region}`]
      : []),
    ...(copied?.how === "global"
      ? [`makes a new global database, and a new copy in ${copied.region}: until then there is no copy there`]
      : []),
  ];
  const how =
    kind === "cluster"
      ? "Terraform finds a cluster by its name, so the state needs no change."
      : "Terraform finds an instance by its resource id, so the state needs the new one.";
  return `${how} The apply sets what a restore does not${also.length > 0 ? `, ${also.join(", and ")}` : ""}. It must destroy nothing else. The last command exits with 0.`;
}

function drill(database: DatabaseFacts, commands: RestoreCommands): string {
  const { name, kind } = database;
  return section(
    "## Drill for every quarter",
    `Restores the newest state into \`${name}-drill\`, and deletes it again. Production is left alone. It costs one ${kind === "cluster" ? "instance" : "instance without a standby"} for about two hours, usually a few dollars. First run the names and functions of [Restore the database](#restore-the-database).`,
    shell(...commands.drill.restore),
    `Look at the data: connect to \`${name}-drill\` from a task or host in this network, with the password in the secret of the database, and compare the newest row of the largest tables with production. Then delete it:`,
    shell(...commands.drill.remove),
    ...ageOfCopy(database),
    "Write down, where the team finds it:",
    bullets([
      "the date, who did it, and the version of this folder",
      "how long the restore took until the database was available, and until somebody could query it",
      "the age of the newest data in it",
      "which command or right was missing, or wrong, and who corrects it",
      "whether both times are still within what was promised; if not, who decides",
    ]),
  );
}

/** What no alarm watches, since AWS documents no metric for it. */
function ageOfCopy({ name, copied, global }: DatabaseFacts): string[] {
  if (copied?.how === "replicated-backups") {
    return [
      `No alarm watches the copies in ${copied.region}. Look how old the newest state is that could be restored there; if it is older than what was promised, something has stopped it:`,
      shell(
        `aws rds describe-db-instance-automated-backups --region ${copied.region} --db-instance-identifier ${name} --query 'DBInstanceAutomatedBackups[].[Status,RestoreWindow.LatestTime]' --output text`,
      ),
    ];
  }
  if (copied === undefined || global === undefined) return [];
  return [
    `No alarm watches the copy in ${copied.region}. It must be \`connected\`; \`SELECT aws_region, rpo_lag_in_msec FROM aurora_global_db_status()\` says in the database how far it is behind:`,
    shell(
      `aws rds describe-global-clusters --global-cluster-identifier ${global.name} --query 'GlobalClusters[0].GlobalClusterMembers[].[DBClusterArn,SynchronizationStatus]' --output text`,
    ),
  ];
}
