import type { AlarmSpec, Metric, MetricMath, Signals, WidgetSpec } from "../../core";
import type { ICluster } from "../cluster/cluster";
import { fewestTasks, lowestMaximum, type ScalingSettings } from "../scaling/config";
import type { ServiceSettings } from "./config";

export interface WatchedService {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly cluster: ICluster;
  readonly serviceName: string;
  /** The ARN suffixes that identify the load balancer and the target groups in CloudWatch. */
  readonly loadBalancer: string | undefined;
  /** By colour: one, or two that alternate. */
  readonly targetGroups: Readonly<Record<string, string>>;
}

/** What to monitor on a service. */
export function serviceSignals(service: WatchedService): Signals {
  const parts = [load(service), running(service), healthy(service)];
  return {
    name: service.name,
    alarms: parts.flatMap(({ alarms }) => alarms),
    widgets: parts.flatMap(({ widgets }) => widgets),
  };
}

interface Part {
  readonly alarms: readonly AlarmSpec[];
  readonly widgets: readonly WidgetSpec[];
}

const NOTHING: Part = { alarms: [], widgets: [] };

function load(service: WatchedService): Part {
  const { name, settings } = service;
  const { cpuPercent, memoryPercent } = settings.alarms;
  const cpu = ecsMetric(service, "AWS/ECS", "CPUUtilization", "Average", "CPU");
  const memory = ecsMetric(service, "AWS/ECS", "MemoryUtilization", "Average", "memory");
  const tenMinutes = { comparison: ">", periodSeconds: 300, evaluationPeriods: 2 } as const;
  return {
    alarms: [
      {
        id: "high-cpu",
        severity: "P3",
        metric: cpu,
        threshold: cpuPercent,
        ...tenMinutes,
        description:
          `The tasks of ${name} have used more than ${String(cpuPercent)} % of their CPU for ten minutes. ` +
          "Check whether traffic has grown or a deployment made it slower; raise scaling.max or cpu.",
      },
      {
        id: "high-memory",
        severity: "P2",
        metric: memory,
        threshold: memoryPercent,
        ...tenMinutes,
        description:
          `The tasks of ${name} have used more than ${String(memoryPercent)} % of their memory for ten minutes; at 100 % they are killed. ` +
          "Raise memoryMiB; if memory only ever grows, look for the leak and redeploy the service to buy time.",
      },
    ],
    widgets: [
      {
        title: "CPU and memory (%)",
        metrics: [cpu, memory],
        threshold: { value: cpuPercent, label: "alarm (CPU)" },
      },
    ],
  };
}

/** Only Container Insights reports these. */
function running(service: WatchedService): Part {
  const { name, settings, cluster } = service;
  if (cluster.containerInsights === "disabled") return NOTHING;
  const desired = ecsMetric(service, "ECS/ContainerInsights", "DesiredTaskCount", "Average", "desired");
  const up = ecsMetric(service, "ECS/ContainerInsights", "RunningTaskCount", "Average", "running");
  const missing: MetricMath = {
    expression: "desired - running",
    using: { desired, running: up },
    label: "missing tasks",
  };
  const alarms: AlarmSpec[] = [
    {
      id: "too-few-tasks",
      severity: "P2",
      metric: missing,
      comparison: ">",
      threshold: 0,
      periodSeconds: 60,
      evaluationPeriods: 15,
      notBefore: { ...up, statistic: "Maximum" },
      description:
        `Fewer tasks of ${name} than desired have been running for 15 minutes. ` +
        "Read the service's events and why its last tasks stopped: image that cannot be pulled, failed health check, no capacity.",
    },
  ];
  const { scaling } = settings;
  if (scaling && scaling.max > scaling.min) {
    alarms.push({
      id: "at-maximum",
      severity: "P3",
      ...atMaximum(
        scaling,
        up,
        ecsMetric(service, "AWS/ECS", "CPUUtilization", "Average", "CPU"),
        ecsMetric(service, "AWS/ECS", "MemoryUtilization", "Average", "memory"),
      ),
      periodSeconds: 300,
      evaluationPeriods: 3,
      description:
        `${name} has run its maximum number of tasks (${maximums(scaling)}) for 15 minutes and cannot scale out any further. ` +
        "If the traffic is real, raise scaling.max, or the max of the schedule that applies now.",
    });
  }
  return { alarms, widgets: [{ title: "Tasks", metrics: [desired, up] }] };
}

