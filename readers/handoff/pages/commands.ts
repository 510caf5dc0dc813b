import type { Service } from "./facts";

/** The command that sets a secret's value: what is typed appears neither in the shell history nor in the process list. */
export function putSecret(name: string, region: string): string {
  return (
    `read -rs VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value --region ${region} ` +
    `--secret-id ${name} --secret-string file:///dev/stdin; unset VALUE`
  );
}

/** The commands that make a service replace its tasks. Only CodeDeploy may do so if it deploys the service. */
export function restartTasks({ cluster, name, blueGreen }: Service): string[] {
  if (blueGreen === undefined) {
    return [`aws ecs update-service --cluster ${cluster} --service ${name} --force-new-deployment`];
  }
  const { application, group } = blueGreen;
  const deployments = `--application-name ${application} --deployment-group-name ${group}`;
  return [
    `last=$(aws deploy list-deployments ${deployments} --include-only-statuses Succeeded --query 'deployments[0]' --output text)`,
    'revision=$(aws deploy get-deployment --deployment-id "$last" --query deploymentInfo.revision --output json)',
    `aws deploy create-deployment ${deployments} --revision "$revision"`,
  ];
}
