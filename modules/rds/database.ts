import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import { Connections, Naming, type Problem, type Protection, type Severity, type Signals } from "../core";
import { Role, type IGrantable } from "../iam";
import type { IKey } from "../kms";
import type { RecoveryRegion } from "../s3";
import { ComposedSecret, GeneratedSecret, type ISecret } from "../secrets";
import type { IVpc } from "../vpc";
import { DATABASE, type DatabaseConfig, type DatabaseSettings } from "./config";
import type { Content, EngineProps, EnhancedMonitoring } from "./engine";
import { DatabaseEvents } from "./events";
import { GlobalDatabase } from "./global-database";
import { InstanceEngine } from "./instance-engine";
import type { IDatabase } from "./interfaces";
import { copyName } from "./names";
import type { Origin, Password } from "./origin";
import { PRODUCTS } from "./product";
import { ReplicatedBackups } from "./replicated-backups";
import { ServerlessEngine } from "./serverless-engine";
import { SnapshotExport } from "./snapshot-export";
import { databaseUrl } from "./url";

export interface DatabaseProps {
  readonly config: DatabaseConfig;
  readonly vpc: IVpc;
  readonly protection: Protection;
  /** Where `recovery` keeps its copies; only has an effect if `recovery` is set. */
  readonly recovery?: RecoveryRegion;
  /**
   * Encrypts the database, its snapshots and Performance Insights with a key of the account's own. Default: RDS's. A change
   * replaces the database, so it only has an effect on one that begins empty: a copy has the key that it was copied with.
   */
  readonly key?: IKey;
  /** Continues with another region's copy of a database instead of an empty one. */
  readonly origin?: Origin;
  /** Another region that keeps a copy of the password. Default: none. */
  readonly replicaRegion?: string;
}

/**
 * A database of PostgreSQL, MySQL or MariaDB: private, encrypted, reached only over TLS, with a generated password that only Secrets Manager
 * stores and a ready-made URL for the application.
 *
 * It has a security group without rules: `service.connections.allowTo(database)` allows access.
 */
