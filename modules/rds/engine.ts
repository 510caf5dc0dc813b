import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import {
  DELETED_LAST,
  keepFromDestruction,
  type AlarmSpec,
  type Naming,
  type Protection,
  type WidgetSpec,
} from "../core";
import type { IKey } from "../kms";
import type { DatabaseSettings } from "./config";
import type { EventSource } from "./events";
import type { Origin } from "./origin";
import { parametersOf } from "./parameters";
import { majorVersion, PRODUCTS } from "./product";

/** The signing key of the server's certificate, valid until 2061; clients get it in AWS's bundle. */
export const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

/** The props of every kind of database. */
export interface EngineProps {
  readonly settings: DatabaseSettings;
  readonly identifier: string;
  readonly protection: Protection;
  readonly region: string;
  /** The zones' letters, the first one for the writer. */
  readonly azs: readonly string[];
  readonly subnetGroupName: string;
  readonly securityGroupId: string;
  /** What it begins with. */
  readonly content: Content;
  /** The account's own key for disk, snapshots and Performance Insights; undefined for RDS's, and for a copy, which has one. */
  readonly key: IKey | undefined;
  readonly applyImmediately: boolean;
  readonly monitoring: EnhancedMonitoring;
}

/** Nothing but a password, which is a reference into an ephemeral resource for a write-only argument; or a copy. */
export type Content = { readonly password: string; readonly passwordVersion: number } | Origin;

export type EnhancedMonitoring = { readonly monitoringInterval: number; readonly monitoringRoleArn?: string };

/** The interface of every kind of database. */
export interface Engine {
  readonly endpoint: string;
  /** The endpoint for reads, if there is a reader. */
  readonly readerEndpoint: string | undefined;
  readonly arn: string;
  /** Its id for IAM authentication. */
  readonly resourceId: string;
  readonly alarms: readonly AlarmSpec[];
  readonly widgets: readonly WidgetSpec[];
  /** Whose events are worth telling, to whom. */
  readonly eventSources: readonly EventSource[];
}

/**
 * How a database is deleted. Its final snapshot is named after the minute it was planned in, so that a recreated
 * database never conflicts with the snapshot of the previous one. Terraform keeps the name that a database was created
 * with ({@link keepDatabase} ignores later ones) and uses a new one whenever it creates a new database.
 */
export function deletionSettings(identifier: string, protection: Protection) {
  return {
    deletionProtection: protection === "protected",
    skipFinalSnapshot: protection === "disposable",
    finalSnapshotIdentifier: `${identifier}-final-${Fn.formatdate("YYYYMMDDhhmmss", Fn.plantimestamp())}`,
    deleteAutomatedBackups: protection === "disposable",
  };
}

/** The lifecycle that goes with {@link deletionSettings}. */
export function keepDatabase(protection: Protection, ...ignored: string[]) {
  return keepFromDestruction(protection, { ignoreChanges: ["final_snapshot_identifier", ...ignored] });
}

/** RDS's name for the engine. */
function engineName({ kind, engine }: DatabaseSettings): string {
  return kind === "serverless" ? "aurora-postgresql" : engine;
}

/** The engine arguments of instances and clusters. */
export function engineArguments(settings: DatabaseSettings) {
  return {
    engine: engineName(settings),
    // If only the major version is given, a minor upgrade by AWS is not a change to Terraform.
    engineVersion: settings.version,
    allowMajorVersionUpgrade: true,
  };
}

/**
 * The parameter group, of an instance or of a cluster in any region. Its name contains the family, so that the next
 * major version's group can exist next to this one.
 */
export function parameterGroupArguments(naming: Naming, settings: DatabaseSettings) {
  const product = PRODUCTS[settings.engine];
  const version = majorVersion(product, settings.version);
  const family = `${engineName(settings)}${version}`;
  const title = settings.kind === "instance" ? product.title : `Aurora ${product.title}`;
  return {
    // A name has no dots, the families of MySQL and MariaDB do.
    namePrefix: `${naming.name("parameter-group", `database-${family.replace(".", "-")}`, 27)}-`,
    description: `${title} ${version}: TLS forced, slow statements logged`,
    family,
    parameter: parametersOf(settings).map(({ name, value, applyMethod }) => ({ name, value, applyMethod })),
    lifecycle: DELETED_LAST,
  };
}

/** Log groups created before RDS creates them itself without a retention. */
export function createLogGroups(
  scope: Construct,
  owner: "instance" | "cluster",
  identifier: string,
  logs: readonly string[],
  retentionInDays: number,
): CloudwatchLogGroup[] {
  return logs.map(
    (log) =>
      new CloudwatchLogGroup(scope, `${log}-log`, { name: `/aws/rds/${owner}/${identifier}/${log}`, retentionInDays }),
  );
}

/** The arguments of every instance, whatever its kind. */
export function instanceArguments({ settings, applyImmediately, monitoring, key }: EngineProps) {
  return {
    publiclyAccessible: false,
    autoMinorVersionUpgrade: true,
    caCertIdentifier: CERTIFICATE_AUTHORITY,
    copyTagsToSnapshot: true,
    applyImmediately,
    performanceInsightsEnabled: settings.performanceInsights,
    ...(settings.performanceInsights ? { performanceInsightsRetentionPeriod: 7 } : {}),
    ...(settings.performanceInsights && key ? { performanceInsightsKmsKeyId: key.keyArn } : {}),
    ...monitoring,
  };
}
