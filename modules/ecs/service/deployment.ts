import { anyResource, sidPart, type IGrantable } from "../../iam";
import type { CodeDeployTarget } from "../blue-green/blue-green";
import { grantRegistration, type TaskDeployment } from "../task/deployment";

/** What a pipeline must know to deploy a service. */
export interface ServiceDeployment extends TaskDeployment {
  readonly serviceName: string;
  readonly serviceArn: string;
  /** Where new tasks run. With CodeDeploy, a change only reaches them with the revision. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly port: number | undefined;
  /** With `deployment: "blue-green"`: where deployments are created. */
  readonly codeDeploy: CodeDeployTarget | undefined;
}

/** Lets a pipeline register task definitions, pass them the service's roles, and deploy the service. */
export function grantDeployment(grantee: IGrantable, name: string, deployment: ServiceDeployment): void {
  const sid = sidPart(name);
  const { codeDeploy, serviceArn } = deployment;
  grantee.addStatement({
    sid: `Roll${sid}`,
    // A CodeDeploy-controlled service is not updated directly.
    actions: codeDeploy ? ["ecs:DescribeServices"] : ["ecs:DescribeServices", "ecs:UpdateService"],
    resources: [serviceArn],
  });
  if (codeDeploy) grantCodeDeploy(grantee, sid, codeDeploy);
  grantRegistration(grantee, name, deployment);
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html */
function grantCodeDeploy(grantee: IGrantable, sid: string, codeDeploy: CodeDeployTarget): void {
  grantee.addStatement({
    sid: `Deploy${sid}`,
    actions: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"],
    resources: [codeDeploy.deploymentGroupArn],
  });
  grantee.addStatement({
    sid: `DescribeRevisionsOf${sid}`,
    actions: ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
    resources: [codeDeploy.applicationArn],
  });
  grantee.addStatement({
    sid: `ReadDeploymentConfigOf${sid}`,
    actions: ["codedeploy:GetDeploymentConfig"],
    resources: [codeDeploy.deploymentConfigArn],
  });
  grantee.addStatement({
    sid: `StopDeploymentsOf${sid}`,
    // Not ContinueDeployment: a pipeline that waits for approval must not approve itself.
    actions: ["codedeploy:StopDeployment"],
    resources: anyResource("A running deployment only has an id; CodeDeploy has no narrower resource."),
  });
}
