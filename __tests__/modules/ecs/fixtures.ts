import type { Construct } from "constructs";
import { LoadBalancer } from "../../../modules/alb";
import type { BaseStack } from "../../../modules/core";
import {
  Cluster,
  FargateService,
  Repository,
  type FargateServiceProps,
  type ServiceConfig,
} from "../../../modules/ecs";
import type { ISecret } from "../../../modules/secrets";
import type { IVpc } from "../../../modules/vpc";
import { data, resource, synth, type Block, type Terraform } from "../../support/synth";

const subnets = (kind: string) => ["a", "b"].map((az) => ({ az, subnetId: `subnet-${kind}-${az}` }));

export const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: subnets("public"),
  privateSubnets: subnets("private"),
  databaseSubnets: subnets("database"),
};

export const CERTIFICATE = { certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/1" };

export function secret(name: string, versionId?: string): ISecret {
  const secretArn = `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}`;
  return {
    secretArn,
    versionId,
    grantRead: (grantee) => {
      grantee.addStatement({
        sid: `Read${name.replace(/-/g, "")}`,
        actions: ["secretsmanager:GetSecretValue"],
        resources: [secretArn],
      });
    },
  };
}

/** A load-balanced backend on port 8000 with a repository, and its Terraform. */
export function backend(
  config: ServiceConfig = {},
  props: Partial<FargateServiceProps> = {},
  then: (service: FargateService, stack: BaseStack) => void = () => undefined,
): Terraform {
  return synth((stack) => {
    then(makeBackend(stack, { port: 8000, ...config }, props), stack);
  });
}

/** A service without load balancer and port. */
export function worker(config: ServiceConfig = {}, props: Partial<FargateServiceProps> = {}): Terraform {
  return synth((stack) => {
    const cluster = new Cluster(stack, "cluster");
    const repository = new Repository(stack, "backend-image", { protection: "disposable" });
    new FargateService(stack, "worker", { config, vpc: VPC, cluster, repository, protection: "disposable", ...props });
  });
}

export function makeBackend(
  scope: Construct,
  config: ServiceConfig,
  props: Partial<FargateServiceProps> = {},
): FargateService {
  const protection = props.protection ?? "disposable";
  return new FargateService(scope, "backend", {
    config,
    vpc: VPC,
    cluster: props.cluster ?? new Cluster(scope, "cluster"),
    repository: new Repository(scope, "backend-image", { protection }),
    loadBalancer: props.loadBalancer ?? new LoadBalancer(scope, "load-balancer", { vpc: VPC, protection }),
    protection,
    ...props,
  });
}

export function service(terraform: Terraform): Block {
  return resource(terraform, "aws_ecs_service");
}

export function container(terraform: Terraform): Block {
  const definitions = JSON.parse(
    String(resource(terraform, "aws_ecs_task_definition")["container_definitions"]),
  ) as Block[];
  return definitions[0]!;
}

export { data, resource };

export const TERRAFORM_OWNED: ServiceConfig = {
  image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.28" },
};
