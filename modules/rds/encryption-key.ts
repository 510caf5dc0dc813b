import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { keepFromDestruction, type Protection } from "../core";

/** The waiting period in which the deletion of a key can be cancelled: the longest and the shortest that KMS allows. */
const DAYS_TO_REGRET = { protected: 30, retiring: 30, disposable: 7 } as const satisfies Record<Protection, number>;

export interface KeyProps {
  readonly description: string;
  readonly protection: Protection;
  readonly provider?: TerraformProvider;
}

/**
 * A key for data at rest, which KMS rotates every year. It has the default key policy: only the account's IAM decides
 * who may use it. Data without its key is lost, so the key is protected like the data.
 */
export function createKey(scope: Construct, id: string, { description, protection, provider }: KeyProps): KmsKey {
  return new KmsKey(scope, id, {
    provider,
    description,
    enableKeyRotation: true,
    deletionWindowInDays: DAYS_TO_REGRET[protection],
    lifecycle: keepFromDestruction(protection),
  });
}
