import { HttpApi, type HttpApiConfig, type HttpApiProps } from "../../../modules/api-gateway";
import { Connections, type BaseStack } from "../../../modules/core";
import type { IVpc } from "../../../modules/vpc";
import { synth, type Terraform } from "../../support/synth";

const subnets = (kind: string) => ["a", "b"].map((az) => ({ az, subnetId: `subnet-${kind}-${az}` }));
export const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: subnets("public"),
  privateSubnets: subnets("private"),
  databaseSubnets: subnets("database"),
};
export const LISTENER_ARN = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/alb/1/2";
export const DOMAIN = {
  host: "api.example.com",
  certificate: { certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/1" },
};
export const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "Orders", version: "1" },
  paths: {
    "/items/{id}": { get: {}, delete: {}, parameters: [] },
    "/items": { post: {}, "x-internal": true },
  },
};

interface Options {
  readonly props?: Partial<HttpApiProps>;
  readonly port?: number;
  readonly tlsHost?: string;
  readonly then?: (made: HttpApi, stack: BaseStack) => void;
}

export function api(config: HttpApiConfig = {}, { props, port = 80, tlsHost, then }: Options = {}): Terraform {
  return synth((stack) => {
    const connections = new Connections(stack, { vpcId: VPC.vpcId, description: "Any.", name: "load-balancer" });
    const backend = {
      connections,
      targetArn: LISTENER_ARN,
      targetPort: port,
      ...(tlsHost === undefined ? {} : { tlsHost }),
    };
    const made = new HttpApi(stack, "api", { config, vpc: VPC, backend, ...props });
    then?.(made, stack);
  });
}
