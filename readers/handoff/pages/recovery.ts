import { type Root } from "../../terraform";
import type { Facts } from "./facts";
import { bullets, section, shell } from "./markdown";

/** What to do if the home region is lost, with the copies in the recovery region. */
export function recoveryProcedure(root: Root, { recoveryRegions, database, id, vault }: Facts): string {
  const [region] = recoveryRegions;
  if (region === undefined) return "";
  const buckets = root.all("aws_s3_bucket").filter((one) => one.region === region);
  const copied = database?.copied;
  return section(
    "## The region is lost",
    `In ${region} there are: ${[
      ...(copied?.how === "global" ? [`the database cluster \`${copied.name}\`, which lags by about a minute`] : []),
      ...(copied?.how === "replicated-backups" ? [`the backups of \`${copied.name}\`, which lag by some minutes`] : []),
      ...(vault === undefined ? [] : ["copies of the backups, as recent as the last backup"]),
      ...buckets.map((bucket) => `the bucket \`${root.nameOf(bucket)}\``),
    ].join(
      "; ",
    )}. Fail over only if AWS cannot say when the home region will be back: failing back takes just as long.`,
    bullets([
      `Ask for a handoff of ${id} with \`region: "${region}"\` in its file and another CIDR block for the network. Its state needs a bucket in a working region: the account's \`state\`.`,
      "Before the apply, restore the data with the commands below, and import it into the new state as described in the section on the database.",
      "Apply. This also points the DNS records at the new endpoints; clients follow within about a minute.",
    ]),
    copied === undefined ? "" : shell(...databaseCommands(root, copied, region)),
    vault === undefined
      ? ""
      : shell(
          `aws backup list-backup-vaults --region ${region} --query 'BackupVaultList[].BackupVaultName'`,
          `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name "$VAULT" --query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:5].[RecoveryPointArn,ResourceType,CreationDate]' --output table`,
        ),
    "Practise this in a drill, measure how long it takes, and put the figures into the environment's `recovery` section.",
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
