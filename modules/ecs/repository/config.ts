import { boolean, integer, oneOf, section, type Config, type Named, type Settings } from "../../core";

/** A repository for container images. */
export const REPOSITORY = section({
  /**
   * Whether a tag can be overwritten. Default: `immutable`, so that a tag always means the same image and a rollback
   * restores what ran before.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
   */
  tagMutability: oneOf("immutable", "mutable").default("immutable"),
  /** Scans every pushed image for known vulnerabilities. Default: `true`. */
  scanOnPush: boolean.default(true),
  /**
   * How images are encrypted at rest: with S3-managed keys, or with the account's AWS managed key for ECR. A change
   * creates a new, empty repository. Default: `aes256`, which costs nothing.
   */
  encryption: oneOf("aes256", "kms").default("aes256"),
  /** How many tagged images are kept, the newest first. It limits how far back a rollback can go. Default: 30. */
  keepImages: integer(1, 10_000).default(30),
  /** Days until an image without a tag is deleted. Default: 7. */
  untaggedDays: integer(1, 3650).default(7),
});

export interface RepositoryConfig extends Config<typeof REPOSITORY>, Named {}
export interface RepositorySettings extends Settings<typeof REPOSITORY>, Named {}
