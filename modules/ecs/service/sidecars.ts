import { show, type Problem } from "../../core";
import type { SidecarSpec } from "../task/sidecar";
import { XRAY_DAEMON } from "../task/tracing";
import type { ServiceSettings } from "./config";

/** The settings of a service that its sidecars share or depend on. */
type Sharing = Pick<ServiceSettings, "tracing" | "cpu" | "memoryMiB" | "egress" | "port">;

/** The sidecars of a service: those from its configuration, and those passed to it. */
export function sidecarsOf({ tracing }: Sharing, others: readonly SidecarSpec[]): readonly SidecarSpec[] {
  return [...(tracing ? [XRAY_DAEMON] : []), ...others];
}

/** Whether the sidecars passed to a service are compatible with it. */
export function sidecarProblems(settings: Sharing, others: readonly SidecarSpec[] = []): Problem[] {
  const sidecars = sidecarsOf(settings, others);
  return [
    ...sizeProblems(settings, sidecars),
    ...pullProblems(settings, sidecars),
    ...portProblems(settings, sidecars),
  ];
}

/** All containers of a task share its network. */
function portProblems({ port }: Sharing, sidecars: readonly SidecarSpec[]): Problem[] {
  return sidecars
    .filter((sidecar) => port !== undefined && [sidecar.port?.number, sidecar.internalPort].includes(port))
    .map(({ name }) => ({
      path: "port",
      message: `${show(port)} is the port of ${name} in the same task; use another one`,
    }));
}

function sizeProblems(settings: Sharing, sidecars: readonly SidecarSpec[]): Problem[] {
  return (["cpu", "memoryMiB"] as const).flatMap((path) => {
    const taken = sidecars.reduce((sum, sidecar) => sum + sidecar[path], 0);
    if (taken < settings[path]) return [];
    const names = sidecars.map(({ name }) => name).join(" and ");
    const need = sidecars.length > 1 ? "need" : "needs";
    const message = `${show(settings[path])} leaves nothing for the application next to ${names}, which ${need} ${show(taken)}; raise it`;
    return [{ path, message }];
  });
}

function pullProblems({ egress }: Sharing, sidecars: readonly SidecarSpec[]): Problem[] {
  const foreign = sidecars.map(({ image }) => image).filter((image) => !image.includes(".dkr.ecr."));
  if (egress !== "none" || foreign.length === 0) return [];
  return [{ path: "egress", message: `"none" leaves no access to pull ${foreign.join(" and ")}; use "https"` }];
}
