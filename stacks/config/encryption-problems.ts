import { show, type Problem } from "../../modules/core";
import type { Encrypted } from "../../modules/kms";
import type { EnvironmentSettings } from "./environment";

/** A key that nothing is encrypted with is paid for nothing. */
export function encryptionProblems(settings: EnvironmentSettings): Problem[] {
  const { encryption, buckets, cache, database, host } = settings;
  const missing: Readonly<Record<Encrypted, string | undefined>> = {
    buckets: Object.keys(buckets ?? {}).length > 0 ? undefined : "there are no buckets",
    cache:
      cache === undefined
        ? "there is no cache"
        : cache.mode === "sidecar"
          ? "the cache is a sidecar, which keeps nothing on a disk of its own"
          : undefined,
    database:
      database !== undefined
        ? undefined
        : host !== undefined
          ? "the host's database is on its volume, which the account's key for EBS encrypts"
          : "there is no database",
    logs: undefined,
  };
  return (encryption?.customerManagedKeys ?? []).flatMap((kind) => {
    const why = missing[kind];
    return why === undefined
      ? []
      : [
          {
            path: "encryption.customerManagedKeys",
            message: `${show(kind)} encrypts nothing, because ${why}; leave it out`,
          },
        ];
  });
}
