import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { Naming, type Metric, type MetricMath, type WidgetSpec } from "../core";
import { isMath } from "./alarm";

/** An alarm on the dashboard. */
export interface ShownAlarm {
  readonly arn: string;
  readonly severity: string;
}

/** A log group whose errors the dashboard lists. */
export interface ShownLog {
  readonly name: string;
  readonly logGroupName: string;
}

/** The grid of a CloudWatch dashboard, and our widths on it. */
const COLUMNS = 24;
const GRAPH = { width: 8, height: 6 };
const LOG_HEIGHT = 6;
const HEADING_HEIGHT = 1;
const ALARMS_PER_WIDGET = 100;
const ALARM_HEIGHT = 4;

type Json = Readonly<Record<string, unknown>>;

interface Block {
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly properties: Json;
}

/**
 * One page for the on-call engineer: first the active alarms, then a section per part of the system, then logged
 * errors. It is built at synthesis from everything that was added.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class Dashboard extends Construct {
  /** The dashboard's URL in the AWS console. */
  readonly url: string;
  /** The underlying dashboard; the escape hatch. */
  readonly resource: CloudwatchDashboard;
  readonly #alarms: ShownAlarm[] = [];
  readonly #sections: { readonly name: string; readonly widgets: readonly WidgetSpec[] }[] = [];
  readonly #logs: ShownLog[] = [];
  readonly #region: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const naming = Naming.of(this);
    this.#region = naming.deployment.region;
    const dashboardName = naming.prefix;
    this.resource = new CloudwatchDashboard(this, "Resource", {
      dashboardName,
      dashboardBody: Lazy.stringValue({ produce: () => JSON.stringify(this.#body()) }),
    });
    this.url =
      `https://${this.#region}.console.aws.amazon.com/cloudwatch/home` +
      `?region=${this.#region}#dashboards/dashboard/${dashboardName}`;
  }

  addAlarms(alarms: readonly ShownAlarm[]): void {
    this.#alarms.push(...alarms);
  }

  addSection(name: string, widgets: readonly WidgetSpec[]): void {
    if (widgets.length > 0) this.#sections.push({ name, widgets });
  }

  addLog(log: ShownLog): void {
    this.#logs.push(log);
  }

  #body(): Json {
    const rows = [
      ...this.#alarmRows(),
      ...this.#sections.flatMap(({ name, widgets }) => [
        [heading(name)],
        ...chunks(widgets, COLUMNS / GRAPH.width).map((row) => row.map((widget) => this.#graph(widget))),
      ]),
      ...(this.#logs.length > 0 ? [[heading("errors in the logs")], ...this.#logs.map((log) => [this.#log(log)])] : []),
    ];
    return { widgets: place(rows) };
  }

  #alarmRows(): Block[][] {
    const bySeverity = [...this.#alarms].sort((one, other) => one.severity.localeCompare(other.severity));
    return chunks(bySeverity, ALARMS_PER_WIDGET).map((alarms) => [
      {
        width: COLUMNS,
        height: ALARM_HEIGHT,
        type: "alarm",
        properties: { title: "Alarms", alarms: alarms.map((alarm) => alarm.arn) },
      },
    ]);
  }

  #graph({ title, metrics, threshold, region }: WidgetSpec): Block {
    return {
      ...GRAPH,
      type: "metric",
      properties: {
        title,
        view: "timeSeries",
        region: region ?? this.#region,
        period: 60,
        metrics: metrics.flatMap((metric, index) => (isMath(metric) ? mathLines(metric, index) : [metricLine(metric)])),
        yAxis: { left: { min: 0 } },
        ...(threshold === undefined ? {} : { annotations: { horizontal: [{ ...threshold }] } }),
      },
    };
  }

  #log({ name, logGroupName }: ShownLog): Block {
    return {
      width: COLUMNS,
      height: LOG_HEIGHT,
      type: "log",
      properties: {
        title: name,
        view: "table",
        region: this.#region,
        query:
          `SOURCE '${logGroupName}' | fields @timestamp, @message | filter @message like /(?i)(error|critical|fatal|traceback)/ ` +
          "| sort @timestamp desc | limit 50",
      },
    };
  }
}

function heading(name: string): Block {
  return { width: COLUMNS, height: HEADING_HEIGHT, type: "text", properties: { markdown: `## ${name}` } };
}

function metricLine({ namespace, name, dimensions, statistic, label }: Metric, id?: string): unknown[] {
  return [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, ...(id === undefined ? { label: label ?? name } : { id, visible: false }) },
  ];
}

/**
 * The hidden metrics of an expression, and the expression itself; ids must be unique in a graph, so each gets the
 * line's number.
 */
function mathLines({ expression, using, label }: MetricMath, index: number): unknown[][] {
  const ids = Object.keys(using);
  const numbered = (id: string) => `${id}_${index}`;
  const renamed = ids.reduce((text, id) => text.replace(new RegExp(`\\b${id}\\b`, "g"), numbered(id)), expression);
  return [
    ...Object.entries(using).map(([id, metric]) => metricLine(metric, numbered(id))),
    [{ expression: renamed, label, id: `e${index}` }],
  ];
}

/** Rows below each other, each as high as its tallest block, with blocks from left to right. */
function place(rows: readonly (readonly Block[])[]): Json[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const placed = row.map((block) => {
      const at = { x, y };
      x += block.width;
      return { type: block.type, ...at, width: block.width, height: block.height, properties: block.properties };
    });
    y += Math.max(...row.map((block) => block.height));
    return placed;
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
