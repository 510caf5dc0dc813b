import { DbInstanceAutomatedBackupsReplication } from "@cdktf/provider-aws/lib/db-instance-automated-backups-replication";
import { Construct } from "constructs";
import { keepFromDestruction, type Protection } from "../core";
import { Key } from "../kms";
import type { RecoveryRegion } from "../s3";

export interface ReplicatedBackupsProps {
  /** The instance whose snapshots and transaction logs are copied. */
  readonly instanceArn: string;
  readonly description: string;
  readonly retentionDays: number;
  readonly recovery: RecoveryRegion;
  readonly protection: Protection;
}

/**
 * Replicates an instance's automated backups to the recovery region, where a new instance can be restored to any
 * second.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
 */
export class ReplicatedBackups extends Construct {
  /** Keys are regional: copies are encrypted with a key of their region. */
  readonly key: Key;
  readonly resource: DbInstanceAutomatedBackupsReplication;

  constructor(scope: Construct, id: string, props: ReplicatedBackupsProps) {
    super(scope, id);
    const { provider } = props.recovery;
    this.key = new Key(this, "key", {
      description: props.description,
      protection: props.protection,
      ...props.recovery,
    });
    this.resource = new DbInstanceAutomatedBackupsReplication(this, "Resource", {
      provider,
      sourceDbInstanceArn: props.instanceArn,
      kmsKeyId: this.key.keyArn,
      retentionPeriod: props.retentionDays,
      lifecycle: keepFromDestruction(props.protection),
    });
  }
}
