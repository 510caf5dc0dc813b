import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import {
  escapeTemplate,
  Naming,
  SEVERITIES,
  type AlarmSpec,
  type IWatchable,
  type Metric,
  type Severity,
  type Signals,
} from "../core";
import { createAlarm, createGatedAlarm, NOTIFICATION } from "./alarm";
import { AlertTopics } from "./alert-topics";
import { ALERTS, type AlertsConfig, type AlertsSettings, type CustomAlarmSettings } from "./config";
import { Dashboard, type ShownLog } from "./dashboard";

export interface MonitoringProps {
  readonly config: AlertsConfig;
  /**
   * Gives the provider of another region; only called if something reports only in us-east-1: `(region) =>
   * stack.providerFor(region)`.
   */
  readonly providerFor?: (region: string) => TerraformProvider;
}

const NAMES = Object.keys(SEVERITIES) as readonly Severity[];
/** The region in which CloudFront and related services report, whatever the home region is. */
const GLOBAL_REGION = "us-east-1";

/**
 * Alarms, their recipients, and one dashboard. Every part of the system declares what is worth monitoring; this
 * construct turns it into alarms that always notify somebody.
 */
export class Monitoring extends Construct {
  readonly dashboard: Dashboard;
  /** The dashboard's URL in the AWS console. */
  readonly dashboardUrl: string;
  readonly #settings: AlertsSettings;
  readonly #providerFor: MonitoringProps["providerFor"];
  readonly #topics: AlertTopics;
  readonly #alarms = new Map<string, CloudwatchMetricAlarm>();
  #globalTopics: AlertTopics | undefined;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#settings = ALERTS.settle(this.node.path, props.config);
    this.#providerFor = props.providerFor;
    this.#topics = new AlertTopics(this, "Default", { settings: this.#settings });
    this.dashboard = new Dashboard(this, "dashboard");
    this.dashboardUrl = this.dashboard.url;
    for (const severity of NAMES.filter((one) => this.#settings[one] !== undefined)) this.#topics.topic(severity);
    this.#watchCustom();
  }

  /** Creates the alarms of a construct and gives it a section on the dashboard. */
  watch(thing: IWatchable): void {
    this.#watchSignals(thing.signals);
  }

  /** Counts the errors in a log group, if `logErrors` is set, and shows them on the dashboard. */
  watchLog(log: ShownLog): void {
    if (this.#settings.logErrors === undefined) return;
    const { pattern, threshold, severity } = this.#settings.logErrors;
    const errors = this.#countErrors(log, pattern);
    this.#watchSignals({
      name: `${log.name}-log`,
      alarms: [
        {
          id: "errors",
          severity,
          metric: errors,
          comparison: ">",
          threshold,
          periodSeconds: 300,
          evaluationPeriods: 1,
          description:
            `${log.name} logged more than ${threshold} errors in five minutes. They are at the bottom of the dashboard; look for ` +
            "what changed when they began, a deployment first.",
        },
      ],
      widgets: [{ title: "Errors logged", metrics: [errors], threshold: { value: threshold, label: "alarm" } }],
    });
    this.dashboard.addLog(log);
  }

  /** The topic of a severity in the home region, for services that publish to it directly, such as a budget. */
  topicArn(severity: Severity): string {
    return this.#topics.topic(severity).arn;
  }

  /** The same topic as the target of an EventBridge rule, which is then allowed to publish. */
  topicArnForRules(severity: Severity): string {
    return this.#topics.topicForRules(severity).arn;
  }

  /** The same topic for the events of RDS, which are then allowed to be published. */
  topicArnForDatabases(severity: Severity): string {
    return this.#topics.topicArnForDatabases(severity);
  }

  /** An alarm by what it monitors and its id there: `alarm("backend", "high-cpu")`; undefined if there is none. */
  alarm(thing: string, id: string): CloudwatchMetricAlarm | undefined {
    return this.#alarms.get(`${thing}-${id}`);
  }

