import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { keepFromDestruction, type Protection } from "../core";

/** How long a key that was given up can still be had back: the longest and the shortest that KMS allows. */
const DAYS_TO_REGRET = { protected: 30, retiring: 30, disposable: 7 } as const satisfies Record<Protection, number>;

export interface KeyProps {
  readonly description: string;
  readonly protection: Protection;
  readonly provider?: TerraformProvider;
}

/**
 * A key for data at rest, which KMS renews every year. It has the policy that KMS gives by default: who may use it is up to the account's
 * IAM alone. Data without its key is lost, so the key is kept as hard as the data.
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
