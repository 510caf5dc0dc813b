import { anyResource, sidPart, type IGrantable } from "../iam";

/** What a pipeline must know to roll a service. */
export interface ServiceDeployment {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly serviceArn: string;
  readonly taskFamily: string;
  readonly containerName: string;
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  readonly repositoryUrl: string | undefined;
}

/** Lets a pipeline register task definitions, hand them the service's roles, and roll the service. */
export function grantDeployment(grantee: IGrantable, name: string, deployment: ServiceDeployment): void {
  const sid = sidPart(name);
  grantee.addStatement({
    sid: `Roll${sid}`,
    actions: ["ecs:DescribeServices", "ecs:UpdateService"],
    resources: [deployment.serviceArn],
  });
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
