import { isStopped, review, SEVERITIES, type EnvironmentReview } from "../../../readers/check";
import { describeReference, REFERENCE_SYSTEMS } from "../../support/reference";
import { ACCESS } from "./generated/access";
import { HARMLESS } from "./generated/harmless";
import { stackOf, type Case, type Kind } from "./generated/kind";
import { LOSS } from "./generated/loss";
import { WEAKENED } from "./generated/weakened";
import { tampered } from "./stacks";

const DANGEROUS = [...LOSS, ...ACCESS, ...WEAKENED];
const REPORT = { steps: [], against: "main", reviews: [] };

function reviewOf({ stack, prepare, change }: Case): EnvironmentReview {
  const before = prepare ? tampered(stackOf(stack), prepare) : stackOf(stack);
  return review(stack, before, tampered(before, change));
}

/** A case is found if something at least as bad is said about what it changes. */
function isFound(one: Case, severity: Kind["severity"]): boolean {
  const worst = SEVERITIES.indexOf(severity as (typeof SEVERITIES)[number]);
  return reviewOf(one).dangers.some(
    (danger) => SEVERITIES.indexOf(danger.severity) <= worst && (one.about?.test(danger.address) ?? true),
  );
}

function alarmsOf(one: Case): string[] {
  return reviewOf(one)
    .dangers.filter((danger) => isStopped(danger, REPORT))
    .map(({ rule, address }) => `${one.name} → ${rule} ${address}`);
}

const table: string[] = [];

afterAll(() => {
  // For a report: GROUNDPLAN_KINDS=1 npm run test:unit -- check/generated
  if (process.env["GROUNDPLAN_KINDS"] !== undefined) process.stdout.write(`${table.join("\n")}\n`);
});

describeReference(REFERENCE_SYSTEMS, "generated changes", () => {
  test.each(DANGEROUS.map((kind) => [kind.name, kind] as const))("%s: none missed", (name, { cases, severity }) => {
    const missed = cases.filter((one) => !isFound(one, severity)).map((one) => `${one.stack}: ${one.name}`);
    table.push(`| ${name} | ${severity} | ${cases.length} | ${missed.length} | – |`);

    expect(missed).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(HARMLESS.map((kind) => [kind.name, kind] as const))("%s: none stopped", (name, { cases }) => {
    const alarms = cases.flatMap(alarmsOf);
    table.push(
      `| ${name} | harmless | ${cases.length} | – | ${new Set(alarms.map((one) => one.split(" → ")[0])).size} |`,
    );

    expect(alarms).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  test("they are many", () => {
    const count = (kinds: readonly Kind[]): number => kinds.reduce((sum, { cases }) => sum + cases.length, 0);

    expect(count(DANGEROUS)).toBeGreaterThan(450);
    expect(count(HARMLESS)).toBeGreaterThan(200);
  });
});
