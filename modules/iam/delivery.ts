import { oneOf, section, show, text, type Config, type Named, type Problem, type Settings } from "../core";

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
   * The repository's numeric id; `gh api repos/<organisation>/<repository> --jq .id` prints it. Requires the account's
   * `github.organizationId`. Default: unknown, and only the classic subject is trusted.
   */
  repositoryId: text(/^\d{1,20}$/, 'the numeric id in quotes, such as "7654321"'),
  /**
   * Which form of the token's subject is trusted: names (`repo:acme/web:…`), or names with ids
   * (`repo:acme@123/web@456:…`), which GitHub writes for repositories created or renamed since July 2026 and which
   * cannot be taken over by reusing a name. Default: `"both"` if the ids of organization and repository are known,
   * otherwise `"classic"`.
   */
  subject: oneOf("classic", "immutable", "both"),
});

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
  if (repositoryId !== undefined && organizationId === undefined) {
    const message = `${show(repositoryId)} has no effect on its own; set the account's github.organizationId too, or leave it out`;
    return [{ path: "repositoryId", message }];
  }
  return [];
}
