import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { Construct } from "constructs";
import { Naming, TIMEOUTS, type AlarmSpec, type WidgetSpec } from "../core";
import type { DatabaseSettings } from "./config";
import {
  deletionSettings,
  createLogGroups,
  engineArguments,
  keepDatabase,
  instanceArguments,
  parameterGroupArguments,
  type Engine,
  type EngineProps,
} from "./engine";
import { FAILURES, RESTARTS, type EventSource } from "./events";
import { PRODUCTS } from "./product";
import { instanceAlarms } from "./signals";
import { instanceWidgets } from "./widgets";

/**
 * One instance and its read replicas.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance
 */
export class InstanceEngine extends Construct implements Engine {
  readonly kind = "instance";
  readonly endpoint: string;
  readonly readerEndpoint: string | undefined;
  readonly arn: string;
  readonly resourceId: string;
  readonly alarms: readonly AlarmSpec[];
  readonly widgets: readonly WidgetSpec[];
  readonly eventSources: readonly EventSource[];
  /** The writer instance; the escape hatch. */
  readonly resource: DbInstance;
  /** The read replicas by name. */
  readonly replicas: Readonly<Record<string, DbInstance>>;
  readonly parameterGroup: DbParameterGroup;

  constructor(scope: Construct, id: string, props: EngineProps) {
    super(scope, id);
    const { settings, identifier } = props;
    const names = settings.instance.readReplicas;
    this.parameterGroup = this.#createParameterGroup(props);
    this.resource = this.#createPrimary(props);
    this.replicas = Object.fromEntries(names.map((name) => [name, this.#createReplica(name, props)]));
    this.endpoint = this.resource.address;
    this.readerEndpoint = Object.values(this.replicas)[0]?.address;
    this.arn = this.resource.arn;
    this.resourceId = this.resource.resourceId;
    this.eventSources = [
      { id: "failures", severity: "P1", type: "db-instance", ids: [this.resource.identifier], categories: FAILURES },
      {
        id: "restarts",
        severity: "P2",
        type: "db-instance",
        ids: [this.resource, ...Object.values(this.replicas)].map((one) => one.identifier),
        categories: RESTARTS,
      },
    ];
    const replicas = Object.entries(this.replicas).map(([name, { identifier: reference }]) => {
      return { name, identifier: replicaIdentifier(identifier, name), reference };
    });
    this.alarms = instanceAlarms(settings, { identifier, reference: this.resource.identifier }, replicas);
    this.widgets = instanceWidgets(settings, identifier, replicas);
  }

  #createParameterGroup({ settings, protection }: EngineProps): DbParameterGroup {
    return new DbParameterGroup(this, "parameters", {
      ...parameterGroupArguments(Naming.of(this), settings),
      // Until its window, a pending major upgrade still uses the old group, which AWS then refuses to delete.
      skipDestroy: protection === "protected",
    });
  }

  #createPrimary(props: EngineProps): DbInstance {
    const { settings, identifier, protection } = props;
    const logGroups = createLogGroups(this, "instance", identifier, logsOf(settings), settings.logRetentionDays);
    return new DbInstance(this, "Resource", {
      ...this.#everyInstance(props),
      ...deletionSettings(identifier, protection),
      identifier,
      ...engineArguments(settings),
      ...contentArguments(props),
      ...(props.key ? { kmsKeyId: props.key.keyArn } : {}),
      dbSubnetGroupName: props.subnetGroupName,
      multiAz: settings.multiAz,
      backupRetentionPeriod: settings.backupRetentionDays,
      backupWindow: settings.backupWindow,
      tags: { Name: identifier },
      // What it was restored from is forgotten: replicated backups change with the database that they are of.
      lifecycle: keepDatabase(protection, ...("backupsArn" in props.content ? ["restore_to_point_in_time"] : [])),
      dependsOn: logGroups,
    });
  }

  /** A replica holds nothing that the primary does not, so it has no final snapshot and no deletion protection. */
  #createReplica(name: string, props: EngineProps): DbInstance {
    const identifier = replicaIdentifier(props.identifier, name);
    const scope = new Construct(this, `replica-${name}`);
    const logGroups = createLogGroups(
      scope,
      "instance",
      identifier,
      logsOf(props.settings),
      props.settings.logRetentionDays,
    );
    return new DbInstance(scope, "Resource", {
      ...this.#everyInstance(props),
      identifier,
      replicateSourceDb: this.resource.identifier,
      skipFinalSnapshot: true,
      tags: { Name: identifier },
      dependsOn: logGroups,
    });
  }

  #everyInstance(props: EngineProps) {
    const { settings, securityGroupId } = props;
    return {
      ...instanceArguments(props),
      instanceClass: settings.instance.class,
      storageType: settings.instance.storageType,
      maxAllocatedStorage: settings.instance.maxStorageGiB,
      storageEncrypted: true,
      parameterGroupName: this.parameterGroup.name,
      vpcSecurityGroupIds: [securityGroupId],
      iamDatabaseAuthenticationEnabled: settings.iamAuthentication,
      maintenanceWindow: settings.maintenanceWindow,
      enabledCloudwatchLogsExports: [...logsOf(settings)],
      timeouts: TIMEOUTS.databaseInstance,
    };
  }
}

function logsOf({ engine }: DatabaseSettings): readonly string[] {
  return PRODUCTS[engine].logs;
}

function replicaIdentifier(primary: string, name: string): string {
  return `${primary}-${name}`;
}

/** A restored instance has its disk, its database and its users from the copy. */
function contentArguments({ settings, content }: EngineProps) {
  if ("passwordVersion" in content) {
    return {
      allocatedStorage: settings.instance.storageGiB,
      dbName: settings.databaseName,
      username: settings.user,
      passwordWo: content.password,
      passwordWoVersion: content.passwordVersion,
    };
  }
  const sourceDbInstanceAutomatedBackupsArn = content.backupsArn ?? "";
  return { restoreToPointInTime: { sourceDbInstanceAutomatedBackupsArn, useLatestRestorableTime: true } };
}
