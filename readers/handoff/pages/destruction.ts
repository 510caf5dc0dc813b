import { type Resource, type Root } from "../../terraform";
import type { Facts } from "./facts";
import { bullets, shell } from "./markdown";

/** How to destroy a root: what it takes, what stays, and when its names are free again. */
export function destruction(root: Root, { kind, protectedFromDestruction }: Facts): string {
  const addresses = protectedFromDestruction.map((address) => `\`${address}\``).join(", ");
  if (kind !== "environment") return sharedByAll(kind, addresses);
  if (addresses !== "") {
    return `\`terraform destroy\` fails while these resources are protected: ${addresses}. To destroy them, get approval from the owner of the data. Then ask for a handoff with \`protection: "retiring"\`, apply it, and follow its README, which says what to empty, what stays and what that costs.`;
  }
  return [
    ...emptyFirst(root),
    shell("terraform destroy"),
    ...(whatStays(root).length > 0 ? ["What stays, and costs as much as its storage:", bullets(whatStays(root))] : []),
    ...namesInUse(root),
  ].join("\n\n");
}

/** Bookkeeping of the whole account, which no setting makes destructible. */
function sharedByAll(kind: "account" | "state", addresses: string): string {
  const what = kind === "state" ? "the states of all roots" : "what all environments of the account use";
  const backend =
    kind === "state"
      ? ", move the state out of the bucket (remove the `backend` block, `terraform init -migrate-state`)"
      : "";
  return `It holds ${what}, so destroy it only when no environment of the account is left. No handoff permits that. In a copy of this folder, delete every \`prevent_destroy\` and turn off every \`deletion_protection…\`${backend}, and apply. Empty the buckets, with all versions. Then run \`terraform destroy\`.${addresses === "" ? "" : ` These are protected: ${addresses}.`}`;
}

/** What Terraform does not empty; it stops there, and destroys the rest once they are empty. */
function emptyFirst(root: Root): string[] {
  const buckets = root.all("aws_s3_bucket").filter(({ body }) => body["force_destroy"] !== true);
  const vaults = root.all("aws_backup_vault").filter(({ body }) => body["force_destroy"] !== true);
  return [
    ...(buckets.length === 0
      ? []
      : [
          "Terraform does not delete buckets that contain objects. Copy what must be kept, then delete all their versions, after the applications have stopped:",
          shell(
            "empty() {",
            `  while objects=$(aws s3api list-object-versions --region "$2" --bucket "$1" --max-items 500 --output json --query '{Objects: [Versions, DeleteMarkers][].{Key: Key, VersionId: VersionId}}') && [ "$(echo "$objects" | jq '.Objects | length')" -gt 0 ]; do`,
            '    aws s3api delete-objects --region "$2" --bucket "$1" --delete "$objects" --query \'length(Deleted)\' || return',
            "  done",
            "}",
            ...buckets.map((one) => `empty ${root.nameOf(one)} ${one.region}`),
          ),
        ]),
    ...(vaults.length === 0
      ? []
      : [
          "Nor does it delete vaults that contain backups. This deletes them for good:",
          shell(...vaults.flatMap((one) => emptyVault(root.nameOf(one), one.region))),
        ]),
  ];
}

function emptyVault(name: string, region: string): string[] {
  return [
    `for point in $(aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name ${name} --query 'RecoveryPoints[].RecoveryPointArn' --output text); do`,
    `  aws backup delete-recovery-point --region ${region} --backup-vault-name ${name} --recovery-point-arn "$point"`,
    "done",
  ];
}

function whatStays(root: Root): string[] {
  const databases = [...root.all("aws_db_instance"), ...root.all("aws_rds_cluster")];
  const kept = databases.filter(({ body }) => body["skip_final_snapshot"] !== true);
  const replicated = root.first("aws_db_instance_automated_backups_replication");
  return [
    ...kept.map((one) => `The final snapshot \`${root.nameOf(one)}-final-…\`, without an end.`),
    ...databases
      .filter(({ body }) => body["delete_automated_backups"] === false)
      .map((one) => `The automated backups of \`${root.nameOf(one)}\`, until they expire.`),
    ...(replicated === undefined ? [] : [`Their copies in ${replicated.region}, until they expire.`]),
    ...root
      .all("aws_ebs_volume")
      .filter(({ body }) => body["final_snapshot"] === true)
      .map((one) => `A final snapshot of the disk \`${one.address}\`, without an end.`),
  ];
}

/** Names that cannot be used again for a while, and keys that can still be saved. */
function namesInUse(root: Root): string[] {
  const waiting = (all: readonly Resource[], argument: string): Resource[] =>
    all.filter(({ body }) => Number(body[argument] ?? 30) > 0);
  const secrets = waiting(root.all("aws_secretsmanager_secret"), "recovery_window_in_days");
  const keys = waiting(root.all("aws_kms_key"), "deletion_window_in_days");
  const [secret] = secrets;
  return [
    ...(secret === undefined
      ? []
      : [
          `The names of the secrets are taken for ${Number(secret.body["recovery_window_in_days"] ?? 30)} days, in which \`aws secretsmanager restore-secret\` brings one back. To apply this environment again before that, free the names for good:`,
          shell(
            ...secrets.map(
              (one) =>
                `aws secretsmanager delete-secret --region ${one.region} --secret-id ${root.nameOf(one)} --force-delete-without-recovery`,
            ),
          ),
        ]),
    ...(keys.length === 0
      ? []
      : [
          `Keys are deleted after ${[...new Set(keys.map(({ body }) => Number(body["deletion_window_in_days"] ?? 30)))].join(" or ")} days. Snapshots, backups and exports encrypted with one are then lost. Until then, \`aws kms cancel-key-deletion\` saves it.`,
        ]),
  ];
}
