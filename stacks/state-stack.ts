import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Construct } from "constructs";
import { BaseStack, keepFromDestruction } from "../modules/core";
import { Bucket } from "../modules/s3";
import type { AccountSettings } from "./config/account";
import { stateBackend } from "./config/state-backend";

export interface StateStackProps {
  /** The account's name in `envs/accounts.ts`. */
  readonly name: string;
  readonly account: AccountSettings;
}

/** Old versions are needed to restore a broken state. */
const KEEP_OLD_STATES_DAYS = 365;

/**
 * The state bucket and the lock table of an account. This stack stores its own state there too, once `npm run bootstrap` has
 * created them.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/backend/s3
 */
export class StateStack extends BaseStack {
  constructor(scope: Construct, id: string, { name, account }: StateStackProps) {
    super(scope, id, {
      deployment: { system: "state", environment: name, accountId: account.id, region: account.region },
      backend: stateBackend(account, `state/${name}`),
      ...(account.tags ? { tags: account.tags } : {}),
    });
    const bucket = this.#createBucket(account);
    const table = this.#createLockTable(account);
    this.output("state_bucket", bucket.bucketName, "Name of the S3 bucket that holds the Terraform state.");
    this.output(
      "lock_table",
      table.name,
      "Name of the DynamoDB table that locks the state against concurrent applies.",
    );
  }

  #createBucket({ state }: AccountSettings): Bucket {
    return new Bucket(this, "state", {
      config: { name: state.bucket, expireNoncurrentDays: KEEP_OLD_STATES_DAYS },
      protection: "protected",
    });
  }

  /** Created in every locking mode: unused it costs nothing, and the mode can be changed without removing it. */
  #createLockTable({ state }: AccountSettings): DynamodbTable {
    return new DynamodbTable(this, "lock", {
      name: state.table,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      lifecycle: keepFromDestruction("protected"),
    });
  }
}
