import { blocks } from "./blocks";
import type { Resource, Root } from "./root";

/** The deployment group by which CodeDeploy deploys a service; undefined where ECS does it itself. */
export function codeDeployGroupOf(root: Root, service: Resource): Resource | undefined {
  return root
    .all("aws_codedeploy_deployment_group")
    .find(({ body }) =>
      blocks(body["ecs_service"]).some((one) => root.value(one["service_name"]) === root.nameOf(service)),
    );
}

/** The bucket that the distribution serves the frontend from. */
export function frontendBucketOf(root: Root): Resource | undefined {
  return root
    .all("aws_cloudfront_distribution")
    .flatMap(({ body }) => root.referenced(body["origin"], "aws_s3_bucket"))[0];
}
