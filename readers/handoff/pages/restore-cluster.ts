import { blocks, stringOf, strings, type Root } from "../../terraform";
import type { DatabaseFacts, Member } from "./facts";
import { homeRegion } from "./home-shell";
import { homesOf, isSecondHome } from "./homes";
import { functions, setPassword, STATE_VALUE, together, unlessReady, type RestoreCommands } from "./restore-shell";

/** How to restore an Aurora cluster next to the running one, and swap the two. */
export function restoreCluster(root: Root, database: DatabaseFacts): RestoreCommands {
  const { name, members, passwordSecret } = database;
  const homes = homesOf(root);
  const options = optionsOf(root, database);
  const engine = engineOf(database);
  return {
    setup: [
      ...(homes && isSecondHome(root) ? [homeRegion(homes)] : []),
      STATE_VALUE,
      ...functions("instance"),
      ...functions("cluster"),
      `group=$(state_value '${database.securityGroup}' id)`,
      `parameters=$(state_value '${database.parameterGroup[0]}' ${database.parameterGroup[1]})`,
    ],
    pointInTime: [
      `aws rds describe-db-clusters --db-cluster-identifier ${name} --query 'DBClusters[0].LatestRestorableTime' --output text`,
      `aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier ${name} --db-cluster-identifier ${name}-restored --restore-to-time "$TIME" ${options}`,
    ],
    gone: [
      `resource=$(state_value '${database.address}' cluster_resource_id)`,
      `aws rds restore-db-cluster-to-point-in-time --source-db-cluster-resource-id "$resource" --db-cluster-identifier ${name}-restored --use-latest-restorable-time ${options}`,
    ],
    snapshot: [
      `aws rds describe-db-cluster-snapshots --db-cluster-identifier ${name} --query 'reverse(sort_by(DBClusterSnapshots,&SnapshotCreateTime))[:5].[DBClusterSnapshotIdentifier,SnapshotCreateTime]' --output table`,
      `aws rds restore-db-cluster-from-snapshot --snapshot-identifier "$SNAPSHOT" ${engine} --db-cluster-identifier ${name}-restored ${options}`,
    ],
    complete: together(
      `cluster_wait_for ${name}-restored`,
      setPassword("cluster", `${name}-restored`, passwordSecret),
      "sleep 60",
      ...members.flatMap((one) => [
        `if [ "$(status_of ${one.name}-restored)" = None ]; then ${create(database, `${name}-restored`, `${one.name}-restored`, one)}; fi`,
        // The first instance of a cluster becomes its writer.
        `wait_for ${one.name}-restored`,
      ]),
      `cluster_wait_for ${name}-restored`,
    ),
    swap: together(
      ...unlessReady("cluster", name),
      ...members.flatMap((one) => unlessReady("instance", one.name)),
      ...leaveGlobal(root, database),
      `cluster_swap ${name}`,
      ...members.map((one) => `swap ${one.name}`),
    ),
    adopt: together(...removeCopy(database), "terraform apply", "terraform plan -detailed-exitcode"),
    removeOld: together(
      `aws rds modify-db-cluster --db-cluster-identifier ${name}-old --no-deletion-protection --apply-immediately >/dev/null`,
      ...members.map((one) => `aws rds delete-db-instance --db-instance-identifier ${one.name}-old >/dev/null`),
      `aws rds delete-db-cluster --db-cluster-identifier ${name}-old --final-db-snapshot-identifier "${name}-old-$(date -u +%Y%m%d%H%M)" >/dev/null`,
    ),
    drill: drill(root, database),
  };
}

function drill(root: Root, database: DatabaseFacts): RestoreCommands["drill"] {
  const { name, members } = database;
  const copy = `${name}-drill`;
  return {
    restore: together(
      "date -u",
      `aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier ${name} --db-cluster-identifier ${copy} --use-latest-restorable-time ${networkOf(root, database)} --no-deletion-protection >/dev/null`,
      `cluster_wait_for ${copy}`,
      ...members.slice(0, 1).map((writer) => create(database, copy, `${copy}-writer`, writer)),
      `wait_for ${copy}-writer`,
      "date -u",
    ),
    remove: together(
      `aws rds delete-db-instance --db-instance-identifier ${copy}-writer >/dev/null`,
      `aws rds delete-db-cluster --db-cluster-identifier ${copy} --skip-final-snapshot --delete-automated-backups >/dev/null`,
    ),
  };
}

