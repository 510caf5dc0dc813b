import { BatchComputeEnvironment } from "@cdktf/provider-aws/lib/batch-compute-environment";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import { DELETED_LAST, Naming, TerraformData } from "../core";
import type { ISubnet } from "../vpc";
import type { JobsSettings } from "./config";

export interface ComputeEnvironmentProps {
  readonly settings: Pick<JobsSettings, "maxVcpus" | "capacity">;
  readonly subnets: readonly ISubnet[];
  readonly securityGroupId: string;
}

const TYPES = { "on-demand": "FARGATE", spot: "FARGATE_SPOT" } as const;

/**
 * What the jobs run on: Fargate, up to a number of vCPUs.
 *
 * It has a generated name: it cannot be deleted while a queue uses it, so a replacement must exist next to it. It has
 * no service role either: Batch then uses AWSServiceRoleForBatch, which it creates in each account, and only with that
 * role can it be changed in place.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/updating-compute-environments.html
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/batch_compute_environment
 */
export class ComputeEnvironment extends Construct {
  readonly computeEnvironmentArn: string;
  readonly resource: BatchComputeEnvironment;

  constructor(scope: Construct, id: string, { settings, subnets, securityGroupId }: ComputeEnvironmentProps) {
    super(scope, id);
    // Of a Fargate compute environment, Batch changes only the vCPUs, subnets and security groups.
    const identity = new TerraformData(this, "identity", { triggersReplace: { type: TYPES[settings.capacity] } });
    this.resource = new BatchComputeEnvironment(this, "Resource", {
      type: "MANAGED",
      computeResources: {
        type: TYPES[settings.capacity],
        maxVcpus: settings.maxVcpus,
        subnets: subnets.map((subnet) => subnet.subnetId),
        securityGroupIds: [securityGroupId],
      },
      tags: { Name: Naming.of(this).name("tag", scope.node.id) },
      lifecycle: { ...DELETED_LAST, replaceTriggeredBy: [dependable(identity)] },
    });
    this.computeEnvironmentArn = this.resource.arn;
  }
}
