import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { Naming } from "../core";
import { Role } from "../iam";

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly traffic: "rejected" | "all";
  readonly retentionDays: number;
}

/**
 * The VPC's flow logs, in CloudWatch Logs.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "log-group", {
      name: Naming.of(this).logGroup("vpc", "flow-logs"),
      retentionInDays: props.retentionDays,
    });
    const writer = new Role(this, "writer", {
      name: "flow-logs",
      description: "Lets VPC flow logs write to their log group.",
      trust: { service: "vpc-flow-logs.amazonaws.com" },
      statements: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`${group.arn}:*`],
        },
      ],
    });
    new FlowLog(this, "Resource", {
      vpcId: props.vpcId,
      trafficType: props.traffic === "all" ? "ALL" : "REJECT",
      logDestination: group.arn,
      iamRoleArn: writer.roleArn,
      maxAggregationInterval: 600,
      tags: { Name: Naming.of(this).name("tag", "flow-logs") },
      dependsOn: [...writer.dependables],
    });
  }
}
