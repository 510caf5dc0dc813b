import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";
import { Naming } from "../core";

/** The interface endpoints that tasks and jobs need to start; AWS documents for each of them that it takes a policy. */
export const LIMITED_ENDPOINTS: readonly string[] = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];

const EVERYBODY = { type: "AWS", identifiers: ["*"] };

/**
 * What may pass an endpoint: only requests with credentials of this account, for resources of this account. An endpoint's
 * policy grants nothing; the policies of the caller still decide, which is why it may name every action.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function ownAccountPolicy(scope: Construct, id: string, service: string): string {
  const { accountId, region } = Naming.of(scope).deployment;
  const document = new DataAwsIamPolicyDocument(scope, id, {
    statement: [
      {
        sid: "OwnAccount",
        principals: [EVERYBODY],
        actions: ["*"],
        resources: ["*"],
        condition: ["aws:PrincipalAccount", "aws:ResourceAccount"].map((variable) => ({
          test: "StringEquals",
          variable,
          values: [accountId],
        })),
      },
      ...(service === "s3" ? [imageLayers(region)] : []),
    ],
  });
  return document.json;
}

/**
 * AWS keeps the layers of images in a bucket of its own and signs the requests for them.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function imageLayers(region: string) {
  return {
    sid: "ImageLayers",
    principals: [EVERYBODY],
    actions: ["s3:GetObject"],
    resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  };
}
