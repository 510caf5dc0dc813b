import { type Root } from "../../terraform";
import type { Facts } from "./facts";
import { bullets, section, shell } from "./markdown";

/** What to do on the day on which the home region is lost, with what is kept elsewhere. */
export function recoveryProcedure(root: Root, { recoveryRegions, database, id, vault }: Facts): string {
  const [region] = recoveryRegions;
  if (region === undefined) return "";
  const buckets = root.all("aws_s3_bucket").filter((one) => one.region === region);
  const copied = database?.copied;
  return section(
    "## The region is lost",
    `Kept in ${region}: ${[
      ...(copied?.how === "global" ? [`the database cluster \`${copied.name}\`, about a minute behind`] : []),
      ...(copied?.how === "replicated-backups" ? [`the backups of \`${copied.name}\`, some minutes behind`] : []),
      ...(vault === undefined ? [] : ["copies of the backups, as old as the last one"]),
      ...buckets.map((bucket) => `the bucket \`${root.nameOf(bucket)}\``),
    ].join("; ")}. Decide to go there only when AWS names no time: the way back is as long.`,
    bullets([
      `Ask for a handoff of ${id} with \`region: "${region}"\` in its file and another network block. Its state needs a bucket in a region that answers: the account's \`state\`.`,
      "Bring the data, as below, before the apply, and import it into the new state, as in the section on the database.",
      "Apply. The names in Route 53 move to the new entrances with it, and callers follow within a minute or so.",
    ]),
    copied === undefined ? "" : shell(...databaseCommands(root, copied, region)),
    vault === undefined
      ? ""
      : shell(
          `aws backup list-backup-vaults --region ${region} --query 'BackupVaultList[].BackupVaultName'`,
          `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name "$VAULT" --query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:5].[RecoveryPointArn,ResourceType,CreationDate]' --output table`,
        ),
    "Measure how long it takes, in a drill, and put the figures into `recovery` of the environment.",
  );
}

function databaseCommands(
  root: Root,
  { how, name }: NonNullable<NonNullable<Facts["database"]>["copied"]>,
  region: string,
): string[] {
  if (how === "global") {
    const global = root.first("aws_rds_global_cluster");
    const id = global === undefined ? "" : root.nameOf(global);
    return [
      `aws rds failover-global-cluster --region ${region} --global-cluster-identifier ${id} --target-db-cluster-identifier arn:aws:rds:${region}:${root.account}:cluster:${name} --allow-data-loss`,
      `aws rds wait db-cluster-available --region ${region} --db-cluster-identifier ${name}`,
      `aws rds create-db-instance --region ${region} --db-instance-identifier ${name}-writer --db-cluster-identifier ${name} --engine aurora-postgresql --db-instance-class db.serverless`,
    ];
  }
  return [
    `backups=$(aws rds describe-db-instance-automated-backups --region ${region} --query "DBInstanceAutomatedBackups[?DBInstanceIdentifier=='${name}'] | [0].DBInstanceAutomatedBackupsArn" --output text)`,
    `aws rds restore-db-instance-to-point-in-time --region ${region} --source-db-instance-automated-backups-arn "$backups" --target-db-instance-identifier ${name} --use-latest-restorable-time --db-subnet-group-name "$SUBNET_GROUP" --vpc-security-group-ids "$SECURITY_GROUP"`,
    `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${name}`,
  ];
}
