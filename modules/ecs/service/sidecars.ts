import { definitionProblems, show, type Problem } from "../../core";
import type { SidecarSpec } from "../task/sidecar";
import { XRAY_DAEMON } from "../task/tracing";
import type { ServiceSettings } from "./config";

/** The settings of a service that its sidecars share or depend on. */
type Sharing = Pick<ServiceSettings, "tracing" | "cpu" | "memoryMiB" | "egress" | "port" | "entryPoint" | "command"> &
  Partial<Pick<ServiceSettings, "deployment">> & { readonly environment: Readonly<Record<string, unknown>> };

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
    ...receiverProblems(settings, sidecars),
    ...(others.length === 0 ? [] : definitionProblems(inOneDefinition(settings, others), "a task definition")),
  ];
}

/** All containers of a task share its network. */
function portProblems({ port }: Sharing, sidecars: readonly SidecarSpec[]): Problem[] {
  const taken = new Map<number, string>();
  return sidecars.flatMap(({ name, port: exposed, internalPort }): Problem[] => {
    const own = exposed?.number ?? internalPort;
    if (own === undefined) return [];
    if (own === port) {
      const message = `${show(port)} is the port of ${name} in the same task; use another one`;
      return [{ path: "port", message }];
    }
    const other = taken.get(own);
    taken.set(own, name);
    if (other === undefined) return [];
    return [
      {
        path: `sidecars.${name}.port`,
        message: `${show(own)} is the port of ${other} in the same task; use another one`,
      },
    ];
  });
}

/** Whether requests can go to the sidecar that is to receive them. */
function receiverProblems({ port, deployment }: Sharing, sidecars: readonly SidecarSpec[]): Problem[] {
  const [first, ...others] = sidecars.filter(({ receives }) => receives);
  if (first === undefined) return [];
  const path = `sidecars.${first.name}`;
  const problems: Problem[] = others.map(({ name }) => ({
    path: `sidecars.${name}.receives`,
    message: `true is said of ${first.name} too, and one container gets the requests; leave one of them out`,
  }));
  if (first.port?.protocol !== "tcp") {
    problems.push({ path: `${path}.port`, message: "is missing; set the port on which it receives the requests" });
  }
  if (port === undefined) {
    const message = "true needs requests, and without port the tasks get none; set port, or leave it out";
    problems.push({ path: `${path}.receives`, message });
  }
  if (deployment === "blue-green") {
    const message =
      'true does not go with deployment "blue-green", where pipelines tell CodeDeploy the port of the application; use "rolling"';
    problems.push({ path: `${path}.receives`, message });
  }
  return problems;
}

/** What grows in a task definition. */
function inOneDefinition({ entryPoint = [], command = [], environment }: Sharing, others: readonly SidecarSpec[]) {
  const list = (one: SidecarSpec) => [...(one.entryPoint ?? []), ...(one.command ?? [])];
  return {
    entryPoint,
    command: [...command, ...others.flatMap(list)],
    environment: { ...environment, ...Object.fromEntries(others.map(({ name, environment: own }) => [name, own])) },
  };
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
