import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, type Protection } from "../core";
import type { RecoveryRegion } from "../s3";
import type { DatabaseRecoveryConfig, DatabaseSettings } from "./config";
import { createKey } from "./encryption-key";
import { engineArguments, parameterGroupArguments } from "./engine";
import { RecoveryNetwork } from "./recovery-network";
import { scaling, type ServerlessEngine } from "./serverless-engine";

export interface GlobalDatabaseProps {
  readonly settings: DatabaseSettings;
  readonly keep: Required<DatabaseRecoveryConfig>;
  readonly identifier: string;
  /** What it is called among the stack's: `database-recovery`. */
  readonly name: string;
  readonly description: string;
  readonly primary: ServerlessEngine;
  readonly recovery: RecoveryRegion;
  readonly protection: Protection;
}

/**
 * Makes a cluster the first of an Aurora global database, and the second one in the recovery region: storage without
 * machines, which Aurora keeps about a second behind. The cluster that exists is taken in as it is, so nothing is made anew.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html
 */
export class GlobalDatabase extends Construct {
  /** The bracket around both clusters: what a failover is asked of. */
  readonly globalCluster: RdsGlobalCluster;
  readonly network: RecoveryNetwork;
  readonly key: KmsKey;
  readonly parameterGroup: RdsClusterParameterGroup;
  /** The cluster in the recovery region. */
  readonly resource: RdsCluster;

  constructor(scope: Construct, id: string, props: GlobalDatabaseProps) {
    super(scope, id);
    const { settings, recovery, keep, name } = props;
    const { provider } = recovery;
    this.globalCluster = this.#createGlobalCluster(props);
    this.network = new RecoveryNetwork(this, "network", { name, recovery, azs: keep.azs });
    this.key = createKey(this, "key", { ...props, provider });
    this.parameterGroup = new RdsClusterParameterGroup(this, "parameters", {
      ...parameterGroupArguments(Naming.of(this), settings),
      provider,
    });
    this.resource = this.#createSecondary(props);
  }

  /** `force_destroy` lets the clusters go before it goes itself; it deletes none of them. */
  #createGlobalCluster({ identifier, primary, protection }: GlobalDatabaseProps): RdsGlobalCluster {
    return new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: `${identifier}-global`,
      sourceDbClusterIdentifier: primary.arn,
      forceDestroy: true,
      deletionProtection: protection === "protected",
    });
  }

  /**
   * The password comes with the data. It holds nothing that the first cluster does not, so it has no final snapshot. Versions are
   * raised in a given order, the second cluster first, which Terraform does not know: it leaves them alone.
   */
  #createSecondary({ settings, keep, identifier, primary, recovery, protection }: GlobalDatabaseProps): RdsCluster {
    const clusterIdentifier = `${identifier}-recovery`;
    return new RdsCluster(this, "Resource", {
      provider: recovery.provider,
      clusterIdentifier,
      globalClusterIdentifier: this.globalCluster.id,
      sourceRegion: Naming.of(this).deployment.region,
      engine: engineArguments(settings).engine,
      engineVersion: primary.resource.engineVersionActual,
      serverlessv2ScalingConfiguration: scaling(settings),
      storageEncrypted: true,
      kmsKeyId: this.key.arn,
      dbClusterParameterGroupName: this.parameterGroup.name,
      dbSubnetGroupName: this.network.subnetGroup.name,
      vpcSecurityGroupIds: [this.network.securityGroup.id],
      iamDatabaseAuthenticationEnabled: settings.iamAuthentication,
      backupRetentionPeriod: keep.retentionDays,
      preferredBackupWindow: settings.backupWindow,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: protection === "protected",
      deleteAutomatedBackups: protection === "disposable",
      skipFinalSnapshot: true,
      tags: { Name: clusterIdentifier },
      lifecycle: keepFromDestruction(protection, {
        ignoreChanges: ["engine_version", "replication_source_identifier"],
      }),
      // Aurora begins to copy once there is a machine to copy from.
      dependsOn: Object.values(primary.machines),
    });
  }
}
