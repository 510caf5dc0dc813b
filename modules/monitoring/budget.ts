import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import { Naming } from "../core";
import { BUDGET, type BudgetConfig } from "./config";

export interface BudgetProps {
  readonly config: BudgetConfig;
}

/**
 * A monthly budget over what carries this environment's tags. AWS sees the tags only after somebody activates `System`
 * and `Environment` as cost allocation tags in the billing console, and costs from that day on.
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
      // Values under different keys must all hold.
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
    subscriberEmailAddresses: [...emails],
  };
}
