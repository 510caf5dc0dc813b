import type { BaseStack } from "../../../modules/core";
import { Frontend, type FrontendConfig, type FrontendProps } from "../../../modules/s3-cloudfront";
import { resource, synth, type Block, type Terraform } from "../../support/synth";

export const ALB = {
  loadBalancerArn: "arn:aws:elasticloadbalancing:alb",
  dnsName: "internal-alb.example.com",
  tls: true,
};

export const DOMAIN = {
  host: "app.example.com",
  certificate: { certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1" },
};

export const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

export const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

export const ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

export function frontend(
  config: FrontendConfig = {},
  props: Partial<FrontendProps> = {},
  then: (made: Frontend, stack: BaseStack) => void = () => undefined,
): Terraform {
  return synth((stack) => {
    then(new Frontend(stack, "frontend", { config, protection: "disposable", ...props }), stack);
  });
}

export const distribution = (terraform: Terraform) => resource(terraform, "aws_cloudfront_distribution");

export const headers = (terraform: Terraform, thing: string) =>
  resource(terraform, "aws_cloudfront_response_headers_policy", `frontend_${thing}_headers`);

export const ordered = (terraform: Terraform) => (distribution(terraform)["ordered_cache_behavior"] ?? []) as Block[];

export const byDefault = frontend();
