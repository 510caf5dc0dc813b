import type { EnvironmentReview } from "../change";

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
}

export type Outcome = "nothing" | "failed" | "changes" | "dangerous";

/** What the exit code means. */
export const EXIT_CODES: Readonly<Record<Outcome, number>> = { nothing: 0, failed: 1, changes: 2, dangerous: 3 };

export function outcomeOf({ steps, reviews }: Report): Outcome {
  if (steps.some(({ status }) => status === "failed")) return "failed";
  if (reviews.some(({ dangers }) => dangers.length > 0)) return "dangerous";
  return reviews.some(({ state }) => state !== "same") ? "changes" : "nothing";
}

/** A danger and all environments that it affects. */
export interface SharedDanger {
  readonly environments: readonly string[];
  readonly rule: string;
  readonly address: string;
  readonly message: string;
}

export function sharedDangers(reviews: readonly EnvironmentReview[]): SharedDanger[] {
  const shared = new Map<string, SharedDanger & { environments: string[] }>();
  for (const { environment, dangers } of reviews) {
    for (const { rule, address, message } of dangers) {
      const key = [rule, address, message.replaceAll(environment, "")].join(" ");
      const known = shared.get(key);
      if (known) known.environments.push(environment);
      else shared.set(key, { environments: [environment], rule, address, message });
    }
  }
  return [...shared.values()];
}

/** The file to fix it in: `envs/sheetgpt/prod.ts` or `envs/accounts.ts`. */
export function fileOf(environment: string): string {
  if (/^(account|state)-/.test(environment)) return "envs/accounts.ts";
  const at = environment.lastIndexOf("-");
  return at < 0 ? "envs/index.ts" : `envs/${environment.slice(0, at)}/${environment.slice(at + 1)}.ts`;
}
