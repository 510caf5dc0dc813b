import { type Root } from "../../terraform";
import type { Facts } from "./facts";
import { bullets, section, shell } from "./markdown";

/** What costs more than expected, of this environment only. */
export function costProcedure(root: Root, { budget }: Facts): string {
  if (budget === undefined) return "";
  const tags = ["System", "Environment"].map((key) => ({ Tags: { Key: key, Values: [root.tags[key] ?? ""] } }));
  return section(
    "## Costs are too high",
    "Both commands only see costs from the day on which `System` and `Environment` were activated as cost allocation tags, in the account that pays. Until then they show nothing, and the budget never notifies anybody. There, once, with the permission `ce:UpdateCostAllocationTagsStatus`:",
    shell(
      "aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=System,Status=Active TagKey=Environment,Status=Active",
    ),
    "What this environment has cost, by day and kind of usage:",
    shell(
      `aws budgets describe-budget --account-id ${root.account} --budget-name ${budget} --query Budget.CalculatedSpend`,
      `aws ce get-cost-and-usage --time-period "Start=$(jq -nr 'now - 14*86400 | strftime("%Y-%m-%d")'),End=$(date -u +%F)" --granularity DAILY --metrics UnblendedCost --filter '${JSON.stringify({ And: tags })}' --group-by Type=DIMENSION,Key=USAGE_TYPE`,
    ),
    bullets([
      "`NatGateway-Bytes`: something downloads or uploads a lot through the NAT gateway. The VPC flow logs, if enabled, show what.",
      "`DataTransfer-Out-Bytes`, `Requests`: more traffic. Check the requests to CloudFront and the load balancer on the dashboard.",
      "`Fargate-vCPU-Hours`: more tasks than usual. Find out what drives the scaling metric.",
      "`CW:GMD-Metrics`, `DataProcessing-Bytes` of logs: the application logs too much, perhaps at debug level.",
      "`InstanceUsage`, `ServerlessV2Usage`, `ChargedBackupUsage` of RDS: a restored or an old database was not deleted.",
    ]),
  );
}