/** Above its target by this much, a service wants more tasks than it has. */
const WANTS_MORE = 1.1;

/**
 * When a service stands at its maximum. No metric tells the maximum of the moment, so where a schedule lowers it, the tasks'
 * load must say that it is reached: at least the lowest maximum of the day runs, and even so each task has more to do than
 * its target.
 */
function atMaximum(
  scaling: ScalingSettings,
  running: Metric,
  cpu: Metric,
  memory: Metric,
): Pick<AlarmSpec, "metric" | "comparison" | "threshold"> {
  const lowest = lowestMaximum(scaling);
  const targets = [
    { metric: cpu, target: scaling.cpuTargetPercent },
    { metric: memory, target: scaling.memoryTargetPercent },
  ].flatMap(({ metric, target }) => (target === undefined ? [] : [{ metric, target }]));
  if (lowest === scaling.max || targets.length === 0) return { metric: running, comparison: ">=", threshold: lowest };
  const overloaded = targets.map(
    ({ target }, index) => `load${String(index)} > ${String(Math.round(target * WANTS_MORE))}`,
  );
  return {
    metric: {
      expression: `IF(running >= ${String(lowest)} AND (${overloaded.join(" OR ")}), 1, 0)`,
      using: { running, ...Object.fromEntries(targets.map(({ metric }, index) => [`load${String(index)}`, metric])) },
      label: "at the maximum",
    },
    comparison: ">=",
    threshold: 1,
  };
}

/** Only the load balancer reports these. */
function healthy(service: WatchedService): Part {
  const { name, loadBalancer, targetGroups } = service;
  if (loadBalancer === undefined) return NOTHING;
  const hosts = (metricName: string, label: string): Metric | MetricMath => {
    const metric = (targetGroup: string): Metric => ({
      namespace: "AWS/ApplicationELB",
      name: metricName,
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic: "Maximum",
      label,
    });
    return sum(
      label,
      Object.entries(targetGroups).map(([colour, targetGroup]) => [colour, metric(targetGroup)]),
    );
  };
  const good = hosts("HealthyHostCount", "healthy");
  const bad = hosts("UnHealthyHostCount", "unhealthy");
  const alarms: AlarmSpec[] = [
    {
      id: "unhealthy-tasks",
      severity: "P3",
      metric: bad,
      comparison: ">",
      threshold: 0,
      periodSeconds: 60,
      evaluationPeriods: 5,
      description:
        `A task of ${name} has failed its health check for five minutes. ` +
        "Call the health check's path in a task or read the log group; ECS replaces the task by itself.",
    },
  ];
  if (!mayStandStill(service.settings)) {
    alarms.push({
      id: "no-healthy-task",
      severity: "P1",
      metric: good,
      comparison: "<",
      threshold: 1,
      periodSeconds: 60,
      evaluationPeriods: 3,
      missingData: "breaching",
      notBefore: good,
      description:
        `No task of ${name} is healthy: every request fails. ` +
        "Read the service's events and the log group, and roll back to the task definition that ran before.",
    });
  }
  return { alarms, widgets: [{ title: "Health of the tasks", metrics: [good, bad] }] };
}

/** `10`, or `4 to 10` where a schedule changes it. */
function maximums(scaling: ScalingSettings): string {
  const lowest = lowestMaximum(scaling);
  return lowest === scaling.max ? String(lowest) : `${String(lowest)} to ${String(scaling.max)}, by its schedule`;
}

/** If there are no tasks at night, having no healthy ones is not an emergency. */
function mayStandStill({ desiredCount, scaling }: ServiceSettings): boolean {
  return (scaling ? fewestTasks(scaling) : desiredCount) === 0;
}

/** A target group without tasks reports nothing; next to another one, that counts as zero. */
function sum(label: string, metrics: readonly (readonly [string, Metric])[]): Metric | MetricMath {
  const [first, ...others] = metrics;
  if (first !== undefined && others.length === 0) return first[1];
  const expression = metrics.map(([id]) => `FILL(${id}, 0)`).join(" + ");
  return { expression, using: Object.fromEntries(metrics), label };
}

function ecsMetric(
  { cluster, serviceName }: WatchedService,
  namespace: string,
  name: string,
  statistic: string,
  label: string,
): Metric {
  const dimensions = { ClusterName: cluster.clusterName, ServiceName: serviceName };
  return { namespace, name, dimensions, statistic, label };
}
