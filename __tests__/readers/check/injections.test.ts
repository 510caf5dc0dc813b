import { isStopped, outcomeOf, review } from "../../../readers/check";
import type { TerraformJson } from "../../../readers/terraform";
import { describeReference, REFERENCE_SYSTEMS } from "../../support/reference";
import { allStacks } from "../../support/stacks";
import { DANGEROUS, HARMLESS, type Injection } from "./injections";
import { edited, synthesize, tampered, withAccount } from "./stacks";

const before = allStacks();
const REPORT = { steps: [], against: "main", reviews: [] };

function after({ environment, file, account, tamper }: Injection): TerraformJson {
  if (tamper) return tampered(before[environment], tamper);
  const definitions = account ? withAccount(...account) : edited(environment, file ?? {});
  const found = synthesize([environment], definitions)[environment];
  if (found === undefined) throw new Error(`${environment} was not synthesized`);
  return found;
}

test("there are as many injections as documented, and no two are alike", () => {
  expect(DANGEROUS.length).toBeGreaterThanOrEqual(70);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(40);
  expect(new Set([...DANGEROUS, ...HARMLESS].map(({ name }) => name)).size).toBe(DANGEROUS.length + HARMLESS.length);
});

// Together, the reference systems contain everything whose change can be dangerous.
describeReference(REFERENCE_SYSTEMS, "a change", () => {
  test.each(DANGEROUS.map((one) => [`${one.environment}: ${one.name}`, one] as const))(
    "dangerous: %s",
    (_, injection) => {
      const result = review(injection.environment, before[injection.environment], after(injection));
      const [rule = "", address = /x/] = injection.found ?? [];

      const found = result.dangers.map((one) => `${one.rule} ${one.address}`);
      expect(found.filter((one) => one.startsWith(`${rule} `) && address.test(one.slice(rule.length + 1)))).not.toEqual(
        [],
      );
      expect(outcomeOf({ steps: [], against: "main", reviews: [result] })).toBe("dangerous");
    },
  );

  test.each(HARMLESS.map((one) => [`${one.environment}: ${one.name}`, one] as const))(
    "harmless: %s",
    (_, injection) => {
      const result = review(injection.environment, before[injection.environment], after(injection));

      expect(result.dangers.filter((one) => isStopped(one, REPORT))).toEqual([]);
    },
  );
});

test("without a change, nothing is reported", () => {
  for (const [name, terraform] of Object.entries(before)) {
    expect(review(name, terraform, structuredClone(terraform))).toEqual({
      environment: name,
      state: "same",
      changes: [],
      dangers: [],
    });
  }
});
