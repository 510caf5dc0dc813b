import type { Danger, EnvironmentReview } from "../change";
import { SEVERITIES, STOPS_BY_DEFAULT, type Severity } from "../severity";

/** One of the checks in addition to the comparison: types, synthesis, `terraform validate`, proofs, addresses. */
export interface Step {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped, one reason per line. */
  readonly details: readonly string[];
}

/** Everything that a check found. */
export interface Report {
  readonly steps: readonly Step[];
  /** What it was compared with: `origin/main (83e10e1)`, `plan.json`; undefined if there was nothing to compare with. */
  readonly against: string | undefined;
  readonly reviews: readonly EnvironmentReview[];
  /** The severities for which the outcome is `dangerous`. Default: all but `watch`. */
  readonly stopOn?: readonly Severity[];
}

export type Outcome = "nothing" | "failed" | "changes" | "dangerous";

/** What the exit code means. */
export const EXIT_CODES: Readonly<Record<Outcome, number>> = { nothing: 0, failed: 1, changes: 2, dangerous: 3 };

export function outcomeOf(report: Report): Outcome {
  const { steps, reviews } = report;
  if (steps.some(({ status }) => status === "failed")) return "failed";
  if (reviews.some(({ dangers }) => dangers.some((one) => isStopped(one, report)))) return "dangerous";
  return reviews.some(({ state }) => state !== "same") ? "changes" : "nothing";
}

/** Whether the report stops for a danger, or only mentions it. */
export function isStopped({ severity }: Pick<Danger, "severity">, { stopOn = STOPS_BY_DEFAULT }: Report): boolean {
  return stopOn.includes(severity);
}

/** A danger and all environments that it affects. */
export interface SharedDanger extends Danger {
  readonly environments: readonly string[];
}

/** The worst first. */
function bySeverity(one: SharedDanger, other: SharedDanger): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
}

export function sharedDangers(reviews: readonly EnvironmentReview[]): SharedDanger[] {
  const shared = new Map<string, SharedDanger & { environments: string[] }>();
  for (const { environment, dangers } of reviews) {
    for (const danger of dangers) {
      const { rule, severity, address, message } = danger;
      const key = [severity, rule, address, message.replaceAll(environment, "")].join(" ");
      const known = shared.get(key);
      if (known) known.environments.push(environment);
      else shared.set(key, { ...danger, environments: [environment] });
    }
  }
  return [...shared.values()].sort(bySeverity);
}

/** The file to fix it in: `envs/sheetgpt/prod.ts` or `envs/accounts.ts`. */
export function fileOf(environment: string): string {
  if (/^(account|state)-/.test(environment)) return "envs/accounts.ts";
  const at = environment.lastIndexOf("-");
  return at < 0 ? "envs/index.ts" : `envs/${environment.slice(0, at)}/${environment.slice(at + 1)}.ts`;
}
