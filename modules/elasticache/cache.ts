import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import {
  ElasticacheReplicationGroup,
  type ElasticacheReplicationGroupLogDeliveryConfiguration,
} from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import {
  DELETED_LAST,
  Connections,
  escapeTemplate,
  keepFromDestruction,
  Naming,
  TerraformData,
  type Problem,
  type Protection,
  type Signals,
  TIMEOUTS,
} from "../core";
import type { IKey } from "../kms";
import type { IVpc } from "../vpc";
import { CACHE, type CacheConfig, type CacheSettings } from "./config";
import type { ICache } from "./interfaces";
import { cacheAlarms, cacheWidgets } from "./signals";

export interface CacheProps {
  readonly config?: CacheConfig;
  readonly vpc: IVpc;
  readonly protection: Protection;
  /** Encrypts disks and snapshots with a key of the account's own. Default: ElastiCache's. A change replaces the cache. */
  readonly key?: IKey;
}

/** The port of Redis. */
const PORT = 6379;

/**
 * A Redis-compatible cache on ElastiCache: private, encrypted at rest and in transit, one primary and its replicas.
 *
 * It has a security group without rules: `service.connections.allowTo(cache)` allows access. It is protected by that
 * and by TLS: AWS provider 5 would put a password of the cache or its users into the state.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/elasticache_replication_group
 */
export class Cache extends Construct implements ICache {
  readonly connections: Connections;
  readonly endpoint: string;
  readonly readerEndpoint: string | undefined;
  readonly port = PORT;
  readonly url: string;
  readonly readerUrl: string | undefined;
  readonly resourceArn: string;
  readonly signals: Signals;
  readonly subnetGroup: ElasticacheSubnetGroup;
  readonly parameterGroup: ElasticacheParameterGroup;
  /** The underlying replication group; the escape hatch. */
  readonly resource: ElasticacheReplicationGroup;
  readonly #settings: CacheSettings;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const { config = {}, vpc } = props;
    this.#settings = CACHE.settle(this.node.path, config, wiringProblems(config, vpc));

    this.connections = this.#createConnections(vpc);
    this.subnetGroup = this.#createSubnetGroup(vpc);
    this.parameterGroup = this.#createParameterGroup();
    this.resource = this.#createReplicationGroup(props);
    this.endpoint = this.resource.primaryEndpointAddress;
    this.readerEndpoint = this.#settings.nodes > 1 ? this.resource.readerEndpointAddress : undefined;
    this.url = this.#urlOf(this.endpoint);
    this.readerUrl = this.readerEndpoint === undefined ? undefined : this.#urlOf(this.readerEndpoint);
    this.resourceArn = this.resource.arn;
    this.signals = {
      name: id,
      alarms: cacheAlarms(this.#settings, this.#groupId),
      widgets: cacheWidgets(this.#settings, this.#groupId),
    };
  }

  #urlOf(host: string): string {
    const { urlQuery: query } = this.#settings;
    return `rediss://${host}:${PORT}${query === "" ? "" : `?${query}`}`;
  }

