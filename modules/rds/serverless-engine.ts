import { createHash } from "node:crypto";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { Construct } from "constructs";
import { Naming, type AlarmSpec, type WidgetSpec } from "../core";
import type { DatabaseSettings } from "./config";
import {
  deletionSettings,
  createLogGroups,
  engineArguments,
  keepDatabase,
  instanceArguments,
  parameterGroupArguments,
  type Content,
  type Engine,
  type EngineProps,
} from "./engine";
import { FAILURES, RESTARTS, type EventSource } from "./events";
import type { Origin } from "./origin";
import { serverlessAlarms } from "./signals";
import { serverlessWidgets } from "./widgets";

const LOGS = ["postgresql"];
/** What an adopted cluster has from the global database: people upgrade its members, the secondary first. */
const ADOPTED = ["engine_version", "replication_source_identifier"];
/** The reader that `multiAz` adds. */
const STANDBY = "standby";
/** Readers in this tier are kept as large as the writer, so that they can take over at once. */
const TAKES_OVER = 1;

/**
 * An Aurora PostgreSQL Serverless v2 cluster: a writer, and readers by name in other zones.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_cluster
 */
export class ServerlessEngine extends Construct implements Engine {
  readonly kind = "serverless";
  readonly endpoint: string;
  readonly readerEndpoint: string | undefined;
  readonly arn: string;
  readonly resourceId: string;
  readonly alarms: readonly AlarmSpec[];
  readonly widgets: readonly WidgetSpec[];
  readonly eventSources: readonly EventSource[];
  /** The underlying cluster; the escape hatch. */
  readonly resource: RdsCluster;
  /** The instances by name; roles change hands in a failover, names do not. */
  readonly instances: Readonly<Record<string, RdsClusterInstance>>;
  /** Undefined for an adopted cluster, which keeps the group that it has. */
  readonly parameterGroup: RdsClusterParameterGroup | undefined;

  constructor(scope: Construct, id: string, props: EngineProps) {
    super(scope, id);
    const { settings, identifier } = props;
    this.parameterGroup = isNew(props.content)
      ? new RdsClusterParameterGroup(this, "parameters", parameterGroupArguments(Naming.of(this), settings))
      : undefined;
    this.resource = this.#createCluster(props);
    this.instances = this.#createInstances(props);
    const hasReaders = Object.keys(this.instances).length > 1;
    this.endpoint = this.resource.endpoint;
    this.readerEndpoint = hasReaders ? this.resource.readerEndpoint : undefined;
    this.arn = this.resource.arn;
    this.resourceId = this.resource.clusterResourceId;
    this.eventSources = [
      {
        id: "cluster-failures",
        severity: "P1",
        type: "db-cluster",
        ids: [this.resource.clusterIdentifier],
        categories: ["failure"],
      },
      {
        id: "cluster-failovers",
        severity: "P2",
        type: "db-cluster",
        ids: [this.resource.clusterIdentifier],
        categories: ["failover", "global failover"],
      },
      {
        id: "failures",
        severity: "P2",
        type: "db-instance",
        ids: Object.values(this.instances).map((one) => one.identifier),
        categories: [...FAILURES, ...RESTARTS],
      },
    ];
    this.alarms = serverlessAlarms(settings, { identifier, reference: this.resource.clusterIdentifier }, hasReaders);
    this.widgets = serverlessWidgets(settings, identifier, hasReaders);
  }

  #createCluster(props: EngineProps): RdsCluster {
    const { settings, identifier, protection } = props;
    const logGroups = createLogGroups(this, "cluster", identifier, LOGS, settings.logRetentionDays);
    return new RdsCluster(this, "Resource", {
      ...deletionSettings(identifier, protection),
      clusterIdentifier: identifier,
      ...engineArguments(settings),
      serverlessv2ScalingConfiguration: scaling(settings),
      ...contentArguments(props),
      storageEncrypted: true,
      ...(props.key ? { kmsKeyId: props.key.keyArn } : {}),
      ...(this.parameterGroup ? { dbClusterParameterGroupName: this.parameterGroup.name } : {}),
      dbSubnetGroupName: props.subnetGroupName,
      vpcSecurityGroupIds: [props.securityGroupId],
      iamDatabaseAuthenticationEnabled: settings.iamAuthentication,
      backupRetentionPeriod: settings.backupRetentionDays,
      preferredBackupWindow: settings.backupWindow,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      enabledCloudwatchLogsExports: LOGS,
      copyTagsToSnapshot: true,
      applyImmediately: props.applyImmediately,
      tags: { Name: identifier },
      // A global database adds the cluster to itself; without this, an apply would remove it again.
      lifecycle: keepDatabase(protection, "global_cluster_identifier", ...(isNew(props.content) ? [] : ADOPTED)),
      dependsOn: logGroups,
    });
  }

  /** The writer first: Aurora makes the first instance the writer. */
  #createInstances(props: EngineProps): Record<string, RdsClusterInstance> {
    const { settings, azs } = props;
    const [writerAz = "a", ...otherAzs] = azs;
    const writer = this.#createMachine(props, { name: "writer", id: "writer", az: writerAz, promotionTier: 0 });
    const reader = (name: string, id: string, az = writerAz) =>
      this.#createMachine(props, { name, id, az, promotionTier: TAKES_OVER, dependsOn: [writer] });
    return {
      writer,
      ...(settings.multiAz ? { [STANDBY]: reader(STANDBY, STANDBY, otherAzs[0]) } : {}),
      ...Object.fromEntries(
        settings.serverless.readers.map((name) => [name, reader(name, `reader-${name}`, pick(name, otherAzs))]),
      ),
    };
  }

  #createMachine(props: EngineProps, { name, id, az, ...rest }: Machine): RdsClusterInstance {
    const identifier = `${props.identifier}-${name}`;
    return new RdsClusterInstance(this, id, {
      ...instanceArguments(props),
      ...rest,
      identifier,
      clusterIdentifier: this.resource.clusterIdentifier,
      engine: engineArguments(props.settings).engine,
      instanceClass: "db.serverless",
      availabilityZone: `${props.region}${az}`,
      preferredMaintenanceWindow: props.settings.maintenanceWindow,
      tags: { Name: identifier },
    });
  }
}

/** The scaling bounds of a cluster's instances. */
export function scaling({ serverless: { minAcu, maxAcu, pauseAfterSeconds } }: DatabaseSettings) {
  return {
    minCapacity: minAcu,
    maxCapacity: maxAcu,
    ...(minAcu === 0 ? { secondsUntilAutoPause: pauseAfterSeconds } : {}),
  };
}

interface Machine {
  readonly name: string;
  readonly id: string;
  readonly az: string;
  readonly promotionTier: number;
  readonly dependsOn?: RdsClusterInstance[];
}

/** The zone of a name: always the same one, whatever other names there are, since an instance cannot move. */
function pick(name: string, azs: readonly string[]): string | undefined {
  return azs[createHash("sha256").update(name).digest().readUInt32BE() % azs.length];
}

function isNew(content: Content): content is Exclude<Content, Origin> {
  return "passwordVersion" in content;
}

/** An adopted cluster has its database and its users. */
function contentArguments({ settings, content }: EngineProps) {
  if (!isNew(content)) return {};
  return {
    databaseName: settings.databaseName,
    masterUsername: settings.user,
    masterPasswordWo: content.password,
    masterPasswordWoVersion: content.passwordVersion,
  };
}
