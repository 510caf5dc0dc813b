import { blocks, type Block } from "../../terraform";
import { bounded, keyGrant, on, onAny, onOwned, onUnclaimed, type Grant } from "./grant";

const ecs = (kind: string): string => `arn:aws:ecs:{region}:{account}:${kind}`;
const batch = (kind: string): string => `arn:aws:batch:{region}:{account}:${kind}`;
const codedeploy = (kind: string): string => `arn:aws:codedeploy:{region}:{account}:${kind}`;
const scaling = "arn:aws:application-autoscaling:{region}:{account}:scalable-target/*";
const group = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}";
const role = "arn:aws:iam::{account}:role{role}";
const ec2 = (kind: string): string => `arn:aws:ec2:{region}:{account}:${kind}/*`;
const TAGS = "TagResource UntagResource ListTagsForResource";

/** Whether a repository is encrypted with a KMS key rather than by S3. */
const hasOwnKey = (body: Block): boolean =>
  blocks(body["encryption_configuration"]).some((one) => one["encryption_type"] === "KMS");

/** Compute: containers, jobs and instances, their scaling and deployment, and their roles. */
export const COMPUTE: Readonly<Record<string, readonly Grant[]>> = {
  aws_ecr_repository: [
    on(
      "arn:aws:ecr:{region}:{account}:repository/{name}",
      "ecr",
      `CreateRepository DescribeRepositories DeleteRepository PutImageScanningConfiguration PutImageTagMutability ${TAGS}`,
    ),
    { ...onAny("kms", "DescribeKey"), when: hasOwnKey },
    { ...keyGrant("ecr"), when: hasOwnKey },
  ],
  aws_scheduler_schedule: [
    on(
      "arn:aws:scheduler:{region}:{account}:schedule/*/{name}",
      "scheduler",
      "CreateSchedule GetSchedule UpdateSchedule DeleteSchedule",
    ),
  ],
  aws_scheduler_schedule_group: [
    on(
      "arn:aws:scheduler:{region}:{account}:schedule-group/{name}",
      "scheduler",
      `CreateScheduleGroup GetScheduleGroup DeleteScheduleGroup ${TAGS}`,
    ),
  ],
  aws_ecr_lifecycle_policy: [
    on(
      "arn:aws:ecr:{region}:{account}:repository/{repository}",
      "ecr",
      "PutLifecyclePolicy GetLifecyclePolicy DeleteLifecyclePolicy",
    ),
  ],
  aws_ecr_replication_configuration: [onAny("ecr", "PutReplicationConfiguration DescribeRegistry")],
  aws_ecs_cluster: [
    on(
      ecs("cluster/{name}"),
      "ecs",
      `CreateCluster DescribeClusters UpdateCluster UpdateClusterSettings DeleteCluster ${TAGS}`,
    ),
  ],
  aws_ecs_cluster_capacity_providers: [
    on(ecs("cluster/{cluster_name}"), "ecs", "PutClusterCapacityProviders DescribeClusters"),
  ],
  aws_ecs_service: [
    on(ecs("service/{cluster}/{name}"), "ecs", `CreateService DescribeServices UpdateService DeleteService ${TAGS}`),
    on(
      ecs("service/{cluster}/{name}"),
      "ecs",
      "ListServiceDeployments DescribeServiceDeployments DescribeServiceRevisions",
    ),
    onAny("ecs", "DescribeTaskDefinition"),
  ],
  aws_lambda_function: [
    on(
      "arn:aws:lambda:{region}:{account}:function:{function_name}",
      "lambda",
      "CreateFunction GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency ListTags ListVersionsByFunction PutFunctionConcurrency DeleteFunctionConcurrency TagResource UntagResource UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction",
    ),
    { ...on("arn:aws:s3:::{s3_bucket}/{s3_key}", "s3", "GetObject"), when: (body: Block) => "s3_bucket" in body },
    {
      ...onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
      when: (body: Block) => "vpc_config" in body,
    },
  ],
  aws_ecs_task_definition: [
    on(ecs("task-definition/{family}:*"), "ecs", `RegisterTaskDefinition ${TAGS}`),
    onAny("ecs", "DescribeTaskDefinition DeregisterTaskDefinition"),
  ],
  aws_appautoscaling_target: [
    onUnclaimed(scaling, "application-autoscaling", "RegisterScalableTarget TagResource"),
    onOwned(scaling, "application-autoscaling", `DeregisterScalableTarget ${TAGS}`),
    onAny("application-autoscaling", "DescribeScalableTargets"),
  ],
  aws_appautoscaling_policy: [
    onOwned(scaling, "application-autoscaling", "PutScalingPolicy DeleteScalingPolicy"),
    onAny("application-autoscaling", "DescribeScalingPolicies"),
  ],
  aws_appautoscaling_scheduled_action: [
    onOwned(scaling, "application-autoscaling", "PutScheduledAction DeleteScheduledAction"),
    onAny("application-autoscaling", "DescribeScheduledActions"),
  ],
  aws_batch_compute_environment: [
    // The provider chooses the name.
    onUnclaimed(batch("compute-environment/*"), "batch", "CreateComputeEnvironment TagResource"),
    onOwned(
      batch("compute-environment/*"),
      "batch",
      "UpdateComputeEnvironment DeleteComputeEnvironment TagResource UntagResource",
    ),
    onAny("batch", "ListTagsForResource"),
    onAny("batch", "DescribeComputeEnvironments"),
  ],
  aws_batch_job_queue: [
    on(batch("job-queue/{name}"), "batch", `CreateJobQueue UpdateJobQueue DeleteJobQueue ${TAGS}`),
    onOwned(batch("compute-environment/*"), "batch", "CreateJobQueue UpdateJobQueue"),
    onAny("batch", "DescribeJobQueues"),
  ],
  aws_batch_job_definition: [
    on(
      [batch("job-definition/{name}"), batch("job-definition/{name}:*")],
      "batch",
      `RegisterJobDefinition DeregisterJobDefinition ${TAGS}`,
    ),
    onAny("batch", "DescribeJobDefinitions"),
  ],
  aws_autoscaling_group: [
    on(
      group,
      "autoscaling",
      "CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup CreateOrUpdateTags DeleteTags StartInstanceRefresh CancelInstanceRefresh SetInstanceProtection EnableMetricsCollection DisableMetricsCollection SuspendProcesses ResumeProcesses PutLifecycleHook DeleteLifecycleHook",
    ),
    onAny(
      "autoscaling",
      "DescribeAutoScalingGroups DescribeScalingActivities DescribeInstanceRefreshes DescribeWarmPool DescribeTrafficSources DescribeLifecycleHooks DescribeLoadBalancers DescribeLoadBalancerTargetGroups",
    ),
    // AWS does a dry run of the launch template with the permissions of whoever creates the group.
    on("arn:aws:ec2:{region}::image/*", "ec2", "RunInstances"),
    onUnclaimed(
      [ec2("instance"), ec2("volume"), ec2("network-interface"), "arn:aws:ec2:{region}::snapshot/*"],
      "ec2",
      "RunInstances",
    ),
    onOwned([ec2("launch-template"), ec2("security-group"), ec2("subnet")], "ec2", "RunInstances"),
    {
      ...on(ec2("instance"), "ec2", "CreateTags"),
      only: () => ({ StringEquals: { "ec2:CreateAction": "RunInstances" } }),
    },
    onAny("ec2", "DescribeInstances DescribeLaunchTemplates DescribeLaunchTemplateVersions DescribeSubnets"),
  ],
  aws_ssm_parameter: [
    on(
      "arn:aws:ssm:{region}:{account}:parameter{name}",
      "ssm",
      "PutParameter GetParameter GetParameters DeleteParameter AddTagsToResource RemoveTagsFromResource ListTagsForResource",
    ),
    onAny("ssm", "DescribeParameters"),
  ],
  "data.aws_ssm_parameter": [on("arn:aws:ssm:{region}:{account}:parameter{name}", "ssm", "GetParameter")],
  aws_ssm_document: [
    on(
      "arn:aws:ssm:{region}:{account}:document/{name}",
      "ssm",
      "CreateDocument DescribeDocument GetDocument UpdateDocument UpdateDocumentDefaultVersion DeleteDocument DescribeDocumentPermission ModifyDocumentPermission AddTagsToResource RemoveTagsFromResource ListTagsForResource",
    ),
  ],
  aws_codedeploy_app: [
    on(
      codedeploy("application:{name}"),
      "codedeploy",
      `CreateApplication GetApplication UpdateApplication DeleteApplication ${TAGS}`,
    ),
  ],
  aws_codedeploy_deployment_group: [
    on(
      codedeploy("deploymentgroup:{app_name}/{deployment_group_name}"),
      "codedeploy",
      `CreateDeploymentGroup GetDeploymentGroup UpdateDeploymentGroup DeleteDeploymentGroup ${TAGS}`,
    ),
    on(codedeploy("application:{app_name}"), "codedeploy", "GetApplication"),
    on(codedeploy("deploymentconfig:*"), "codedeploy", "GetDeploymentConfig"),
  ],
  aws_cloudformation_stack: [
    on(
      "arn:aws:cloudformation:{region}:{account}:stack/{name}/*",
      "cloudformation",
      "CreateStack DescribeStacks DescribeStackEvents GetTemplate UpdateStack DeleteStack GetStackPolicy",
    ),
    // The stack's resources are created with the permissions of whoever applies it.
    onOwned(scaling, "application-autoscaling", "PutScalingPolicy DeleteScalingPolicy"),
    onAny("application-autoscaling", "DescribeScalingPolicies DescribeScalableTargets GetPredictiveScalingForecast"),
    onAny("cloudwatch", "GetMetricData"),
  ],
  aws_iam_role: [
    bounded("CreateRole UpdateAssumeRolePolicy"),
    // For roles from before the account had a boundary.
    { ...bounded("PutRolePermissionsBoundary"), when: (body: Block) => "permissions_boundary" in body },
    on(
      role,
      "iam",
      "GetRole UpdateRole UpdateRoleDescription DeleteRole TagRole UntagRole ListRoleTags ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole",
    ),
  ],
  aws_iam_role_policy: [bounded("PutRolePolicy DeleteRolePolicy"), on(role, "iam", "GetRolePolicy ListRolePolicies")],
  aws_iam_policy: [
    on(
      "arn:aws:iam::{account}:policy{role}",
      "iam",
      "CreatePolicy GetPolicy DeletePolicy CreatePolicyVersion GetPolicyVersion DeletePolicyVersion ListPolicyVersions TagPolicy UntagPolicy",
    ),
  ],
  aws_iam_role_policy_attachment: [
    bounded("AttachRolePolicy DetachRolePolicy"),
    on(role, "iam", "ListAttachedRolePolicies"),
  ],
  aws_iam_role_policies_exclusive: [bounded("DeleteRolePolicy"), on(role, "iam", "ListRolePolicies")],
  aws_iam_role_policy_attachments_exclusive: [
    bounded("AttachRolePolicy DetachRolePolicy"),
    on(role, "iam", "ListAttachedRolePolicies"),
  ],
  aws_iam_instance_profile: [
    on(
      "arn:aws:iam::{account}:instance-profile/{name}",
      "iam",
      "CreateInstanceProfile GetInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile",
    ),
  ],
  aws_iam_openid_connect_provider: [
    on(
      "arn:aws:iam::{account}:oidc-provider/{url}",
      "iam",
      "CreateOpenIDConnectProvider GetOpenIDConnectProvider DeleteOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider",
    ),
  ],
  "data.aws_iam_policy_document": [],
  terraform_data: [],
};
