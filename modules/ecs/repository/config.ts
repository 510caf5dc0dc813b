import { check, flag, integer, oneOf, type Problem, type Rules } from "../../core";

/** A repository for container images. */
export interface RepositoryConfig {
  /**
   * Whether a tag may be pushed a second time. Default: `immutable`, so that a tag always means the same image and a
   * rollback brings back what ran before.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
   */
  readonly tagMutability?: "immutable" | "mutable";
  /** Looks for known vulnerabilities in each image that is pushed. Default: `true`. */
  readonly scanOnPush?: boolean;
  /**
   * How images are encrypted at rest: with keys of S3, or with the account's AWS managed key for ECR. A change makes
   * a new, empty repository. Default: `aes256`, which costs nothing.
   */
  readonly encryption?: "aes256" | "kms";
  /** How many tagged images are kept, the newest first. It bounds how far back a rollback can go. Default: 30. */
  readonly keepImages?: number;
  /** Days until an image without a tag is deleted. Default: 7. */
  readonly untaggedDays?: number;
}

export const REPOSITORY_DEFAULTS = {
  tagMutability: "immutable",
  scanOnPush: true,
  encryption: "aes256",
  keepImages: 30,
  untaggedDays: 7,
} as const satisfies RepositoryConfig;

/** The repository's configuration with every default in its place. */
export type RepositorySettings = Required<RepositoryConfig>;

export const REPOSITORY_RULES: Rules<RepositoryConfig> = {
  tagMutability: oneOf("immutable", "mutable"),
  scanOnPush: flag,
  encryption: oneOf("aes256", "kms"),
  keepImages: integer(1, 10_000),
  untaggedDays: integer(1, 3650),
};

export function repositoryProblems(config: RepositoryConfig): Problem[] {
  return check(REPOSITORY_RULES, config);
}
