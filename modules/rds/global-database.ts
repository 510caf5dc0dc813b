import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, TIMEOUTS, type Protection } from "../core";
import { Key } from "../kms";
import type { RecoveryRegion } from "../s3";
import type { DatabaseRecoveryConfig, DatabaseSettings } from "./config";
import { engineArguments, parameterGroupArguments } from "./engine";
import { RecoveryNetwork } from "./recovery-network";
import { scaling, type ServerlessEngine } from "./serverless-engine";

export interface GlobalDatabaseProps {
  readonly settings: DatabaseSettings;
  readonly keep: Required<DatabaseRecoveryConfig>;
  readonly identifier: string;
  /** Its name within the stack: `database-recovery`. */
  readonly name: string;
  readonly description: string;
  readonly primary: ServerlessEngine;
  readonly recovery: RecoveryRegion;
  readonly protection: Protection;
}

/**
 * Makes a cluster the primary of an Aurora global database, with a secondary in the recovery region: storage without
 * instances, which Aurora keeps about a second behind. An existing cluster joins as it is, so nothing is recreated.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html
 */
export class GlobalDatabase extends Construct {
  /** The global cluster; failovers are requested on it. */
  readonly globalCluster: RdsGlobalCluster;
  readonly network: RecoveryNetwork;
  readonly key: Key;
  readonly parameterGroup: RdsClusterParameterGroup;
  /** The cluster in the recovery region. */
  readonly resource: RdsCluster;

  constructor(scope: Construct, id: string, props: GlobalDatabaseProps) {
    super(scope, id);
    const { settings, recovery, keep, name } = props;
    const { provider } = recovery;
    this.globalCluster = this.#createGlobalCluster(props);
    this.network = new RecoveryNetwork(this, "network", { name, recovery, azs: keep.azs });
    this.key = new Key(this, "key", {
      description: props.description,
      protection: props.protection,
      ...props.recovery,
    });
    this.parameterGroup = new RdsClusterParameterGroup(this, "parameters", {
      ...parameterGroupArguments(Naming.of(this), settings),
      provider,
    });
    this.resource = this.#createSecondary(props);
  }

  /** `force_destroy` detaches the clusters before it is deleted; it deletes none of them. */
  #createGlobalCluster({ identifier, primary, protection }: GlobalDatabaseProps): RdsGlobalCluster {
    return new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: `${identifier}-global`,
      sourceDbClusterIdentifier: primary.arn,
      forceDestroy: true,
      deletionProtection: protection === "protected",
      timeouts: TIMEOUTS.globalDatabase,
    });
  }

  /**
   * The password is replicated with the data. It holds nothing that the primary does not, so it has no final snapshot.
   * Versions must be raised on the secondary first, an order Terraform does not know, so it ignores them. AWS does not tell the
   * region of the source; a cluster that was imported would be replaced for the lack of it.
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
      kmsKeyId: this.key.keyArn,
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
        ignoreChanges: ["engine_version", "replication_source_identifier", "source_region"],
      }),
      // Aurora starts replicating once there is an instance to replicate from.
      dependsOn: Object.values(primary.instances),
    });
  }
}
