import { check, oneOf, required, show, text, type Problem, type Rules } from "../core";

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
