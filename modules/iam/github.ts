import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { check, Naming, oneOf, refuse, required, show, text, type Problem, type Rules } from "../core";
import { Role } from "./role";
import type { Statement } from "./statement";

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";

/** The `delivery` section: which GitHub repository deploys to the environment. */
export interface DeliveryConfig {
  /** The repository's name, without its organisation: `sheetgpt`. */
  readonly repository: string;
  /**
   * The GitHub environment whose jobs may deploy; its protection rules decide who and when. Default: the environment's
   * own name.
   * @see https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
   */
  readonly githubEnvironment?: string;
  /**
   * The repository's numeric id; `gh api repos/<organisation>/<repository> --jq .id` prints it. Goes with the account's
   * `github.organizationId`. Default: not known, and only the classic subject is trusted.
   */
  readonly repositoryId?: string;
  /**
   * Which form of the token's subject is trusted: names (`repo:acme/web:…`), or names with ids
   * (`repo:acme@123/web@456:…`), which GitHub writes for repositories created or renamed since July 2026 and which nobody
   * takes over with a name. Default: `"both"` where the ids of organisation and repository are known, else `"classic"`.
   */
  readonly subject?: SubjectForm;
}

export type SubjectForm = "classic" | "immutable" | "both";

const DELIVERY_RULES: Rules<DeliveryConfig> = {
  repository: required(text(/^[A-Za-z0-9._-]{1,100}$/, "the repository's name without its organisation")),
  githubEnvironment: text(/^[^:*?\s]{1,255}$/, "a GitHub environment's name without spaces, colons and wildcards"),
  repositoryId: text(/^\d+$/, 'the numeric id as a text, such as "7654321"'),
  subject: oneOf("classic", "immutable", "both"),
};

/** What is wrong with a delivery section; `organizationId` is the account's. */
export function deliveryProblems(config: DeliveryConfig, organizationId?: string): Problem[] {
  const problems = check(DELIVERY_RULES, config);
  const { subject, repositoryId } = config;
  if (problems.length > 0 || subject === "classic") return problems;
  if (subject !== undefined && (repositoryId === undefined || organizationId === undefined)) {
    problems.push({
      path: "subject",
      message: `${show(subject)} needs ids; set delivery.repositoryId and the account's github.organizationId, or use "classic"`,
    });
  } else if (repositoryId !== undefined && organizationId === undefined) {
    problems.push({
      path: "repositoryId",
      message: `${show(repositoryId)} has no effect alone; set the account's github.organizationId too, or leave it out`,
    });
  }
  return problems;
}

/**
 * Lets GitHub Actions exchange its tokens for AWS credentials. An AWS account has one; every deploy role shares it.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export class GithubOidcProvider extends Construct {
  /** The provider itself, for what has no property here. */
  readonly resource: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.resource = new IamOpenidConnectProvider(this, "Resource", {
      url: `https://${ISSUER}`,
      clientIdList: [AUDIENCE],
    });
  }
}

export interface GithubDeployRoleProps {
  readonly organization: string;
  readonly organizationId?: string;
  readonly delivery: DeliveryConfig;
  /** What the role deploys, for its description: `the frontend`. */
  readonly deploys: string;
}

/**
 * A role that the jobs of one repository and one GitHub environment take on, and nobody else: its trust is written here,
 * from the subject, so that it cannot be without one. What it may do comes by grants.
 */
export class GithubDeployRole extends Role {
  constructor(scope: Construct, id: string, props: GithubDeployRoleProps) {
    const problems = deliveryProblems(props.delivery, props.organizationId);
    refuse(`${scope.node.path}/${id}`, problems);
    super(scope, id, {
      description: `Lets GitHub Actions of ${props.organization}/${props.delivery.repository} deploy ${props.deploys}.`,
      trust: trustOf(props, Naming.of(scope)),
    });
  }
}

function trustOf(props: GithubDeployRoleProps, naming: Naming): Statement {
  return {
    sid: "GithubActions",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [naming.arn("iam", `oidc-provider/${ISSUER}`, "")] }],
    conditions: [
      { test: "StringEquals", variable: `${ISSUER}:aud`, values: [AUDIENCE] },
      { test: "StringEquals", variable: `${ISSUER}:sub`, values: subjects(props, naming.deployment.environment) },
    ],
  };
}

function subjects({ organization, organizationId, delivery }: GithubDeployRoleProps, environment: string): string[] {
  const { repository, repositoryId } = delivery;
  const context = `environment:${delivery.githubEnvironment ?? environment}`;
  const classic = `repo:${organization}/${repository}:${context}`;
  if (organizationId === undefined || repositoryId === undefined) return [classic];
  const immutable = `repo:${organization}@${organizationId}/${repository}@${repositoryId}:${context}`;
  return { classic: [classic], immutable: [immutable], both: [classic, immutable] }[delivery.subject ?? "both"];
}