function create(
  database: DatabaseFacts,
  cluster: string,
  name: string,
  { class: size, zone, promotionTier }: Member,
): string {
  return `aws rds create-db-instance --db-instance-identifier ${name} --db-cluster-identifier ${cluster} ${engineOf(database)} --db-instance-class ${size} --availability-zone ${zone} --promotion-tier ${promotionTier} --no-publicly-accessible >/dev/null`;
}

function engineOf({ resource }: DatabaseFacts): string {
  return `--engine ${stringOf(resource.body["engine"])}`;
}

/** What every copy needs. */
function networkOf(root: Root, { subnetGroup, resource }: DatabaseFacts): string {
  return `--db-subnet-group-name ${subnetGroup} --vpc-security-group-ids "$group" --db-cluster-parameter-group-name "$parameters" ${capacityOf(root, resource.body)}`;
}

/** What a copy that takes over needs. */
function optionsOf(root: Root, database: DatabaseFacts): string {
  const { body } = database.resource;
  return [
    networkOf(root, database),
    "--copy-tags-to-snapshot",
    `--enable-cloudwatch-logs-exports ${strings(body["enabled_cloudwatch_logs_exports"]).join(" ")}`,
    ...(body["iam_database_authentication_enabled"] === true ? ["--enable-iam-database-authentication"] : []),
    ...(body["deletion_protection"] === true ? ["--deletion-protection"] : []),
  ].join(" ");
}

function capacityOf(root: Root, body: DatabaseFacts["resource"]["body"]): string {
  const [scaling = {}] = blocks(body["serverlessv2_scaling_configuration"]);
  const pause = scaling["seconds_until_auto_pause"];
  return `--serverless-v2-scaling-configuration MinCapacity=${root.value(scaling["min_capacity"])},MaxCapacity=${root.value(scaling["max_capacity"])}${pause === undefined ? "" : `,SecondsUntilAutoPause=${root.value(pause)}`}`;
}

/**
 * A global database consists of resources, not of names: without this, the recovery region would go on copying the old
 * database, and Terraform would not notice. Terraform makes a new one when the old one is gone; a second home has none to
 * make.
 */
function leaveGlobal(root: Root, { name, global }: DatabaseFacts): string[] {
  if (global === undefined) return [];
  const id = global.name;
  const members = `aws rds describe-global-clusters --query "GlobalClusters[?GlobalClusterIdentifier=='${id}'][].GlobalClusterMembers[].DBClusterArn" --output text`;
  const leave = (region: string, cluster: string): string[] => {
    const arn = `arn:aws:rds:${region}:${root.account}:cluster:${cluster}`;
    return [
      `case "$(${members})" in`,
      `  *${arn}*)`,
      `    aws rds remove-from-global-cluster --region ${region} --global-cluster-identifier ${id} --db-cluster-identifier ${arn} >/dev/null`,
      `    while ${members} | grep -q ${arn}; do sleep 15; done ;;`,
      "esac",
    ];
  };
  return [
    `if [ "$(cluster_status_of ${name}-restored)" != None ]; then`,
    ...leave(global.region, global.cluster),
    ...leave(root.region, name),
    `if [ -n "$(aws rds describe-global-clusters --query "GlobalClusters[?GlobalClusterIdentifier=='${id}'].Status" --output text)" ]; then`,
    `  aws rds modify-global-cluster --global-cluster-identifier ${id} --no-deletion-protection >/dev/null`,
    `  aws rds delete-global-cluster --global-cluster-identifier ${id} >/dev/null`,
    "fi",
    "fi",
  ];
}

/** What is in the recovery region is of the old database, and its name is needed for the new copy. */
function removeCopy({ copied }: DatabaseFacts): string[] {
  if (copied?.how !== "global") return [];
  const { region, name } = copied;
  return [
    `if [ "$(cluster_status_of ${name} ${region})" = available ]; then`,
    `  aws rds modify-db-cluster --region ${region} --db-cluster-identifier ${name} --no-deletion-protection --apply-immediately >/dev/null`,
    `  aws rds delete-db-cluster --region ${region} --db-cluster-identifier ${name} --skip-final-snapshot >/dev/null`,
    "fi",
    `until [ "$(cluster_status_of ${name} ${region})" = None ]; do echo "waiting until ${name} is deleted"; sleep 30; done`,
  ];
}
