import type { StateBackend } from "../../modules/core";
import type { AccountSettings } from "./account";

/** Where a stack of an account keeps its state: `<path>/terraform.tfstate` in the account's bucket. */
export function stateBackend({ state, region }: AccountSettings, path: string): StateBackend {
  return {
    bucket: state.bucket,
    table: state.table,
    region,
    locking: state.locking,
    key: `${path}/terraform.tfstate`,
  };
}
