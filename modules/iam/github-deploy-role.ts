import type { Construct } from "constructs";
import { Naming, assertValid } from "../core";
import { DELIVERY, deliveryIdProblems, type DeliveryConfig, type DeliverySettings } from "./delivery";
import { AUDIENCE, ISSUER } from "./github-oidc-provider";
import { Role } from "./role";
import type { Condition, Statement } from "./statement";

export interface GithubDeployRoleProps {
  readonly organization: string;
  readonly organizationId?: string;
  readonly delivery: DeliveryConfig;
  /** What the role deploys, for its description: `the frontend`. */
  readonly deploys: string;
}

/**
 * A role that only the jobs of one repository and one GitHub environment may assume, on the branches and tags of
 * `delivery`. The trust policy is built here, so that it always names them. Its permissions come from grants.
 */
export class GithubDeployRole extends Role {
  constructor(scope: Construct, id: string, props: GithubDeployRoleProps) {
    const path = `${scope.node.path}/${id}`;
    const delivery = DELIVERY.settle(path, props.delivery);
    assertValid(path, deliveryIdProblems(delivery, props.organizationId));
    super(scope, id, {
      description: `Lets GitHub Actions of ${props.organization}/${props.delivery.repository} deploy ${props.deploys}.`,
      trust: trustOf(props, delivery, Naming.of(scope)),
    });
  }
}

function trustOf(props: GithubDeployRoleProps, delivery: DeliverySettings, naming: Naming): Statement {
  return {
    sid: "GithubActions",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [naming.arn("iam", `oidc-provider/${ISSUER}`, "")] }],
    conditions: [
      { test: "StringEquals", variable: `${ISSUER}:aud`, values: [AUDIENCE] },
      { test: "StringEquals", variable: `${ISSUER}:sub`, values: subjects(props, naming.deployment.environment) },
      // GitHub writes the environment into the subject in place of the branch, so the subject alone trusts every branch.
      refs(delivery),
      ...(delivery.repositoryId === undefined
        ? []
        : [{ test: "StringEquals", variable: `${ISSUER}:repository_id`, values: [delivery.repositoryId] }]),
    ],
  };
}

function refs({ branches, tags }: DeliverySettings): Condition {
  const values = [...branches.map((one) => `refs/heads/${one}`), ...tags.map((one) => `refs/tags/${one}`)];
  const test = tags.some((one) => one.includes("*")) ? "StringLike" : "StringEquals";
  return { test, variable: `${ISSUER}:ref`, values };
}

function subjects({ organization, organizationId, delivery }: GithubDeployRoleProps, environment: string): string[] {
  const { repository, repositoryId } = delivery;
  const context = `environment:${delivery.githubEnvironment ?? environment}`;
  const classic = `repo:${organization}/${repository}:${context}`;
  if (organizationId === undefined || repositoryId === undefined) return [classic];
  const immutable = `repo:${organization}@${organizationId}/${repository}@${repositoryId}:${context}`;
  return { classic: [classic], immutable: [immutable], both: [classic, immutable] }[delivery.subject ?? "both"];
}