  #watchCustom(): void {
    const custom = Object.entries(this.#settings.custom);
    if (custom.length === 0) return;
    const specs = custom.map(([name, settings]) => customAlarm(name, settings));
    this.#watchSignals({
      name: "custom",
      alarms: specs,
      widgets: specs.map(({ id, metric, threshold }) => ({
        title: id,
        metrics: [metric],
        threshold: { value: threshold, label: "alarm" },
      })),
    });
  }

  #watchSignals({ name, alarms, widgets }: Signals): void {
    if (this.node.tryFindChild(name)) {
      throw new Error(`${this.node.path}: something else called ${name} is already monitored; rename one of them`);
    }
    const scope = new Construct(this, name);
    this.dashboard.addSection(name, widgets);
    this.dashboard.addAlarms(
      alarms.map((spec) => {
        this.#alarms.set(`${name}-${spec.id}`, this.#createAlarm(scope, name, spec));
        const suffix = spec.notBefore === undefined ? "" : NOTIFICATION;
        return { arn: this.#alarmArn(name, spec, suffix), severity: spec.severity };
      }),
    );
  }

  #createAlarm(scope: Construct, thing: string, spec: AlarmSpec): CloudwatchMetricAlarm {
    const away = this.#isCrossRegion(spec);
    const name = (suffix: string) => this.#alarmName(thing, spec, suffix);
    const common = {
      spec,
      topicArn: (away ? this.#topicsAway() : this.#topics).topic(spec.severity).arn,
      provider: away ? this.#globalProvider() : undefined,
    };
    const { notBefore } = spec;
    return notBefore === undefined
      ? createAlarm(scope, spec.id, { ...common, name: name("") })
      : createGatedAlarm(scope, spec.id, { ...common, name, notBefore });
  }

  #alarmName(thing: string, spec: AlarmSpec, suffix: string): string {
    return Naming.of(this).name("cloudwatch", `${thing}-${spec.id}${suffix}`);
  }

  #alarmArn(thing: string, spec: AlarmSpec, suffix: string): string {
    const naming = Naming.of(this);
    const name = this.#alarmName(thing, spec, suffix);
    return naming.arn("cloudwatch", `alarm:${name}`, spec.region ?? naming.deployment.region);
  }

  #isCrossRegion(spec: AlarmSpec): boolean {
    return spec.region !== undefined && spec.region !== Naming.of(this).deployment.region;
  }

  #topicsAway(): AlertTopics {
    this.#globalTopics ??= new AlertTopics(this, GLOBAL_REGION, {
      settings: this.#settings,
      provider: this.#globalProvider(),
    });
    return this.#globalTopics;
  }

  #globalProvider(): TerraformProvider {
    if (this.#providerFor) return this.#providerFor(GLOBAL_REGION);
    throw new Error(
      `${this.node.path}: something reports only in ${GLOBAL_REGION}; pass providerFor: (region) => stack.providerFor(region)`,
    );
  }

  #countErrors({ name, logGroupName }: ShownLog, pattern: string): Metric {
    const naming = Naming.of(this);
    const filterName = naming.name("cloudwatch", `${name}-errors`);
    const metric = { namespace: naming.prefix, name: `${name}-errors` };
    new CloudwatchLogMetricFilter(this, `${name}-errors`, {
      name: filterName,
      logGroupName,
      pattern: escapeTemplate(pattern),
      metricTransformation: { ...metric, value: "1", defaultValue: "0", unit: "Count" },
    });
    return { ...metric, dimensions: {}, statistic: "Sum", label: "errors" };
  }
}

function customAlarm(name: string, settings: CustomAlarmSettings): AlarmSpec {
  const { namespace, metric, dimensions, statistic, ...rest } = settings;
  const escaped = Object.entries(dimensions).map((pair) => pair.map(escapeTemplate));
  return {
    id: name,
    metric: {
      namespace,
      name: escapeTemplate(metric),
      dimensions: Object.fromEntries(escaped) as Record<string, string>,
      statistic,
    },
    ...rest,
  };
}
