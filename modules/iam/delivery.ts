import { list, oneOf, section, show, text, type Config, type Named, type Problem, type Settings } from "../core";

/** The `delivery` section: which GitHub repository deploys to the environment. */
export const DELIVERY = section({
  /** The repository's name, without its organization, up to 100 characters: `sheetgpt`. */
  repository: text(/^[A-Za-z0-9._-]{1,100}$/, "the repository's name without its organization").required(),
  /**
   * The GitHub environment whose jobs may deploy; its protection rules decide who may deploy and when. Default: the
   * environment's own name. Up to 255 characters.
   * @see https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
   */
  githubEnvironment: text(
    /^[^:*?\s${}]{1,255}$/,
    "a GitHub environment's name without spaces, colons, wildcards, $ and braces",
  ),
  /**
   * The branches that may deploy, matched exactly; a job that runs on any other is refused by AWS. Up to 5. Default: `["main"]`.
   * @see https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
   */
  branches: list(text(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,79}$/, 'a branch without wildcards, such as "main"'), {
    max: 5,
  }).default(["main"]),
  /**
   * The tags that may deploy; `*` stands for any characters: `v*`. Whoever may push to the repository can create tags, unless a
   * tag ruleset in GitHub stops them. Up to 5. Default: none.
   */
  tags: list(text(/^[A-Za-z0-9][A-Za-z0-9._/*-]{0,79}$/, 'a tag or the beginning of tags, such as "v*"'), {
    max: 5,
  }).default([]),
  /**
   * The repository's numeric id; `gh api repos/<organisation>/<repository> --jq .id` prints it. The
   * token must have it. Default: unknown, and only the repository's name is checked.
   */
  repositoryId: text(/^\d{1,20}$/, 'the numeric id in quotes, such as "7654321"'),
  /**
   * Which form of the token's subject is trusted: names (`repo:acme/web:…`), or names with ids
   * (`repo:acme@123/web@456:…`), which GitHub writes for repositories created or renamed since July 2026 and which
   * cannot be taken over by reusing a name. Default: `"both"` if the ids of organization and repository are known,
   * otherwise `"classic"`.
   */
  subject: oneOf("classic", "immutable", "both"),
}).and(({ branches, tags }) =>
  branches.length + tags.length > 0
    ? []
    : [{ path: "branches", message: 'lists no branch, and there are no tags; use ["main"], or set delivery.tags' }],
);

export interface DeliveryConfig extends Config<typeof DELIVERY>, Named {}
export interface DeliverySettings extends Settings<typeof DELIVERY>, Named {}

/** Checks the delivery section against the account; `organizationId` is the account's. */
export function deliveryIdProblems(
  { subject, repositoryId }: DeliverySettings,
  organizationId: string | undefined,
): Problem[] {
  if (subject === "classic") return [];
  if (subject !== undefined && (repositoryId === undefined || organizationId === undefined)) {
    const message = `${show(subject)} needs ids; set delivery.repositoryId and the account's github.organizationId, or use "classic"`;
    return [{ path: "subject", message }];
  }
  return [];
}