  get #groupId(): string {
    return Naming.of(this).name("elasticache", this.node.id);
  }

  #createConnections({ vpcId }: IVpc): Connections {
    return new Connections(this, { vpcId, description: `Redis of the ${this.node.id}`, defaultPort: PORT });
  }

  #createSubnetGroup({ databaseSubnets }: IVpc): ElasticacheSubnetGroup {
    return new ElasticacheSubnetGroup(this, "subnets", {
      name: Naming.of(this).name("subnet-group", this.node.id),
      description: `Database subnets for the ${this.node.id}`,
      subnetIds: databaseSubnets.map((subnet) => subnet.subnetId),
    });
  }

  /**
   * Its name contains the family, so that the next major version's group can exist next to this one. Its description
   * contains nothing that can change: a change would replace the group with one of the same name.
   */
  #createParameterGroup(): ElasticacheParameterGroup {
    const { engine, version, evictionPolicy, slowCommandMilliseconds, parameters } = this.#settings;
    const family = `${engine}${version.replace(/\..*/, "")}`;
    const all = {
      "maxmemory-policy": evictionPolicy,
      "slowlog-log-slower-than": String(slowCommandMilliseconds * 1000),
      ...parameters,
    };
    return new ElasticacheParameterGroup(this, "parameters", {
      name: Naming.of(this).name("parameter-group", `${this.node.id}-${family}`),
      description: `Parameters of the ${this.node.id} on ${family}`,
      family,
      parameter: Object.entries(all).map(([name, value]) => ({ name, value: escapeTemplate(value) })),
      lifecycle: DELETED_LAST,
    });
  }

  #createReplicationGroup({ protection, key }: CacheProps): ElasticacheReplicationGroup {
    const settings = this.#settings;
    const { nodes, applyChanges = protection === "disposable" ? "immediately" : "in-window" } = settings;
    return new ElasticacheReplicationGroup(this, "Resource", {
      replicationGroupId: this.#groupId,
      timeouts: TIMEOUTS.cache,
      description: `${settings.engine} of ${Naming.of(this).prefix}`,
      engine: settings.engine,
      engineVersion: settings.version,
      // Terraform would revert a minor version that AWS raised, and a downgrade replaces the cache.
      autoMinorVersionUpgrade: "false",
      nodeType: settings.nodeType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: nodes > 1,
      multiAzEnabled: settings.multiAz,
      port: PORT,
      subnetGroupName: this.subnetGroup.name,
      securityGroupIds: [this.connections.securityGroupId],
      parameterGroupName: this.parameterGroup.name,
      atRestEncryptionEnabled: "true",
      ...(key ? { kmsKeyId: key.keyArn } : {}),
      transitEncryptionEnabled: true,
      logDeliveryConfiguration: [this.#deliverSlowLog()],
      maintenanceWindow: settings.maintenanceWindow,
      snapshotWindow: settings.snapshotWindow,
      snapshotRetentionLimit: settings.snapshotRetentionDays,
      ...this.#deletionSettings(protection),
      applyImmediately: applyChanges === "immediately",
      tags: { Name: this.#groupId },
      lifecycle: keepFromDestruction(protection),
    });
  }

  #deliverSlowLog(): ElasticacheReplicationGroupLogDeliveryConfiguration {
    const logGroup = new CloudwatchLogGroup(this, "slow-log", {
      name: Naming.of(this).logGroup("elasticache", this.node.id),
      retentionInDays: this.#settings.logRetentionDays,
    });
    return {
      logType: "slow-log",
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: logGroup.name,
    };
  }

  /**
   * How the cache is deleted. Its final snapshot is named after the time at which it was first planned, which Terraform
   * keeps, so that a recreated cache never conflicts with the snapshot of the previous one. The name is what enables
   * the snapshot, so it must change with the protection and cannot be ignored on the cache itself.
   */
  #deletionSettings(protection: Protection): { finalSnapshotIdentifier?: string } {
    if (protection === "disposable") return {};
    const time = new TerraformData(this, "final-snapshot", {
      input: { time: Fn.formatdate("YYYYMMDDhhmmss", Fn.plantimestamp()) },
      lifecycle: { ignoreChanges: ["input"] },
    });
    return { finalSnapshotIdentifier: `${this.#groupId}-final-${time.output("time")}` };
  }
}

/** Checks that depend on more than the configuration. */
function wiringProblems(config: CacheConfig, { databaseSubnets }: IVpc): Problem[] {
  if (config.mode === "sidecar") {
    return [
      { path: "mode", message: '"sidecar" has no resources of its own; pass cacheSidecar(config) to the service' },
    ];
  }
  const zones = new Set(databaseSubnets.map((subnet) => subnet.az)).size;
  if (zones >= 2 || (config.nodes ?? 1) === 1) return [];
  return [
    {
      path: "nodes",
      message: `${config.nodes ?? 1} nodes need two zones; the network has database subnets in ${zones}`,
    },
  ];
}
