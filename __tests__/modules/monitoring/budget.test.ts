import { Budget, BUDGET, type BudgetConfig } from "../../../modules/monitoring";
import { resource, synth } from "../../support/synth";

describe("Budget", () => {
  const CONFIG: BudgetConfig = { monthlyUsd: 120, emails: ["ops@example.com"] };

  test("counts by one tag of the environment, if it is named and exists", () => {
    const config = { ...CONFIG, tag: "Stack" };
    const terraform = synth((stack) => new Budget(stack, "budget", { config, tags: { Stack: "shop-test" } }));

    expect(resource(terraform, "aws_budgets_budget", "budget")["cost_filter"]).toEqual([
      { name: "TagKeyValue", values: ["user:Stack$shop-test"] },
    ]);
    synth((stack) => {
      expect(() => new Budget(stack, "budget", { config })).toThrow(
        'test/budget: tag: "Stack" is not a tag of this environment; add it to tags, with a value that no other one has',
      );
    });
  });

  test("SG-11, ALL-10: tracks the monthly cost of this environment, by its tags", () => {
    const terraform = synth((stack) => new Budget(stack, "budget", { config: CONFIG }));
    const told = {
      comparison_operator: "GREATER_THAN",
      threshold_type: "PERCENTAGE",
      subscriber_email_addresses: ["ops@example.com"],
    };

    expect(resource(terraform, "aws_budgets_budget", "budget")).toMatchObject({
      name: "shop-test-monthly",
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_amount: "120",
      limit_unit: "USD",
      cost_filter: [{ name: "TagKeyValue", values: ["user:System$shop", "user:Environment$test"] }],
      notification: [
        { ...told, notification_type: "ACTUAL", threshold: 80 },
        { ...told, notification_type: "ACTUAL", threshold: 100 },
        { ...told, notification_type: "FORECASTED", threshold: 100 },
      ],
    });
  });

  test.each<[Partial<Record<keyof BudgetConfig, unknown>>, string[]]>([
    [{}, []],
    [{ monthlyUsd: 0 }, ["monthlyUsd: 0 is out of range; use a number from 1 to 10000000"]],
    [{ emails: [] }, ["emails: has 0 items; use 1 to 10"]],
    [{ actualPercents: [0] }, ["actualPercents[0]: 0 is out of range; use a whole number from 1 to 1000"]],
    [{ actualPercents: [50, 60, 70, 80, 90] }, [": has 6 thresholds; AWS accepts 1 to 5 in total"]],
    [{ actualPercents: [], forecastPercents: [] }, [": has 0 thresholds; AWS accepts 1 to 5 in total"]],
  ])("checks %j", (config, problems) => {
    const found = BUDGET.problems({ ...CONFIG, ...config });
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual(problems);
  });
});
