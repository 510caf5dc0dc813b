import { type Root } from "../../terraform";
import type { Facts } from "./facts";
import { homeAgain } from "./home-again";
import { AT_HOME, homeRegion, stopTasks, switching, targetHealth } from "./home-shell";
import { homesOf, type ClusterCopy, type Homes } from "./homes";
import { section, shell } from "./markdown";
import { together } from "./restore-shell";

/** What to do if the home region is lost, and afterwards; the same in the folders of both homes. */
export function recoveryProcedures(root: Root, facts: Facts): string[] {
  const homes = homesOf(root);
  if (homes === undefined) return [copiesProcedure(root, facts)];
  return [lost(homes), homeAgain(homes)];
}

function lost(homes: Homes): string {
  const { first, second, region, database, repository } = homes;
  const global = database?.kind === "cluster" ? database : undefined;
  return section(
    "## The region is lost",
    `${first} has a second home in ${region}, the folder \`${second}\`. Its state, images, secrets, certificates and data are there; no step needs the region that is lost. Go only if AWS cannot say when that will be back: what was written in the last moments is lost, and coming back takes as long.`,
    "Stay in one shell, in that folder, and set its region:",
    shell(`export AWS_REGION=${region} AWS_PAGER=`),
    ...(global
      ? [
          "Promote the database's copy. It needs an instance first; then it becomes the writer.",
          shell(...promotion(homes, global)),
        ]
      : []),
    `Bring the second home up.${database?.kind === "instance" ? " This restores the latest state of the database, which takes most of the time; the second apply sets what a restore leaves at its defaults." : ""} The image must be the one that was live, which may not be the newest: compare with the pipeline, and set another tag if they differ. \`-refresh=false\`, because IAM and Route 53 may not answer.`,
    shell(
      ...(repository === undefined
        ? [`printf '{ "active": true }\\n' > active.auto.tfvars.json`]
        : [
            `aws ecr describe-images --repository-name ${repository} --query 'reverse(sort_by(imageDetails,&imagePushedAt))[:10].[imagePushedAt,imageTags[0]]' --output text`,
            `IMAGE_TAG=$(aws ecr describe-images --repository-name ${repository} --query 'reverse(sort_by(imageDetails,&imagePushedAt))[0].imageTags[0]' --output text)`,
            `printf '{ "active": true, "image_tag": "%s" }\\n' "$IMAGE_TAG" > active.auto.tfvars.json`,
          ]),
      "terraform init",
      "terraform apply -refresh=false",
      ...(database?.kind === "instance" ? ["terraform apply -refresh=false"] : []),
    ),
    "Look before anybody gets there: every target must be healthy, and the application's log must show no errors.",
    shell(targetHealth(second, "")),
    "Switch. CloudFront and DNS follow within about a minute:",
    shell(...switching(homes, true)),
    `From now on apply only this folder: keep \`active.auto.tfvars.json\` in it, and do not apply \`${first}\`, whose region may come back at any time. Stop that home's pipelines.`,
    ...stopFirst(homes),
  );
}

/** Its tasks would go on with data that nobody reads any more. */
function stopFirst(homes: Homes): string[] {
  const commands = stopTasks(homes, homes.first, AT_HOME);
  if (commands.length === 0) return [];
  return ["As soon as its region answers, stop what writes there:", shell(...together(homeRegion(homes), ...commands))];
}

function promotion({ region, account }: Homes, { cluster, global, zone }: ClusterCopy): string[] {
  const arn = `arn:aws:rds:${region}:${account}:cluster:${cluster}`;
  const writer = `--query "GlobalClusters[0].GlobalClusterMembers[?DBClusterArn=='${arn}'].IsWriter | [0]" --output text`;
  return [
    `aws rds create-db-instance --db-instance-identifier ${cluster}-writer --db-cluster-identifier ${cluster} --engine aurora-postgresql --db-instance-class db.serverless --availability-zone ${zone} --promotion-tier 0`,
    `until aws rds wait db-instance-available --db-instance-identifier ${cluster}-writer; do sleep 15; done`,
    `aws rds failover-global-cluster --global-cluster-identifier ${global} --target-db-cluster-identifier ${arn} --allow-data-loss`,
    `until [ "$(aws rds describe-global-clusters --global-cluster-identifier ${global} ${writer})" = True ]; do sleep 15; done`,
  ];
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** For an environment without a second home: what there is. */
function copiesProcedure(root: Root, { recoveryRegions, vault }: Facts): string {
  const [region] = recoveryRegions;
  if (region === undefined) return "";
  const buckets = root.all("aws_s3_bucket").filter((one) => one.region === region);
  return section(
    "## The region is lost",
    `This environment promises no recovery time, and has no second home. In ${region} there are copies${buckets.length > 0 ? ` in ${list(buckets.map((one) => root.nameOf(one)))}` : ""}. To get a second home there, ask for a handoff with \`recovery\` in its file.`,
    vault === undefined
      ? ""
      : shell(
          `aws backup list-backup-vaults --region ${region} --query 'BackupVaultList[].BackupVaultName'`,
          `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name "$VAULT" --query 'reverse(sort_by(RecoveryPoints,&CreationDate))[:5].[RecoveryPointArn,ResourceType,CreationDate]' --output table`,
        ),
  );
}
