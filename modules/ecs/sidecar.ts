import { show, type Problem } from "../core";
import type { ContainerHealthCheckConfig, ServiceSettings } from "./service-config";
import { XRAY_DAEMON } from "./tracing";

/**
 * A container beside the application in every task. They share the task's network, so that each finds the other at
 * `127.0.0.1`, its roles and its life: the sidecar is up before the application starts, and stops after it.
 */
export interface SidecarSpec {
  /** Unique within the task; begins the sidecar's log streams. */
  readonly name: string;
  /** With its tag. One that is not in ECR is pulled over the internet. */
  readonly image: string;
  /** Share of the task's CPU under load; 1024 units are one vCPU. What the sidecars leave is the application's. */
  readonly cpu: number;
  /** Memory of the task that is kept for it, in MiB. */
  readonly memoryMiB: number;
  /** Whether the task ends with it. Default: `false`. */
  readonly essential?: boolean;
  /** The command, in place of the image's own. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A port that it listens on beyond the task. Default: none; the application needs none to reach it. */
  readonly port?: { readonly number: number; readonly protocol: "tcp" | "udp" };
  /** With one the application starts once the sidecar is healthy, otherwise once it runs. */
  readonly healthCheck?: ContainerHealthCheckConfig;
}

/** The sidecars of a service: those that its configuration asks for, and those that others hand it. */
export function sidecarsOf({ tracing }: ServiceSettings, others: readonly SidecarSpec[]): readonly SidecarSpec[] {
  return [...(tracing ? [XRAY_DAEMON] : []), ...others];
}

/** Whether the sidecars that others hand a service go with it. */
export function sidecarProblems(settings: ServiceSettings, others: readonly SidecarSpec[] = []): Problem[] {
  const sidecars = sidecarsOf(settings, others);
  return [...sizeProblems(settings, sidecars), ...pullProblems(settings, sidecars)];
}

function sizeProblems(settings: ServiceSettings, sidecars: readonly SidecarSpec[]): Problem[] {
  return (["cpu", "memoryMiB"] as const).flatMap((path) => {
    const taken = sidecars.reduce((sum, sidecar) => sum + sidecar[path], 0);
    if (taken < settings[path]) return [];
    const names = sidecars.map(({ name }) => name).join(" and ");
    const need = sidecars.length > 1 ? "need" : "needs";
    const message = `${show(settings[path])} leaves the application nothing beside ${names}, which ${need} ${show(taken)}; raise it`;
    return [{ path, message }];
  });
}

function pullProblems({ egress }: ServiceSettings, sidecars: readonly SidecarSpec[]): Problem[] {
  const foreign = sidecars.map(({ image }) => image).filter((image) => !image.includes(".dkr.ecr."));
  if (egress !== "none" || foreign.length === 0) return [];
  return [{ path: "egress", message: `"none" leaves no way to pull ${foreign.join(" and ")}; use "https"` }];
}
