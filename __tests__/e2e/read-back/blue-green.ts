import { CodeDeployClient, GetDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import {
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Deployed } from "../support/environment-suite";
import { actions, readAlarms, readPolicy, resources } from "./aws";
import { readService } from "./backend";
import { readLoadBalancer } from "./load-balancer";

/** Tests for a backend with blue/green deployments. */
export function blueGreenReadBack(deployed: Deployed, row: string): void {
  const name = `${deployed.name}-backend`;

  test(`${row}: CodeDeploy shifts traffic from one set of tasks to the other, and back if an alarm goes off`, async () => {
    const { deploymentGroupInfo: group } = await new CodeDeployClient({}).send(
      new GetDeploymentGroupCommand({ applicationName: name, deploymentGroupName: name }),
    );
    const { service } = await readService(deployed);
    const watched = group?.alarmConfiguration?.alarms?.map((alarm) => alarm.name).sort();

    expect(service.deploymentController?.type).toBe("CODE_DEPLOY");
    expect(group).toMatchObject({
      ecsServices: [{ clusterName: deployed.outputs["ecs_cluster"], serviceName: deployed.outputs["ecs_service"] }],
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      autoRollbackConfiguration: { enabled: true },
      alarmConfiguration: { enabled: true },
    });
    expect(group?.autoRollbackConfiguration?.events?.slice().sort()).toEqual([
      "DEPLOYMENT_FAILURE",
      "DEPLOYMENT_STOP_ON_ALARM",
    ]);
    expect(watched).toHaveLength(2);
    expect(Object.keys(await readAlarms(deployed.name))).toEqual(
      expect.arrayContaining(watched?.map((alarm) => alarm?.slice(deployed.name.length + 1)) ?? []),
    );
  });

  test(`${row}: there are two target groups, one for traffic and one for testing`, async () => {
    const client = new ElasticLoadBalancingV2Client({});
    const { LoadBalancerArn: balancer } = await readLoadBalancer(deployed);
    const { TargetGroups: groups = [] } = await client.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: balancer }),
    );
    const { Listeners: listeners = [] } = await client.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer }),
    );
    const { deploymentGroupInfo: group } = await new CodeDeployClient({}).send(
      new GetDeploymentGroupCommand({ applicationName: name, deploymentGroupName: name }),
    );
    const [pair] = group?.loadBalancerInfo?.targetGroupPairInfoList ?? [];
    const arnOf = (port: number) => listeners.find((one) => one.Port === port)?.ListenerArn;

    expect(groups).toHaveLength(2);
    expect(pair?.targetGroups?.map((one) => one.name).sort()).toEqual(groups.map((one) => one.TargetGroupName).sort());
    expect(pair?.prodTrafficRoute?.listenerArns).toEqual([arnOf(443)]);
    expect(pair?.testTrafficRoute?.listenerArns).toEqual([arnOf(8443)]);
  });

  test(`${row}: the pipeline may start a deployment of this application, and CodeDeploy may change this service`, async () => {
    const start = (await readPolicy(`${deployed.name}-deploy-backend`)).find((one) =>
      actions(one).includes("codedeploy:CreateDeployment"),
    );
    const change = (await readPolicy(`${name}-codedeploy`)).find((one) =>
      actions(one).includes("ecs:UpdateServicePrimaryTaskSet"),
    );
    const { service } = await readService(deployed);

    expect(start && resources(start)).toEqual([expect.stringMatching(new RegExp(`:deploymentgroup:${name}/${name}$`))]);
    expect(change && resources(change)).toEqual([service.serviceArn]);
  });
}
