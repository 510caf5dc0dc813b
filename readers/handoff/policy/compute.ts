import { blocks, type Block } from "../../terraform";
import { keyGrant, on, onAny, type Grant } from "./grant";

const ecs = (kind: string): string => `arn:aws:ecs:{region}:{account}:${kind}`;
const batch = (kind: string): string => `arn:aws:batch:{region}:{account}:${kind}`;
const codedeploy = (kind: string): string => `arn:aws:codedeploy:{region}:{account}:${kind}`;
const scaling = "arn:aws:application-autoscaling:{region}:{account}:scalable-target/*";
const group = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}";
const role = "arn:aws:iam::{account}:role/{name}";
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
  aws_ecr_lifecycle_policy: [
    on(
      "arn:aws:ecr:{region}:{account}:repository/{repository}",
      "ecr",
      "PutLifecyclePolicy GetLifecyclePolicy DeleteLifecyclePolicy",
    ),
  ],
  aws_ecr_replication_configuration: [onAny("ecr", "PutReplicationConfiguration DescribeRegistry")],
  aws_ecs_cluster: [
    on(ecs("cluster/{name}"), "ecs", `DescribeClusters UpdateCluster UpdateClusterSettings DeleteCluster ${TAGS}`),
    // A cluster that does not exist yet has no ARN.
    onAny("ecs", "CreateCluster"),
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
    on(ecs("task-definition/*:*"), "ecs", "DescribeTaskDefinition"),
  ],
  aws_ecs_task_definition: [
    // A revision has no ARN until it is registered, and AWS cannot restrict deregistration to a resource.
    onAny("ecs", "RegisterTaskDefinition DescribeTaskDefinition DeregisterTaskDefinition"),
    on(ecs("task-definition/{family}:*"), "ecs", TAGS),
  ],
  aws_appautoscaling_target: [
    on(scaling, "application-autoscaling", `RegisterScalableTarget DeregisterScalableTarget ${TAGS}`),
    onAny("application-autoscaling", "DescribeScalableTargets"),
  ],
  aws_appautoscaling_policy: [
    on(scaling, "application-autoscaling", "PutScalingPolicy DeleteScalingPolicy"),
    onAny("application-autoscaling", "DescribeScalingPolicies"),
  ],
  aws_appautoscaling_scheduled_action: [
    on(scaling, "application-autoscaling", "PutScheduledAction DeleteScheduledAction"),
    onAny("application-autoscaling", "DescribeScheduledActions"),
  ],
  aws_batch_compute_environment: [
    on(
      [batch("compute-environment/{name}")],
      "batch",
      `CreateComputeEnvironment UpdateComputeEnvironment DeleteComputeEnvironment ${TAGS}`,
    ),
    onAny("batch", "DescribeComputeEnvironments"),
  ],
  aws_batch_job_queue: [
    on(
      [batch("job-queue/{name}"), batch("compute-environment/*")],
      "batch",
      "CreateJobQueue UpdateJobQueue DeleteJobQueue",
    ),
    on(batch("job-queue/{name}"), "batch", TAGS),
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
    on(
      ["arn:aws:ec2:{region}:{account}:*/*", "arn:aws:ec2:{region}::image/*", "arn:aws:ec2:{region}::snapshot/*"],
      "ec2",
      "RunInstances",
    ),
    on("arn:aws:ec2:{region}:{account}:instance/*", "ec2", "CreateTags"),
    onAny("ec2", "DescribeInstances DescribeLaunchTemplates DescribeLaunchTemplateVersions DescribeSubnets"),
  ],
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
    on(scaling, "application-autoscaling", "PutScalingPolicy DeleteScalingPolicy"),
    onAny("application-autoscaling", "DescribeScalingPolicies DescribeScalableTargets GetPredictiveScalingForecast"),
    onAny("cloudwatch", "GetMetricData"),
  ],
  aws_iam_role: [
    on(
      role,
      "iam",
      "CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole TagRole UntagRole ListRoleTags ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole",
    ),
  ],
  aws_iam_role_policy: [
    on("arn:aws:iam::{account}:role/{role}", "iam", "PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies"),
  ],
  aws_iam_role_policy_attachment: [
    on("arn:aws:iam::{account}:role/{role}", "iam", "AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies"),
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
