import { AT_HOME, homeRegion, startTasks, stopTasks, switching, targetHealth } from "./home-shell";
import type { ClusterCopy, Homes, InstanceCopy } from "./homes";
import { bullets, section, shell } from "./markdown";
import { together } from "./restore-shell";

/** How to return to the home region, from the folder of the second home. */
export function homeAgain(homes: Homes): string {
  const { first, second, region, database, buckets, repository } = homes;
  const firstFolder = `-chdir=../${first}`;
  return section(
    "## Home again",
    `Nothing forces you: ${second} is a complete home. Choose a quiet hour: from the first step to the switch, nobody can write. Run the commands in the folder \`${second}\`, with \`${first}\` next to it, in one shell:`,
    shell(`export AWS_REGION=${region} AWS_PAGER=`, homeRegion(homes)),
    ...stopping(homes),
    ...(database?.kind === "cluster" ? clusterHome(homes, database) : []),
    ...(database?.kind === "instance" ? instanceHome(homes, database) : []),
    ...(buckets.length === 0
      ? []
      : [
          "Copy back what was written to the buckets. What was deleted here comes back; delete it again:",
          shell(
            ...together(
              `terraform ${firstFolder} init -input=false >/dev/null`,
              ...buckets.map(
                ({ copy, output }) =>
                  `aws s3 sync "s3://${copy}" "s3://$(terraform ${firstFolder} output -raw ${output})" --source-region ${region}${AT_HOME}`,
              ),
            ),
          ),
        ]),
    `Apply \`${first}\`. The plan may change settings and start schedules and tasks; it must destroy nothing:`,
    shell(
      ...together(
        `terraform ${firstFolder} init -input=false >/dev/null`,
        `terraform ${firstFolder} apply`,
        ...startTasks(homes, first, AT_HOME),
        `terraform ${firstFolder} plan -detailed-exitcode`,
      ),
    ),
    `${repository === undefined ? "" : `The tasks there run the image that was live when the region was lost. If \`active.auto.tfvars.json\` names another one, deploy that with the pipeline. `}Look: every target must be healthy, and the log must show no errors.`,
    shell(targetHealth(first, AT_HOME)),
    "Switch back:",
    shell(...switching(homes, false)),
    `Put this home back to sleep.${database === undefined ? "" : " Its database is protected, so Terraform must forget it first."}`,
    shell(
      ...together(
        "rm -f active.auto.tfvars.json",
        ...(database === undefined ? [] : forget(database)),
        "terraform apply",
        "terraform plan -detailed-exitcode",
      ),
    ),
    ...(database?.kind === "instance" ? [leftovers(homes, database), shell(...remove(database))] : []),
    ...(database?.kind === "cluster"
      ? [`The cluster stays as the copy that it was. Apply \`${first}\` once more if its next plan is not empty.`]
      : []),
  );
}

function stopping(homes: Homes): string[] {
  const commands = stopTasks(homes, homes.second, "");
  if (commands.length === 0 && !homes.jobs) return [];
  return [
    [
      "Stop everything that writes here.",
      ...(homes.queues ? ["Messages stay in the queues of this home: let the workers empty them before."] : []),
      ...(homes.jobs ? ["Jobs that are running end by themselves: wait for them."] : []),
    ].join(" "),
    ...(commands.length > 0 ? [shell(...together(...commands))] : []),
  ];
}

