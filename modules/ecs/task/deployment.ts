import { anyResource, sidPart, type IGrantable } from "../../iam";

/** What a pipeline must know to register a new version of a task. */
export interface TaskDeployment {
  readonly clusterName: string;
  readonly taskFamily: string;
  /** All revisions of the family, those that do not exist yet too. */
  readonly revisionsArn: string;
  readonly containerName: string;
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  readonly repositoryUrl: string | undefined;
}

/**
 * Lets a pipeline register task definitions of one family and pass them the task's roles.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function grantRegistration(grantee: IGrantable, name: string, deployment: TaskDeployment): void {
  const sid = sidPart(name);
  grantee.addStatement({
    sid: `Register${sid}`,
    actions: ["ecs:RegisterTaskDefinition"],
    resources: [deployment.revisionsArn],
  });
  grantee.addStatement({
    sid: `Describe${sid}`,
    actions: ["ecs:DescribeTaskDefinition"],
    resources: anyResource("ECS has no resource-level permissions for describing task definitions."),
  });
  grantee.addStatement({
    sid: `PassRolesOf${sid}`,
    actions: ["iam:PassRole"],
    resources: [deployment.executionRoleArn, deployment.taskRoleArn],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
  });
}
