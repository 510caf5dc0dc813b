import { dependable } from "cdktf";
import { Construct } from "constructs";
import { Naming, type Protection } from "../core";
import { Role } from "../iam";
import { Key } from "../kms";
import { Bucket } from "../s3";
import type { SnapshotExportConfig } from "./config";

export interface SnapshotExportProps {
  readonly config: SnapshotExportConfig;
  /** The id of the database: `database`. */
  readonly database: string;
  readonly protection: Protection;
}

/**
 * RDS demands `s3:PutObject*`, `s3:GetObject*` and `s3:DeleteObject*`. These are the actions that they stand for, but for
 * those of torrents and object locks; the bucket holds nothing but exports.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartExportTask.html
 */
const EXPORT_ACTIONS = [
  "s3:AbortMultipartUpload",
  ...["", "Acl", "Tagging", "VersionAcl", "VersionTagging"].map((kind) => `s3:PutObject${kind}`),
  ...["", "Acl", "Attributes", "Tagging", "Version", "VersionAcl", "VersionAttributes", "VersionTagging"].map(
    (kind) => `s3:GetObject${kind}`,
  ),
  ...["", "Tagging", "Version", "VersionTagging"].map((kind) => `s3:DeleteObject${kind}`),
];

/**
 * What exporting a snapshot needs: a bucket to write to, a key to encrypt with, and a role that may write there.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.Setup.html
 */
export class SnapshotExport extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;
  readonly role: Role;
  /** The command that starts an export; fill in the task's name and the snapshot. */
  readonly command: string;

  constructor(scope: Construct, id: string, props: SnapshotExportProps) {
    super(scope, id);
    const { database, config, protection } = props;
    const name = Naming.of(this).globalName("bucket", `${database}-exports`);
    this.bucket = new Bucket(this, "bucket", { config: { ...config, name }, protection });
    this.key = new Key(this, "key", {
      description: `Encrypts the exported snapshots of the ${database}`,
      protection,
    });
    // A bucket that still has exports is not deleted; nor is the key then, without which nobody can read them.
    this.bucket.resource.dependsOn = [dependable(this.key.resource)];
    this.role = this.#createRole(database);
    this.command = [
      "aws rds start-export-task --export-task-identifier NAME --source-arn SNAPSHOT_ARN",
      `--s3-bucket-name ${this.bucket.bucketName} --iam-role-arn ${this.role.roleArn} --kms-key-id ${this.key.keyArn}`,
    ].join(" ");
  }

  #createRole(database: string): Role {
    const role = new Role(this, "role", {
      name: `${database}-export`,
      description: `Lets RDS write snapshots of the ${database} to S3.`,
      trust: { service: "export.rds.amazonaws.com" },
      statements: [
        {
          sid: "FindBucket",
          actions: ["s3:GetBucketLocation", "s3:ListBucket"],
          resources: [this.bucket.bucketArn],
        },
        {
          sid: "WriteExports",
          actions: EXPORT_ACTIONS,
          resources: [this.bucket.objectsArn()],
        },
      ],
    });
    return role;
  }
}
