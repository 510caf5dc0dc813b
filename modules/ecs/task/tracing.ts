import { anyResource, type IGrantable } from "../../iam";
import type { SidecarSpec } from "./sidecar";

const PORT = 2000;

/** Where the daemon receives traces; an application that finds the variable knows that tracing is on. */
export const TRACING_ENVIRONMENT = { AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${PORT}` } as const;

/**
 * Receives traces from the application and sends them to X-Ray in batches. The task keeps running without it.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
 */
export const XRAY_DAEMON: SidecarSpec = {
  name: "xray-daemon",
  // One release, not `3.x`: nothing new runs next to the application's secrets without a change here.
  image: "public.ecr.aws/xray/aws-xray-daemon:3.3.15",
  cpu: 32,
  memoryMiB: 64,
  port: { number: PORT, protocol: "udp" },
};

/** Lets the daemon send traces, and read the sampling rules. */
export function allowTracing(taskRole: IGrantable): void {
  taskRole.addStatement({
    sid: "SendTraces",
    actions: [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    resources: anyResource("Traces and the sampling of them belong to the account; X-Ray has no narrower resource."),
  });
}
