import type { StateBackend } from "../../modules/core";
import type { AccountConfig } from "./account";

/** Where a stack of an account keeps its state: `<path>/terraform.tfstate` in the account's bucket. */
export function stateBackend({ state, region }: AccountConfig, path: string): StateBackend {
  return {
    bucket: state.bucket,
    table: state.table,
    region,
    locking: state.locking ?? "dynamodb",
    key: `${path}/terraform.tfstate`,
  };
}
