import { CloudfrontVpcOrigin } from "@cdktf/provider-aws/lib/cloudfront-vpc-origin";
import { dependable, Fn } from "cdktf";
import type { Construct } from "constructs";
import { DELETED_LAST, TerraformData, TIMEOUTS } from "../core";
import type { FrontendNames } from "./names";

/** The backend's load balancer, which the distribution reaches inside the VPC. */
export interface ApiOrigin {
  readonly loadBalancerArn: string;
  readonly dnsName: string;
  /** Whether it has a certificate for the frontend's host; without one, the last step inside the VPC is plain HTTP. */
  readonly tls: boolean;
}

/** The length of the part of a name that tells two VPC origins apart. */
const SUFFIX = 8;

/**
 * CloudFront's private access to the VPC: the load balancer has no public address, and a VPC origin only serves this
 * account's distributions, so no secret header is needed.
 *
 * CloudFront refuses to change a VPC origin that a distribution uses (`CannotUpdateEntityWhileInUse`). So a new one is
 * created, the distribution moves to it, and the old one is deleted. Both exist for a while, so each has its own name.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateVpcOrigin.html
 */
export function createVpcOrigin(scope: Construct, names: FrontendNames, api: ApiOrigin): CloudfrontVpcOrigin {
  const protocol = api.tls ? "https-only" : "http-only";
  const identity = new TerraformData(scope, "vpc-origin-identity", {
    triggersReplace: { protocol, load_balancer: api.loadBalancerArn },
  });
  return new CloudfrontVpcOrigin(scope, "vpc-origin", {
    vpcOriginEndpointConfig: [
      {
        name: `${names.cloudfront("backend", SUFFIX + 1)}-${Fn.substr(identity.generatedId, 0, SUFFIX)}`,
        arn: api.loadBalancerArn,
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: protocol,
        originSslProtocols: [{ items: ["TLSv1.2"], quantity: 1 }],
      },
    ],
    timeouts: TIMEOUTS.vpcOrigin,
    lifecycle: {
      ...DELETED_LAST,
      replaceTriggeredBy: [dependable(identity)],
      // A name cannot be changed in use either, and those of older origins lack the suffix.
      ignoreChanges: ["vpc_origin_endpoint_config[0].name"],
    },
  });
}
