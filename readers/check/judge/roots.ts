import { blocks, without } from "../../terraform";
import type { Change, Danger } from "../change";
import { same } from "../values";

/** Changes to where the state is stored, or to the account or region. */
export function rootDangers(changes: readonly Change[]): Danger[] {
  return changes.flatMap(({ address, kind, attributes }): Danger[] => {
    if (address === "terraform.backend") {
      const where = attributes.filter(({ path }) => /\b(bucket|key|region|role_arn|workspace_key_prefix)$/.test(path));
      if (kind === "changed" && where.length === 0) return [];
      const message =
        "stores the state in another place, where Terraform finds none and would create everything again; migrate the state first (terraform init -migrate-state)";
      return [{ rule: "state-moved", address, message }];
    }
    if (address !== "provider") return [];
    const place = attributes.filter(
      ({ path, before, after }) =>
        /\b(region|allowed_account_ids|profile|assume_role)\b/.test(path) || !same(home(before), home(after)),
    );
    if (place.length === 0 && kind === "changed") return [];
    return [
      {
        rule: "account-changed",
        address,
        message: "changes the account or region, where none of these resources exist",
      },
    ];
  });
}

/** The provider without an alias, of those that are given: where everything is unless it says otherwise. */
function home(providers: unknown): unknown {
  const [found] = blocks(providers).filter((one) => one["alias"] === undefined);
  return found && without(found, "default_tags");
}
