import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import { escapeTemplate, Naming, show, type Problem } from "../core";
import { BUDGET, type BudgetConfig } from "./config";

export interface BudgetProps {
  readonly config: BudgetConfig;
  /** The environment's own tags, for `tag`. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A monthly budget for everything with this environment's tags. `System` and `Environment`, or the one that `tag` names,
 * must first be activated as cost allocation tags in the billing console; only costs from then on are counted.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class Budget extends Construct {
  /** The underlying budget; the escape hatch. */
  readonly resource: BudgetsBudget;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { monthlyUsd, tag, emails, actualPercents, forecastPercents } = BUDGET.settle(
      this.node.path,
      props.config,
      budgetProblems(props),
    );
    const naming = Naming.of(this);
    const { system, environment } = naming.deployment;
    this.resource = new BudgetsBudget(this, "Resource", {
      name: naming.name("budget", "monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyUsd),
      limitUnit: "USD",
      // The console combines different keys with AND; the API's reference does not say.
      costFilter: [
        {
          name: "TagKeyValue",
          values:
            tag === undefined
              ? [`user:System$${system}`, `user:Environment$${environment}`]
              : [`user:${tag}$${props.tags?.[tag] ?? ""}`],
        },
      ],
      notification: [
        ...actualPercents.map((percent) => notification("ACTUAL", percent, emails)),
        ...forecastPercents.map((percent) => notification("FORECASTED", percent, emails)),
      ],
    });
  }
}

/** Whether the environment has the tag that is to be counted. */
export function budgetProblems({ config: { tag }, tags = {} }: BudgetProps): Problem[] {
  if (tag === undefined || tags[tag] !== undefined) return [];
  return [
    {
      path: "tag",
      message: `${show(tag)} is not a tag of this environment; add it to tags, with a value that no other one has`,
    },
  ];
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
