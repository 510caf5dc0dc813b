import { anyResource, sidPart, type IGrantable } from "../../iam";

/** What a pipeline must know to register a new version of a task. */
export interface TaskDeployment {
  readonly clusterName: string;
  readonly taskFamily: string;
  readonly containerName: string;
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  readonly repositoryUrl: string | undefined;
}

/** Lets a pipeline register task definitions and pass them the task's roles. */
export function grantRegistration(grantee: IGrantable, name: string, deployment: TaskDeployment): void {
  const sid = sidPart(name);
  grantee.addStatement({
    sid: `Register${sid}`,
    actions: ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"],
    resources: anyResource("The revision that is registered or described has no ARN before it exists."),
  });
  grantee.addStatement({
    sid: `PassRolesOf${sid}`,
    actions: ["iam:PassRole"],
    resources: [deployment.executionRoleArn, deployment.taskRoleArn],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
  });
}
