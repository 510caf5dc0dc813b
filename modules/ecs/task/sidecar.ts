import type { ISecret } from "../../secrets";
import type { ContainerHealthCheckConfig } from "./config";

/**
 * A container next to the application in every task. They share the task's network, so each reaches the other at
 * `127.0.0.1`, its roles and its lifecycle: the sidecar is up before the application starts and stops after it, or the other way
 * round.
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
  /** Whether the task ends with it. Default: whether it receives the requests. */
  readonly essential?: boolean;
  /** The entry point, instead of the image's own. */
  readonly entryPoint?: readonly string[];
  /** The command, instead of the image's own. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by the environment variable that it finds them in. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
  /** A port that it exposes outside the task. Default: none; the application does not need one to reach it. */
  readonly port?: { readonly number: number; readonly protocol: "tcp" | "udp" };
  /** A port that it listens on only inside the task, which the application then cannot use. */
  readonly internalPort?: number;
  /** With one, the application starts once the sidecar is healthy, otherwise once it runs. */
  readonly healthCheck?: ContainerHealthCheckConfig;
  /** Whether it gets the service's requests at its port, in place of the application. Default: `false`. */
  readonly receives?: boolean;
  /** Whether it starts before the application, which waits for it, or after. Default: `before`, or `after` if it receives. */
  readonly starts?: "before" | "after";
}

/** Whether the application waits for it. */
export function startsFirst({ starts, receives = false }: SidecarSpec): boolean {
  return (starts ?? (receives ? "after" : "before")) === "before";
}

/** The one that gets the requests, and its port. */
export function receiverOf(sidecars: readonly SidecarSpec[]): { name: string; port: number } | undefined {
  for (const { name, receives, port } of sidecars) if (receives && port) return { name, port: port.number };
  return undefined;
}
