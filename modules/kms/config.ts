import { list, oneOf, section, type Config, type Named, type Settings } from "../core";

/** What can be encrypted with keys of the account's own. */
export const ENCRYPTED = ["buckets", "cache", "database", "logs"] as const;

export type Encrypted = (typeof ENCRYPTED)[number];

/** Which data is encrypted with keys of the account's own. Without the section AWS's keys encrypt everything. */
export const ENCRYPTION = section({
  /**
   * What gets a customer managed key, one for each kind at $1 a month plus requests: `["database", "cache", "buckets", "logs"]`.
   * Decide before the first apply: a database or cache that exists is replaced, in buckets and logs only what is written
   * afterwards is encrypted with the key. Queues and image repositories have a setting of their own, `encryption: "kms"`.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt
   */
  customerManagedKeys: list(oneOf(...ENCRYPTED), { min: 1, max: ENCRYPTED.length }).required(),
});

export interface EncryptionConfig extends Config<typeof ENCRYPTION>, Named {}
export interface EncryptionSettings extends Settings<typeof ENCRYPTION>, Named {}
