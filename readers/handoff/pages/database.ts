import { type Root, blocks, stringOf } from "../../terraform";
import type { DatabaseFacts, Facts } from "./facts";
import { section, shell } from "./markdown";

/** Procedures for the database: restore to a point in time, or from a snapshot. */
export function databaseProcedures(root: Root, { database }: Facts): string[] {
  if (database === undefined) return [];
  const kind = database.kind === "cluster" ? cluster(root, database) : instance(database);
  return [
    section(
      "## Restore the database",
      "Restore a copy next to the running database, check it, then swap the two. The old database is kept until you delete it. A restore takes 15 to 60 minutes, longer for a large database. Writes made after the restored time are not in the copy; consider stopping the application first.",
      shell(...securityGroupLookup(database)),
      "To restore to a point in time, set `$TIME` in UTC. The latest possible time is about five minutes ago:",
      shell(...kind.pointInTime),
      "Or restore a snapshot:",
      shell(...kind.snapshot),
      "Wait until the copy is available and check its data from a task or host in this network. Then swap the two. The copy takes over the name, so `DATABASE_URL` stays valid and tasks only have to reconnect:",
      shell(...kind.swap),
      "Terraform tracks the database by its resource ID. Import the new one, and review the plan: it must not replace anything.",
      shell(...kind.state),
      "The password is the one from the restored time. If it has changed since, ask for a handoff with a higher `secret_string_wo_version` and apply it.",
    ),
  ];
}

interface Commands {
  readonly pointInTime: readonly string[];
  readonly snapshot: readonly string[];
  readonly swap: readonly string[];
  readonly state: readonly string[];
}

function securityGroupLookup({ securityGroup }: DatabaseFacts): string[] {
  return [
    `group=$(aws ec2 describe-security-groups --filters 'Name=group-name,Values=${securityGroup}' --query 'SecurityGroups[0].GroupId' --output text)`,
  ];
}

function instance({ name, subnetGroup, resource }: DatabaseFacts): Commands {
  const { body } = resource;
  const options = [
    `--db-subnet-group-name ${subnetGroup} --vpc-security-group-ids "$group"`,
    `--db-parameter-group-name "$parameters" --db-instance-class ${stringOf(body["instance_class"])}`,
    body["multi_az"] === true ? "--multi-az" : "--no-multi-az",
    "--copy-tags-to-snapshot --no-publicly-accessible",
    ...(body["deletion_protection"] === true ? ["--deletion-protection"] : []),
  ].join(" ");
  const parameters = `parameters=$(aws rds describe-db-instances --db-instance-identifier ${name} --query 'DBInstances[0].DBParameterGroups[0].DBParameterGroupName' --output text)`;
  return {
    pointInTime: [
      parameters,
      `aws rds describe-db-instances --db-instance-identifier ${name} --query 'DBInstances[0].LatestRestorableTime'`,
      `aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier ${name} --target-db-instance-identifier ${name}-restored --restore-time "$TIME" ${options}`,
    ],
    snapshot: [
      `aws rds describe-db-snapshots --db-instance-identifier ${name} --query 'reverse(sort_by(DBSnapshots,&SnapshotCreateTime))[:5].[DBSnapshotIdentifier,SnapshotCreateTime]' --output table`,
      `aws rds restore-db-instance-from-db-snapshot --db-snapshot-identifier "$SNAPSHOT" --db-instance-identifier ${name}-restored ${options}`,
    ],
    swap: [
      `aws rds wait db-instance-available --db-instance-identifier ${name}-restored`,
      `aws rds modify-db-instance --db-instance-identifier ${name} --new-db-instance-identifier ${name}-old --apply-immediately`,
      "sleep 120",
      `aws rds wait db-instance-available --db-instance-identifier ${name}-old`,
      `aws rds modify-db-instance --db-instance-identifier ${name}-restored --new-db-instance-identifier ${name} --apply-immediately`,
      "sleep 120",
      `aws rds wait db-instance-available --db-instance-identifier ${name}`,
    ],
    state: [`terraform state rm ${resource.address}`, `terraform import ${resource.address} ${name}`, "terraform plan"],
  };
}

function cluster(root: Root, { name, subnetGroup, resource, members }: DatabaseFacts): Commands {
  const [scaling] = blocks(resource.body["serverlessv2_scaling_configuration"]);
  const capacity =
    scaling === undefined
      ? ""
      : ` --serverless-v2-scaling-configuration MinCapacity=${root.value(scaling["min_capacity"])},MaxCapacity=${root.value(scaling["max_capacity"])}`;
  const options =
    `--db-subnet-group-name ${subnetGroup} --vpc-security-group-ids "$group" --db-cluster-parameter-group-name "$parameters" --copy-tags-to-snapshot${capacity}` +
    (resource.body["deletion_protection"] === true ? " --deletion-protection" : "");
  const create = members.map(
    (member) =>
      `aws rds create-db-instance --db-instance-identifier ${member.name}-restored --db-cluster-identifier ${name}-restored --engine ${stringOf(resource.body["engine"])} --db-instance-class ${member.class}`,
  );
  const rename = (from: string, to: string, before: string, after: string): string[] => [
    ...members.map(
      (member) =>
        `aws rds modify-db-instance --db-instance-identifier ${member.name}${before} --new-db-instance-identifier ${member.name}${after} --apply-immediately`,
    ),
    `aws rds modify-db-cluster --db-cluster-identifier ${from} --new-db-cluster-identifier ${to} --apply-immediately`,
    "sleep 120",
    `aws rds wait db-cluster-available --db-cluster-identifier ${to}`,
  ];
  const parameters = `parameters=$(aws rds describe-db-clusters --db-cluster-identifier ${name} --query 'DBClusters[0].DBClusterParameterGroup' --output text)`;
  return {
    pointInTime: [
      parameters,
      `aws rds describe-db-clusters --db-cluster-identifier ${name} --query 'DBClusters[0].LatestRestorableTime'`,
      `aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier ${name} --db-cluster-identifier ${name}-restored --restore-to-time "$TIME" ${options}`,
      ...create,
    ],
    snapshot: [
      `aws rds describe-db-cluster-snapshots --db-cluster-identifier ${name} --query 'reverse(sort_by(DBClusterSnapshots,&SnapshotCreateTime))[:5].[DBClusterSnapshotIdentifier,SnapshotCreateTime]' --output table`,
      `aws rds restore-db-cluster-from-snapshot --snapshot-identifier "$SNAPSHOT" --engine ${stringOf(resource.body["engine"])} --db-cluster-identifier ${name}-restored ${options}`,
      ...create,
    ],
    swap: [
      ...members.map((member) => `aws rds wait db-instance-available --db-instance-identifier ${member.name}-restored`),
      ...rename(name, `${name}-old`, "", "-old"),
      ...rename(`${name}-restored`, name, "-restored", ""),
    ],
    state: [
      `terraform state rm ${[resource, ...members].map((one) => one.address).join(" ")}`,
      `terraform import ${resource.address} ${name}`,
      ...members.map((member) => `terraform import ${member.address} ${member.name}`),
      "terraform plan",
    ],
  };
}
