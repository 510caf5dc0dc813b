import { anyResource, type IGrantable } from "../../iam";

/**
 * Lets the agent in a task open the channels of an ECS Exec session, and write its transcript if there is a log group
 * for it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function allowExec(taskRole: IGrantable, execLogGroupArn: string | undefined): void {
  taskRole.addStatement({
    sid: "ExecSessions",
    actions: [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    resources: anyResource("The channels of a session exist only while it lasts; they have no ARN."),
  });
  if (execLogGroupArn === undefined) return;
  taskRole.addStatement({
    sid: "FindExecLogGroup",
    actions: ["logs:DescribeLogGroups"],
    resources: anyResource("Log groups are listed for the whole account."),
  });
  taskRole.addStatement({
    sid: "WriteExecTranscripts",
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resources: [`${execLogGroupArn}:*`],
  });
}
