import type { AlarmSpec, Metric, Signals } from "../core";
import type { HostSettings } from "./config";

export interface WatchedHost {
  readonly name: string;
  readonly settings: HostSettings;
  readonly groupName: string;
  readonly metricNamespace: string;
}

const TEN_MINUTES = { periodSeconds: 300, evaluationPeriods: 2 } as const;

/** What to monitor on a host. */
export function hostSignals(host: WatchedHost): Signals {
  const { name, settings, metricNamespace } = host;
  const { cpuPercent, diskPercent } = settings.alarms;
  const cpu = ofGroup(host, "CPUUtilization", "Average", "CPU");
  const credits = ofGroup(host, "CPUCreditBalance", "Minimum", "CPU credits");
  const disk: Metric = {
    namespace: metricNamespace,
    name: "data-disk-used",
    dimensions: {},
    statistic: "Maximum",
    label: "data disk",
  };
  const burstable = /^t\d/.test(settings.instanceType);
  return {
    name,
    alarms: [
      unreachable(host),
      highCpu(name, cpu, cpuPercent),
      diskFills(name, disk, diskPercent),
      silent(name, disk),
      ...(burstable ? [fewCredits(name, credits)] : []),
    ],
    widgets: [
      { title: "CPU (%)", metrics: [cpu], threshold: { value: cpuPercent, label: "alarm" } },
      { title: "Data disk (%)", metrics: [disk], threshold: { value: diskPercent, label: "alarm" } },
      ...(burstable ? [{ title: "CPU credits", metrics: [credits] }] : []),
    ],
  };
}

function ofGroup({ groupName }: WatchedHost, name: string, statistic: string, label: string): Metric {
  return { namespace: "AWS/EC2", name, dimensions: { AutoScalingGroupName: groupName }, statistic, label };
}

function unreachable(host: WatchedHost): AlarmSpec {
  return {
    id: "unreachable",
    severity: "P1",
    metric: ofGroup(host, "StatusCheckFailed", "Maximum", "failed checks"),
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    evaluationPeriods: 3,
    missingData: "breaching",
    notBefore: ofGroup(host, "StatusCheckFailed", "SampleCount", "reports"),
    description:
      `The instance of ${host.name} fails its checks or is missing: every request fails. The Auto Scaling group replaces it by itself within ` +
      "minutes, and attaches the data disk; if it does not, read the group's activity history.",
  };
}

function highCpu(name: string, metric: Metric, threshold: number): AlarmSpec {
  return {
    id: "high-cpu",
    severity: "P3",
    metric,
    comparison: ">",
    threshold,
    ...TEN_MINUTES,
    description:
      `The instance of ${name} has used more than ${threshold} % of its CPU for ten minutes. See which container it is (docker stats, in a ` +
      "session); take a larger host.instanceType.",
  };
}

function diskFills(name: string, metric: Metric, threshold: number): AlarmSpec {
  return {
    id: "disk-fills",
    severity: "P2",
    metric,
    comparison: ">",
    threshold,
    ...TEN_MINUTES,
    description:
      `The data disk of ${name} is more than ${threshold} % full; a full one stops the database. Raise host.dataVolumeGiB and apply, then ` +
      "run xfs_growfs /data in a session.",
  };
}

/** A host that no longer reports its disk would let it fill up unnoticed. */
function silent(name: string, disk: Metric): AlarmSpec {
  return {
    id: "disk-unknown",
    severity: "P2",
    metric: disk,
    comparison: "<",
    threshold: 0,
    periodSeconds: 300,
    evaluationPeriods: 6,
    missingData: "breaching",
    notBefore: { ...disk, statistic: "SampleCount" },
    description:
      `${name} has not reported for half an hour how full its data disk is, so the alarm on it cannot go off. In a session: ` +
      "systemctl status report-disk.timer, journalctl -u report-disk, df /data.",
  };
}

/** Without credits the instance falls back to a fraction of its CPU, or costs extra. */
function fewCredits(name: string, metric: Metric): AlarmSpec {
  return {
    id: "few-credits",
    severity: "P3",
    metric,
    comparison: "<",
    threshold: 20,
    ...TEN_MINUTES,
    description:
      `The instance of ${name} has nearly used up its CPU credits, and costs extra from then on. If this goes on, take an instance type ` +
      "that does not burst.",
  };
}
