import { byId, byName, ec2, nameTag, PUT, type Rule } from "./finder";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const COMPUTE: Readonly<Record<string, Rule>> = {
  aws_ecr_repository: byName("ecr describe-repositories", "repositories", "repositoryName"),
  aws_ecr_lifecycle_policy: PUT,
  aws_ecr_replication_configuration: PUT,
  aws_ecs_cluster: byName("ecs describe-clusters --clusters {name}", "clusters[?status=='ACTIVE']", "clusterName"),
  aws_ecs_cluster_capacity_providers: PUT,
  aws_ecs_service: byName(
    "ecs describe-services --cluster {cluster.name} --services {name}",
    "services[?status=='ACTIVE']",
    "serviceName",
    { id: "{cluster.name}/@" },
  ),
  // The newest revision.
  aws_ecs_task_definition: {
    ask: "ecs list-task-definitions --family-prefix {family} --status ACTIVE --sort DESC",
    query: "taskDefinitionArns[:1].['newest',@]",
    name: "newest",
  },
  aws_appautoscaling_target: byName(
    "application-autoscaling describe-scalable-targets --service-namespace {service_namespace}",
    "ScalableTargets",
    "ResourceId",
    { name: "{resource_id}", id: "{service_namespace}/{resource_id}/{scalable_dimension}" },
  ),
  aws_appautoscaling_policy: PUT,
  aws_appautoscaling_scheduled_action: PUT,
  aws_cloudformation_stack: byName("cloudformation describe-stacks", "Stacks", "StackName"),
  aws_autoscaling_group: byName(
    "autoscaling describe-auto-scaling-groups",
    "AutoScalingGroups",
    "AutoScalingGroupName",
  ),
  aws_launch_template: byId(
    "ec2 describe-launch-templates",
    "LaunchTemplates",
    "LaunchTemplateName",
    "LaunchTemplateId",
  ),
  aws_ebs_volume: ec2("describe-volumes --filters Name=status,Values=creating,available,in-use", "Volumes", "VolumeId"),
  aws_ssm_document: byName("ssm list-documents --filters Key=Owner,Values=Self", "DocumentIdentifiers", "Name"),
  aws_ssm_parameter: byName("ssm describe-parameters", "Parameters", "Name"),
  aws_batch_compute_environment: byId(
    "batch describe-compute-environments",
    "computeEnvironments[?status!='DELETED']",
    "tags.Name",
    "computeEnvironmentName",
    { name: nameTag, several: true },
  ),
  aws_batch_job_queue: byId(
    "batch describe-job-queues",
    "jobQueues[?status!='DELETED']",
    "jobQueueName",
    "jobQueueArn",
  ),
  // The newest revision.
  aws_batch_job_definition: {
    ask: "batch describe-job-definitions --job-definition-name {name} --status ACTIVE",
    query: "reverse(sort_by(jobDefinitions,&revision))[:1].[jobDefinitionName,jobDefinitionArn]",
  },
  aws_lambda_function: byName("lambda list-functions", "Functions", "FunctionName"),
  aws_scheduler_schedule_group: byName("scheduler list-schedule-groups", "ScheduleGroups", "Name"),
  aws_scheduler_schedule: byId("scheduler list-schedules", "Schedules", "Name", "join('/',[GroupName,Name])"),
  aws_codedeploy_app: byName("deploy list-applications", "applications", "@"),
  aws_codedeploy_deployment_group: byName(
    "deploy list-deployment-groups --application-name {app_name}",
    "deploymentGroups",
    "@",
    { id: "{app_name}:@" },
  ),
  aws_iam_policy: byId("iam list-policies --scope Local", "Policies", "PolicyName", "Arn"),
  aws_iam_role: byName("iam list-roles", "Roles", "RoleName"),
  aws_iam_role_policies_exclusive: PUT,
  aws_iam_role_policy: PUT,
  aws_iam_role_policy_attachment: PUT,
  aws_iam_role_policy_attachments_exclusive: PUT,
  aws_iam_instance_profile: byName("iam list-instance-profiles", "InstanceProfiles", "InstanceProfileName"),
  aws_iam_openid_connect_provider: {
    ask: "iam list-open-id-connect-providers",
    query: "OpenIDConnectProviderList[].[Arn]",
    name: ({ body }, root) => root.value(body["url"]).replace("https://", ""),
  },
  terraform_data: { none: "it is in the state only" },
};
