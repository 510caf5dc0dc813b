import { blocks } from "./blocks";
import type { Resource, Root } from "./root";

/** The CodeDeploy deployment group of a service; undefined if ECS deploys it. */
export function codeDeployGroupOf(root: Root, service: Resource): Resource | undefined {
  return root
    .all("aws_codedeploy_deployment_group")
    .find(({ body }) =>
      blocks(body["ecs_service"]).some((one) => root.value(one["service_name"]) === root.nameOf(service)),
    );
}

/** The bucket from which the distribution serves the frontend. */
export function frontendBucketOf(root: Root): Resource | undefined {
  return root
    .all("aws_cloudfront_distribution")
    .flatMap(({ body }) => root.referenced(body["origin"], "aws_s3_bucket"))[0];
}

/** A role's path and name, as in its ARN: `/shop-prod-task`, or `/teams/shop-prod-task`. */
export function roleIn(root: Root, role: Resource): string {
  return `${role.body["path"] === undefined ? "/" : root.value(role.body["path"])}${root.nameOf(role)}`;
}
