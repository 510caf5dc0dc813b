import { show, type Problem } from "../core";
import type { VpcSettings } from "../vpc";
import type { JobSettings, JobsSettings } from "./config";

/** What Fargate calls before the job itself runs. */
const STARTING_ENDPOINTS = ["ecr.api", "ecr.dkr", "logs"];

/** The settings of the jobs that decide what they need from the network. */
interface Wanting {
  readonly egress: JobsSettings["egress"];
  readonly definitions: Readonly<Record<string, Pick<JobSettings, "secrets">>>;
}

/**
 * What the network lacks for the jobs to start at all; paths are those of the jobs.
 * @param stores where their secrets are. Default: in Secrets Manager, if they have some.
 */
export function jobsNetworkProblems(
  { egress, definitions }: Wanting,
  { interfaceEndpoints, natGateways }: Pick<VpcSettings, "interfaceEndpoints" | "natGateways">,
  stores: readonly ("secretsmanager" | "ssm")[] = storesOf(definitions),
): Problem[] {
  if (egress === "https") return natGateways === "none" ? [noWayOut()] : [];
  const needed = [...STARTING_ENDPOINTS, ...stores];
  const missing = needed.filter((endpoint) => !interfaceEndpoints.includes(endpoint));
  if (missing.length === 0) return [];
  const message = `"aws" needs ${missing.map(show).join(", ")} in network.interfaceEndpoints; add what is missing, or use "https"`;
  return [{ path: "egress", message }];
}

function storesOf(definitions: Wanting["definitions"]): "secretsmanager"[] {
  return Object.values(definitions).some(({ secrets }) => secrets.length > 0) ? ["secretsmanager"] : [];
}

function noWayOut(): Problem {
  const message =
    '"https" needs internet access, but network.natGateways is "none"; use "single" or "per-az", or egress "aws"';
  return { path: "egress", message };
}
