import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import { escapeTemplate, Naming } from "../core";
import { BUDGET, type BudgetConfig } from "./config";

export interface BudgetProps {
  readonly config: BudgetConfig;
}

/**
 * A monthly budget for everything with this environment's tags. `System` and `Environment` must first be activated as
 * cost allocation tags in the billing console; only costs from then on are counted.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class Budget extends Construct {
  /** The underlying budget; the escape hatch. */
  readonly resource: BudgetsBudget;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { monthlyUsd, emails, actualPercents, forecastPercents } = BUDGET.settle(this.node.path, props.config);
    const naming = Naming.of(this);
    const { system, environment } = naming.deployment;
    this.resource = new BudgetsBudget(this, "Resource", {
      name: naming.name("budget", "monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyUsd),
      limitUnit: "USD",
      // Filters with different keys are combined with AND.
      costFilter: [{ name: "TagKeyValue", values: [`user:System$${system}`, `user:Environment$${environment}`] }],
      notification: [
        ...actualPercents.map((percent) => notification("ACTUAL", percent, emails)),
        ...forecastPercents.map((percent) => notification("FORECASTED", percent, emails)),
      ],
    });
  }
}

function notification(
  notificationType: "ACTUAL" | "FORECASTED",
  threshold: number,
  emails: readonly string[],
): BudgetsBudgetNotification {
  return {
    notificationType,
    comparisonOperator: "GREATER_THAN",
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberEmailAddresses: emails.map(escapeTemplate),
  };
}
