import type { Service } from "./facts";

/** CodeDeploy starts no deployment while an alarm is active, which is when these commands are needed. */
export const WITHOUT_ALARMS = "--override-alarm-configuration enabled=false";

/** The commands that make a service replace its tasks. Only CodeDeploy may do so if it deploys the service. */
export function restartTasks({ cluster, name, blueGreen }: Service): string[] {
  if (blueGreen === undefined) {
    return [`aws ecs update-service --cluster ${cluster} --service ${name} --force-new-deployment`];
  }
  const { application, group, container, port } = blueGreen;
  const target = `{"TaskDefinition":"'"$task"'","LoadBalancerInfo":{"ContainerName":"${container}","ContainerPort":${port}}}`;
  const resource = `{"TargetService":{"Type":"AWS::ECS::Service","Properties":${target}}}`;
  return [
    `task=$(aws ecs describe-services --cluster ${cluster} --services ${name} --query "services[0].taskSets[?status=='PRIMARY'].taskDefinition | [0]" --output text)`,
    `content='{"version":0.0,"Resources":[${resource}]}'`,
    'revision=$(jq -n --arg content "$content" \'{revisionType: "AppSpecContent", appSpecContent: {content: $content}}\')',
    `aws deploy create-deployment --application-name ${application} --deployment-group-name ${group} --revision "$revision" ${WITHOUT_ALARMS}`,
  ];
}
