import { type AlarmSpec, type BaseStack, type IWatchable, type Metric } from "../../../modules/core";
import { Monitoring, type AlertsConfig, type MonitoringProps } from "../../../modules/monitoring";
import { resource, synth, type Block, type Terraform } from "../../support/synth";

export const EVERYBODY: AlertsConfig = { default: { emails: ["ops@example.com"] } };

export function metric(name: string, statistic = "Sum"): Metric {
  return { namespace: "AWS/ApplicationELB", name, dimensions: { LoadBalancer: "app/shop/1" }, statistic };
}

export function alarm(id: string, spec: Partial<AlarmSpec> = {}): AlarmSpec {
  return {
    id,
    severity: "P2",
    metric: metric("Requests"),
    comparison: ">",
    threshold: 80,
    periodSeconds: 300,
    evaluationPeriods: 2,
    description: "Look at it.",
    ...spec,
  };
}

export function thing(
  name: string,
  alarms: readonly AlarmSpec[],
  widgets: IWatchable["signals"]["widgets"] = [],
): IWatchable {
  return { signals: { name, alarms, widgets } };
}

export function watched(things: readonly IWatchable[], config: AlertsConfig = EVERYBODY): Terraform {
  return synth((stack) => {
    const monitoring = make(stack, { config });
    for (const one of things) monitoring.watch(one);
  });
}

export function make(stack: BaseStack, props: MonitoringProps): Monitoring {
  return new Monitoring(stack, "monitoring", { providerFor: (region) => stack.providerFor(region), ...props });
}

export function properties(widget: Block | undefined): Block {
  return widget?.["properties"] as Block;
}

export function widgets(terraform: Terraform): Block[] {
  const body = JSON.parse(String(resource(terraform, "aws_cloudwatch_dashboard")["dashboard_body"])) as Block;
  return body["widgets"] as Block[];
}
