import { blocks, stringOf } from "./blocks";
import type { Resource, Root } from "./root";

/** The CodeDeploy deployment group of a service; undefined if ECS deploys it. */
export function codeDeployGroupOf(root: Root, service: Resource): Resource | undefined {
  return root
    .all("aws_codedeploy_deployment_group")
    .find(({ body }) =>
      blocks(body["ecs_service"]).some((one) => root.value(one["service_name"]) === root.nameOf(service)),
    );
}

/** A task that a pipeline runs once before it replaces tasks. */
export interface Release {
  /** The family that a pipeline registers in. */
  readonly family: string;
  /** The family that Terraform registers in. */
  readonly template: string;
  readonly container: string;
  readonly logGroup: string;
}

const RELEASE_TEMPLATE = /^(.+-release)-template$/;

/** The release of the backend, if a pipeline runs one. */
export function releaseOf(root: Root): Release | undefined {
  for (const { body } of root.all("aws_ecs_task_definition")) {
    const template = root.value(body["family"]);
    const family = RELEASE_TEMPLATE.exec(template)?.[1];
    const [log] = root.referenced(body["container_definitions"], "aws_cloudwatch_log_group");
    const container = /^\[\{"name":"([^"]+)"/.exec(stringOf(body["container_definitions"]))?.[1];
    if (family !== undefined && log !== undefined && container !== undefined) {
      return { family, template, container, logGroup: root.nameOf(log) };
    }
  }
  return undefined;
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