export class Database extends Construct implements IDatabase {
  readonly connections: Connections;
  readonly endpoint: string;
  readonly port: number;
  readonly readerEndpoint: string | undefined;
  readonly databaseName: string;
  readonly user: string;
  readonly urlSecret: ISecret;
  readonly readerUrlSecret: ISecret | undefined;
  readonly resourceArn: string;
  readonly signals: Signals;
  /** The master user's password; most applications use {@link urlSecret}. */
  readonly passwordSecret: Password;
  /** The engine; `engine.kind` says which, `engine.resource` is the Terraform resource. */
  readonly engine: InstanceEngine | ServerlessEngine;
  /** Undefined for an adopted cluster, which stays in the subnets that it is in. */
  readonly subnetGroup: DbSubnetGroup | undefined;
  /** What is kept in the recovery region, if `recovery` is set. */
  readonly recovery: ReplicatedBackups | GlobalDatabase | undefined;
  /** What exporting a snapshot needs, if `snapshotExport` is set; `command` starts an export. */
  readonly snapshotExport: SnapshotExport | undefined;
  readonly #settings: DatabaseSettings;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const settings = DATABASE.settle(this.node.path, props.config, [
      ...subnetProblems(props.vpc),
      ...recoveryProblems(props, Naming.of(this).deployment.region),
    ]);
    this.#settings = settings;
    this.databaseName = settings.databaseName;
    this.user = settings.user;
    this.port = PRODUCTS[settings.engine].port;
    const { password, content } = this.#createContent(props);
    this.passwordSecret = password;
    this.connections = this.#createConnections(props);
    this.subnetGroup = props.origin?.cluster ? undefined : this.#createSubnetGroup(props.vpc);
    this.engine = this.#createEngine(props, content);
    this.endpoint = this.engine.endpoint;
    this.resourceArn = this.engine.arn;
    this.readerEndpoint = this.engine.readerEndpoint;
    this.urlSecret = this.#createUrl("url", this.endpoint, props.protection);
    this.readerUrlSecret =
      this.readerEndpoint === undefined
        ? undefined
        : this.#createUrl("reader-url", this.readerEndpoint, props.protection);
    this.recovery = this.#createRecovery(props);
    this.snapshotExport = this.#createSnapshotExport(props.protection);
    this.signals = { name: id, alarms: this.engine.alarms, widgets: this.engine.widgets };
  }

  /**
   * Lets the grantee log in with IAM as a database user: one that has the role `rds_iam` in PostgreSQL, or is identified with
   * `AWSAuthenticationPlugin` in MySQL and MariaDB.
   * @throws Error where `iamAuthentication` is off.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   */
  grantConnect(grantee: IGrantable, user: string): void {
    if (!this.#settings.iamAuthentication) {
      throw new Error(`${this.node.path}: ${user} cannot log in with IAM; set iamAuthentication to true`);
    }
    grantee.addStatement({
      sid: `ConnectAs${user.replace(/[^A-Za-z0-9]/g, "")}`,
      actions: ["rds-db:connect"],
      resources: [Naming.of(this).arn("rds-db", `dbuser:${this.engine.resourceId}/${user}`)],
    });
  }

  /** Tells people what RDS reports about the database: failures, failovers, restarts, a disk that is filling. */
  notifyEvents(topicArn: (severity: Severity) => string): void {
    new DatabaseEvents(this, "events", { database: this.node.id, sources: this.engine.eventSources, topicArn });
  }

  /** An empty database with a new password, or a copy with the password that it has. */
  #createContent(props: DatabaseProps): { readonly password: Password; readonly content: Content } {
    const { origin } = props;
    if (origin) return { password: origin.password, content: origin };
    const password = this.#createPassword(props);
    return { password, content: { password: password.read(), passwordVersion: password.readVersion } };
  }

  #createPassword({ protection, replicaRegion }: DatabaseProps): GeneratedSecret {
    return new GeneratedSecret(this, "password", {
      name: this.node.id,
      config: {
        length: 40,
        version: this.#settings.passwordVersion,
        description: `Password of ${this.#settings.user} on the ${this.node.id}`,
      },
      protection,
      ...(replicaRegion === undefined ? {} : { replicaRegion }),
    });
  }

  #createConnections({ vpc, origin }: DatabaseProps): Connections {
    return new Connections(this, {
      vpcId: origin?.cluster?.vpcId ?? vpc.vpcId,
      description: `${PRODUCTS[this.#settings.engine].title} of the ${this.node.id}`,
      defaultPort: this.port,
    });
  }

  #createSubnetGroup(vpc: IVpc): DbSubnetGroup {
    return new DbSubnetGroup(this, "subnets", {
      name: Naming.of(this).name("subnet-group", this.node.id),
      description: `Database subnets for the ${this.node.id}`,
      subnetIds: vpc.databaseSubnets.map((subnet) => subnet.subnetId),
    });
  }

  #createEngine({ vpc, protection, origin, key }: DatabaseProps, content: Content): InstanceEngine | ServerlessEngine {
    const settings = this.#settings;
    const props: EngineProps = {
      settings,
      identifier: origin?.cluster?.identifier ?? this.#identifier,
      protection,
      region: Naming.of(this).deployment.region,
      azs: origin?.cluster?.azs ?? vpc.databaseSubnets.map((subnet) => subnet.az),
      subnetGroupName: origin?.cluster?.subnetGroupName ?? this.subnetGroup?.name ?? "",
      securityGroupId: this.connections.securityGroupId,
      content,
      key: origin ? undefined : key,
      applyImmediately:
        (settings.applyChanges ?? (protection === "disposable" ? "immediately" : "in-window")) === "immediately",
      monitoring: this.#createMonitoring(),
    };
    return settings.kind === "instance"
      ? new InstanceEngine(this, "Default", props)
      : new ServerlessEngine(this, "Default", props);
  }

  #createRecovery({ recovery, protection }: DatabaseProps): ReplicatedBackups | GlobalDatabase | undefined {
    const settings = this.#settings;
    const keep = settings.recovery;
    if (keep === undefined || recovery === undefined) return undefined;
    const description = `Encrypts what is kept of the ${this.node.id} for recovery`;
    const common = { description, recovery, protection };
    if (this.engine.kind === "instance") {
      const { retentionDays } = keep;
      return new ReplicatedBackups(this, "recovery", { ...common, instanceArn: this.engine.arn, retentionDays });
    }
    const identifier = this.#identifier;
    const name = copyName(this.node.id);
    return new GlobalDatabase(this, "recovery", { ...common, settings, keep, identifier, name, primary: this.engine });
  }

  #createSnapshotExport(protection: Protection): SnapshotExport | undefined {
    const config = this.#settings.snapshotExport;
    if (config === undefined) return undefined;
    return new SnapshotExport(this, "snapshot-export", { config, database: this.node.id, protection });
  }

  /** Replicas, cluster members and copies append a name of their own. */
  get #identifier(): string {
    return Naming.of(this).name("database", this.node.id, 20);
  }

  #createMonitoring(): EnhancedMonitoring {
    const monitoringInterval = this.#settings.enhancedMonitoringSeconds;
    if (monitoringInterval === 0) return { monitoringInterval };
    const logGroups = Naming.of(this).arn("logs", "log-group:RDS*");
    const role = new Role(this, "monitoring-role", {
      name: `${this.node.id}-monitoring`,
      description: "Lets RDS write what the operating system reports.",
      trust: { service: "monitoring.rds.amazonaws.com" },
      statements: [
        { sid: "CreateLogGroups", actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], resources: [logGroups] },
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
          resources: [`${logGroups}:log-stream:*`],
        },
      ],
    });
    return { monitoringInterval, monitoringRoleArn: role.roleArn };
  }

  #createUrl(kind: string, host: string, protection: Protection): ISecret {
    const name = `${this.node.id}-${kind}`;
    const { value, plainParts } = databaseUrl(this.#settings, host, this.passwordSecret.read());
    return new ComposedSecret(this, kind, {
      name,
      description: `Connection URL of the ${this.node.id}, with its password`,
      protection,
      value,
      changesWith: [...[this.passwordSecret.versionId].filter((one) => one !== undefined), ...plainParts],
    });
  }
}

function subnetProblems({ databaseSubnets }: IVpc) {
  const zones = new Set(databaseSubnets.map((subnet) => subnet.az)).size;
  if (zones >= 2) return [];
  return [
    {
      path: "",
      message: `RDS needs database subnets in two zones, even for a single instance, and the network has them in ${zones}`,
    },
  ];
}

function recoveryProblems({ config, recovery }: DatabaseProps, home: string): Problem[] {
  if (config.recovery === undefined) return [];
  if (recovery === undefined) {
    return [{ path: "recovery", message: "has no region to keep copies in; pass a recovery region" }];
  }
  if (recovery.region !== home) return [];
  return [
    {
      path: "recovery",
      message: `${home} is the home region, and its loss would take the copies with it; use another region`,
    },
  ];
}
