import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster, type EcsClusterConfiguration } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../../core";
import { CLUSTER, type ClusterConfig, type ClusterSettings, type ContainerInsights } from "./config";

/** A cluster as seen by the services that run in it. */
export interface ICluster {
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly containerInsights: ContainerInsights;
  /** Where transcripts of ECS Exec sessions go; undefined if the cluster keeps none. */
  readonly execLogGroupArn: string | undefined;
  /** What must exist before a service can start: the capacity providers. */
  readonly dependables: readonly ITerraformDependable[];
}

export interface ClusterProps {
  readonly config?: ClusterConfig;
  /** The suffix of the physical name, `<system>-<environment>-…`. Default: `cluster`; a second one in a stack needs another. */
  readonly name?: string;
}

/**
 * An ECS cluster for Fargate, on demand and Spot.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_cluster
 */
export class Cluster extends Construct implements ICluster {
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly containerInsights: ContainerInsights;
  readonly execLogGroupArn: string | undefined;
  readonly dependables: readonly ITerraformDependable[];
  /** The underlying cluster; the escape hatch. */
  readonly resource: EcsCluster;

  constructor(scope: Construct, id: string, { config = {}, name }: ClusterProps = {}) {
    super(scope, id);
    const settings = CLUSTER.settle(this.node.path, config);

    const transcripts = settings.exec ? this.#createExecLogGroup(settings, name) : undefined;
    this.resource = new EcsCluster(this, "Resource", {
      name: Naming.of(this).name("ecs", name ?? "cluster"),
      setting: [{ name: "containerInsights", value: settings.containerInsights }],
      ...(transcripts ? { configuration: transcribe(transcripts) } : {}),
    });
    this.clusterArn = this.resource.arn;
    this.clusterName = this.resource.name;
    this.containerInsights = settings.containerInsights;
    this.execLogGroupArn = transcripts?.arn;
    this.dependables = [this.#createCapacityProviders()];
  }

  #createExecLogGroup({ execLogRetentionDays }: ClusterSettings, name: string | undefined): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "exec-log-group", {
      name: Naming.of(this).logGroup("ecs-exec", name),
      retentionInDays: execLogRetentionDays,
    });
  }

  #createCapacityProviders(): EcsClusterCapacityProviders {
    return new EcsClusterCapacityProviders(this, "capacity-providers", {
      clusterName: this.clusterName,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
  }
}

/**
 * The session itself is encrypted in transit; `cloud_watch_encryption_enabled` would require a customer managed key on
 * the group.
 */
function transcribe(logGroup: CloudwatchLogGroup): EcsClusterConfiguration {
  return {
    executeCommandConfiguration: {
      logging: "OVERRIDE",
      logConfiguration: { cloudWatchEncryptionEnabled: false, cloudWatchLogGroupName: logGroup.name },
    },
  };
}
