import { oneOf, section, show, text, type Config, type Named, type Problem, type Settings } from "../core";

export type SubjectForm = NonNullable<DeliverySettings["subject"]>;

/** The `delivery` section: which GitHub repository deploys to the environment. */
export const DELIVERY = section({
  /** The repository's name, without its organisation: `sheetgpt`. */
  repository: text(/^[A-Za-z0-9._-]{1,100}$/, "the repository's name without its organisation").required(),
  /**
   * The GitHub environment whose jobs may deploy; its protection rules decide who and when. Default: the environment's
   * own name.
   * @see https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
   */
  githubEnvironment: text(/^[^:*?\s]{1,255}$/, "a GitHub environment's name without spaces, colons and wildcards"),
  /**
   * The repository's numeric id; `gh api repos/<organisation>/<repository> --jq .id` prints it. Goes with the account's
   * `github.organizationId`. Default: not known, and only the classic subject is trusted.
   */
  repositoryId: text(/^\d+$/, 'the numeric id as a text, such as "7654321"'),
  /**
   * Which form of the token's subject is trusted: names (`repo:acme/web:…`), or names with ids
   * (`repo:acme@123/web@456:…`), which GitHub writes for repositories created or renamed since July 2026 and which nobody
   * takes over with a name. Default: `"both"` where the ids of organisation and repository are known, else `"classic"`.
   */
  subject: oneOf("classic", "immutable", "both"),
});

export interface DeliveryConfig extends Config<typeof DELIVERY>, Named {}
export interface DeliverySettings extends Settings<typeof DELIVERY>, Named {}

/** How the delivery section goes with the account; `organizationId` is the account's. */
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
