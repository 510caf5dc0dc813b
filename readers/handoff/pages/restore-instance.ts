import { stringOf, strings, type Root } from "../../terraform";
import type { DatabaseFacts } from "./facts";
import { functions, setPassword, STATE_VALUE, together, unlessReady, type RestoreCommands } from "./restore-shell";

/** How to restore an instance next to the running one, and swap the two. */
export function restoreInstance(root: Root, database: DatabaseFacts): RestoreCommands {
  const { name, resource, replicas, copied, passwordSecret } = database;
  const options = optionsOf(database);
  const replaced = replicas.map(({ address }) => ` '-replace=${address}'`).join("");
  const arn = `arn:aws:rds:${root.region}:${root.account}:db:${name}`;
  return {
    setup: [
      STATE_VALUE,
      ...functions("instance"),
      `group=$(state_value '${database.securityGroup}' id)`,
      `parameters=$(state_value '${database.parameterGroup[0]}' ${database.parameterGroup[1]})`,
    ],
    pointInTime: [
      `aws rds describe-db-instances --db-instance-identifier ${name} --query 'DBInstances[0].LatestRestorableTime' --output text`,
      `aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier ${name} --target-db-instance-identifier ${name}-restored --restore-time "$TIME" ${options}`,
    ],
    gone: [
      `resource=$(state_value '${database.address}' resource_id)`,
      `aws rds restore-db-instance-to-point-in-time --source-dbi-resource-id "$resource" --target-db-instance-identifier ${name}-restored --use-latest-restorable-time ${options}`,
    ],
    snapshot: [
      `aws rds describe-db-snapshots --db-instance-identifier ${name} --query 'reverse(sort_by(DBSnapshots,&SnapshotCreateTime))[:5].[DBSnapshotIdentifier,SnapshotCreateTime]' --output table`,
      `aws rds restore-db-instance-from-db-snapshot --db-snapshot-identifier "$SNAPSHOT" --db-instance-identifier ${name}-restored ${options}`,
    ],
    complete: together(
      `wait_for ${name}-restored`,
      setPassword("instance", `${name}-restored`, passwordSecret),
      "sleep 60",
      `wait_for ${name}-restored`,
    ),
    swap: together(
      ...unlessReady("instance", name),
      ...(copied?.how === "replicated-backups" ? stopReplication(name, arn, copied.region) : []),
      `swap ${name}`,
    ),
    adopt: together(
      `resource=$(aws rds describe-db-instances --db-instance-identifier ${name} --query 'DBInstances[0].DbiResourceId' --output text)`,
      "terraform state pull > before.tfstate",
      `jq --arg id "$resource" '.serial += 1 | (.resources[] | select(.mode == "managed" and .type == "${resource.type}" and .name == "${resource.name}").instances[0].attributes) |= (.id = $id | .resource_id = $id)' before.tfstate > after.tfstate`,
      "terraform state push after.tfstate",
      "rm before.tfstate after.tfstate",
      `terraform apply${replaced}`,
      "terraform plan -detailed-exitcode",
    ),
    removeOld: together(
      `aws rds modify-db-instance --db-instance-identifier ${name}-old --no-deletion-protection --apply-immediately >/dev/null`,
      `aws rds delete-db-instance --db-instance-identifier ${name}-old --final-db-snapshot-identifier "${name}-old-$(date -u +%Y%m%d%H%M)" >/dev/null`,
    ),
    drill: drill(database),
  };
}

function drill(database: DatabaseFacts): RestoreCommands["drill"] {
  const { name } = database;
  return {
    restore: together(
      "date -u",
      `aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier ${name} --target-db-instance-identifier ${name}-drill --use-latest-restorable-time ${networkOf(database)} --no-multi-az --no-deletion-protection >/dev/null`,
      `wait_for ${name}-drill`,
      "date -u",
    ),
    remove: [
      `aws rds delete-db-instance --db-instance-identifier ${name}-drill --skip-final-snapshot --delete-automated-backups >/dev/null`,
    ],
  };
}

/** What every copy needs. */
function networkOf({ subnetGroup, resource: { body } }: DatabaseFacts): string {
  return `--db-subnet-group-name ${subnetGroup} --vpc-security-group-ids "$group" --db-parameter-group-name "$parameters" --db-instance-class ${stringOf(body["instance_class"])} --no-publicly-accessible`;
}

/** What a copy that takes over needs. */
function optionsOf(database: DatabaseFacts): string {
  const { body } = database.resource;
  return [
    networkOf(database),
    body["multi_az"] === true ? "--multi-az" : "--no-multi-az",
    `--storage-type ${stringOf(body["storage_type"])} --copy-tags-to-snapshot`,
    `--enable-cloudwatch-logs-exports ${strings(body["enabled_cloudwatch_logs_exports"]).join(" ")}`,
    ...(body["iam_database_authentication_enabled"] === true ? ["--enable-iam-database-authentication"] : []),
    ...(body["deletion_protection"] === true ? ["--deletion-protection"] : []),
  ].join(" ");
}

/**
 * Replicated backups belong to the resource, not to the name: without this, the old database's would go on being copied, and
 * Terraform would not notice. What is already copied remains until it expires, and the next apply starts again.
 */
function stopReplication(name: string, arn: string, region: string): string[] {
  const replicating = `aws rds describe-db-instance-automated-backups --region ${region} --db-instance-identifier ${name} --query "DBInstanceAutomatedBackups[?Status=='replicating' || Status=='REPLICATING'].Status" --output text`;
  return [
    `if [ "$(status_of ${name}-restored)" != None ] && [ "$(status_of ${name})" != None ] && [ -n "$(${replicating})" ]; then`,
    `  aws rds stop-db-instance-automated-backups-replication --region ${region} --source-db-instance-arn ${arn} >/dev/null`,
    `fi`,
  ];
}