/** Aurora makes the old writer a copy again; a switchover loses nothing. */
function clusterHome({ region, account }: Homes, { cluster, home, global }: ClusterCopy): string[] {
  const member = (attribute: string): string =>
    `$(aws rds describe-global-clusters --global-cluster-identifier ${global} --query "GlobalClusters[0].GlobalClusterMembers[?DBClusterArn=='$HOME_CLUSTER'].${attribute} | [0]" --output text)`;
  return [
    `Aurora makes the cluster of the home region a copy again once that region is back. If it is not among the members of \`${global}\`, or never \`connected\`, its events say why: stay here, and ask AWS. \`${cluster}\` gives the writer back without losing anything:`,
    shell(
      ...together(
        `HOME_CLUSTER=arn:aws:rds:$HOME_REGION:${account}:cluster:${home}`,
        `if [ "${member("IsWriter")}" != True ]; then`,
        `  until [ "${member("SynchronizationStatus")}" = connected ]; do echo "waiting until $HOME_CLUSTER has everything"; sleep 30; done`,
        `  aws rds switchover-global-cluster --region ${region} --global-cluster-identifier ${global} --target-db-cluster-identifier "$HOME_CLUSTER" --query GlobalCluster.Status`,
        "fi",
        `until [ "${member("IsWriter")}" = True ]; do echo "waiting until $HOME_CLUSTER writes"; sleep 15; done`,
      ),
    ),
  ];
}

/** The data of an instance goes home as a snapshot, and from there as after any other loss. */
function instanceHome({ first, region, account }: Homes, { name }: InstanceCopy): string[] {
  const firstFolder = `-chdir=../${first}`;
  const available = (at: string): string =>
    `until [ "$(aws rds describe-db-snapshots${at} --db-snapshot-identifier "$SNAPSHOT" --query 'DBSnapshots[0].Status' --output text)" = available ]; do echo "waiting for $SNAPSHOT"; sleep 30; done`;
  return [
    "Take a snapshot of the database, and copy it to the home region. Each takes minutes, longer for a large database:",
    shell(
      `SNAPSHOT=${name}-home-$(date -u +%Y%m%d%H%M)`,
      ...together(
        // A database with another key than the root names would be replaced by the next apply.
        `terraform ${firstFolder} init -input=false >/dev/null`,
        `KEY=$(terraform ${firstFolder} output -json | jq -r '.database_key.value // "alias/aws/rds"')`,
        `aws rds create-db-snapshot --db-instance-identifier ${name} --db-snapshot-identifier "$SNAPSHOT" --query DBSnapshot.Status`,
        available(""),
        `aws rds copy-db-snapshot${AT_HOME} --source-region ${region} --source-db-snapshot-identifier "arn:aws:rds:${region}:${account}:snapshot:$SNAPSHOT" --target-db-snapshot-identifier "$SNAPSHOT" --kms-key-id "$KEY" --copy-tags --query DBSnapshot.Status`,
        available(AT_HOME),
      ),
      'echo "$SNAPSHOT"',
    ),
    `In another shell, in the folder \`${first}\`, restore it as in "Restore the database" of its runbook: set \`SNAPSHOT\` to what was printed, run the names and functions, and then everything from the command for a snapshot on. That also copies its backups to ${region} again.`,
  ];
}

const IN_STATE = { cluster: "aws_rds_cluster.database[0]", instance: "aws_db_instance.database[0]" } as const;

function forget({ kind }: ClusterCopy | InstanceCopy): string[] {
  const address = IN_STATE[kind];
  return [`if terraform state list | grep -Fqx '${address}'; then terraform state rm '${address}'; fi`];
}

function leftovers({ region, first }: Homes, { name }: InstanceCopy): string {
  return [
    `\`${name}\` still runs, and the next loss of the region needs its name. Once nobody misses it, delete it with the command below. What stays until you delete it, and costs as much as its storage:`,
    bullets([
      `the snapshots \`${name}-home-…\` in both regions, and \`${name}-final-…\` in ${region}`,
      `the database \`${first}-database-old\`, from the restore`,
      "the backups that were copied before the loss, until they expire",
    ]),
  ].join("\n\n");
}

function remove({ name }: InstanceCopy): string[] {
  return together(
    `aws rds modify-db-instance --db-instance-identifier ${name} --no-deletion-protection --apply-immediately >/dev/null`,
    `aws rds delete-db-instance --db-instance-identifier ${name} --final-db-snapshot-identifier "${name}-final-$(date -u +%Y%m%d%H%M)" >/dev/null`,
  );
}
