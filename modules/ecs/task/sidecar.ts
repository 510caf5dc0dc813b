import type { ContainerHealthCheckConfig } from "./config";

/**
 * A container next to the application in every task. They share the task's network, so each reaches the other at
 * `127.0.0.1`, its roles and its lifecycle: the sidecar is up before the application starts, and stops after it.
 */
export interface SidecarSpec {
  /** Unique within the task; the prefix of the sidecar's log streams. */
  readonly name: string;
  /** With its tag. One that is not in ECR is pulled over the internet. */
  readonly image: string;
  /** Share of the task's CPU under load; 1024 units are one vCPU. The application gets the rest. */
  readonly cpu: number;
  /** Memory of the task reserved for it, in MiB. */
  readonly memoryMiB: number;
  /** Whether the task ends with it. Default: `false`. */
  readonly essential?: boolean;
  /** The command, instead of the image's own. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A port that it exposes outside the task. Default: none; the application does not need one to reach it. */
  readonly port?: { readonly number: number; readonly protocol: "tcp" | "udp" };
  /** A port that it listens on only inside the task, which the application then cannot use. */
  readonly internalPort?: number;
  /** With one, the application starts once the sidecar is healthy, otherwise once it runs. */
  readonly healthCheck?: ContainerHealthCheckConfig;
}
