import { block, blocks, isBlock, stringOf, type Block, type TerraformJson } from "../../terraform";
import type { Finding } from "../change";
import recorded from "../replacement/aws.json";
import { canonical, same } from "../values";

/** By these tags, the policies of a handoff and the budget know what belongs to the environment. */
const IDENTITY = ["System", "Environment", "ManagedBy"];
/** Arguments of a provider that do not decide where it works. */
const ELSEWHERE_IRRELEVANT = ["alias", "default_tags", "max_retries", "retry_mode"];

type Report = Omit<Finding, "address">;

/** Changes to the state, to the providers, or to what a root consists of. */
export function rootDangers(before: TerraformJson, after: TerraformJson): Finding[] {
  const at = (address: string, found: readonly Report[]): Finding[] => found.map((one) => ({ ...one, address }));
  // A plan has neither backend nor providers.
  if (before.terraform === undefined && before["provider"] === undefined) return [];
  return [
    ...at("terraform.backend", backendDangers(backendOf(before), backendOf(after))),
    ...at("provider", providerDangers(before, after)),
    ...at("terraform.required_providers", versionDangers(required(before), required(after))),
    ...at("module", moduleDangers(before, after)),
  ];
}

function backendOf({ terraform }: TerraformJson): readonly [kind: string, settings: Block] {
  const { backend, cloud } = block(terraform);
  const [[kind, settings] = ["local", {}]] = cloud === undefined ? Object.entries(block(backend)) : [["cloud", cloud]];
  return [kind, block(settings)];
}

function backendDangers(
  [kind, old]: ReturnType<typeof backendOf>,
  [nowKind, now]: ReturnType<typeof backendOf>,
): Report[] {
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !same(old[key], now[key]));
  if (kind !== nowKind) changed.push("its type");
  const found: Report[] = [];
  const of = (...names: readonly string[]): string[] => changed.filter((one) => names.includes(one));
  if (
    of("dynamodb_table", "dynamodb_endpoint", "use_lockfile").length > 0 &&
    !locks(old).some((one) => locks(now).includes(one))
  ) {
    const message =
      'locks the state in another way: whoever still applies the earlier version does not notice, and two applies at once damage the state. Have one version with both locks (state.locking: "both") between the two';
    found.push({ rule: "lock-changed", message });
  }
  const encrypted = old["encrypt"] === true && now["encrypt"] !== true;
  if (encrypted || (old["kms_key_id"] !== undefined && !same(old["kms_key_id"], now["kms_key_id"])))
    found.push({
      rule: "encryption-off",
      message: "the state is no longer encrypted as before; keep encrypt and kms_key_id",
    });
  if (now["acl"] !== undefined && of("acl").length > 0)
    found.push({ rule: "public", message: "others may read the state, with everything in it; leave acl out" });
  const where = changed.filter(
    (one) =>
      !/^(dynamodb_table|dynamodb_endpoint|use_lockfile|encrypt|kms_key_id|acl|max_retries|retry_mode|allowed_account_ids)$/.test(
        one,
      ),
  );
  if (where.length > 0) {
    const message = `stores the state in another place (${where.join(", ")}), where Terraform finds none and would create everything again; migrate the state first (terraform init -migrate-state)`;
    found.push({ rule: "state-moved", message });
  }
  return found;
}

function locks({ dynamodb_table: table, use_lockfile: file }: Block): string[] {
  return [...(typeof table === "string" ? [table] : []), ...(file === true ? ["file"] : [])];
}

function providerDangers(before: TerraformJson, after: TerraformJson): Report[] {
  const [old, now] = [home(before), home(after)];
  const found: Report[] = [];
  const place = (one: Block | undefined): string =>
    canonical(Object.fromEntries(Object.entries(one ?? {}).filter(([key]) => !ELSEWHERE_IRRELEVANT.includes(key))));
  if (place(old) !== place(now)) {
    const message = "changes the account, the region or the credentials, with which none of these resources are found";
    found.push({ rule: "account-changed", message });
  }
  const [tags, tagsNow] = [old, now].map((one) => block(block(one?.["default_tags"])["tags"]));
  const lost = IDENTITY.filter((tag) => tags?.[tag] !== undefined && !same(tags[tag], tagsNow?.[tag]));
  if (lost.length > 0) {
    const message = `changes the tag ${lost.join(" and ")} of everything: the policies of the role that applies this, and the budget, no longer recognize it. Keep the tags`;
    found.push({ rule: "tags-lost", message });
  }
  return found;
}

/** The provider without an alias: where everything is unless it says otherwise. */
function home(root: TerraformJson): Block | undefined {
  return blocks(block(root["provider"])["aws"]).find((one) => one["alias"] === undefined);
}

function required({ terraform }: TerraformJson): Readonly<Record<string, unknown>> {
  return block(block(terraform)["required_providers"]);
}

function versionDangers(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): Report[] {
  return Object.entries(now).flatMap(([name, wanted]): Report[] => {
    const had = old[name];
    if (same(had, wanted)) return [];
    const [source, version] = [stringOf(block(wanted)["source"]), stringOf(block(wanted)["version"])];
    if (had === undefined || stringOf(block(had)["source"]) !== source) {
      const message = `the provider ${name} comes from ${source === "" ? `hashicorp/${name}` : source}: a program that runs with the credentials of the apply. Make sure that you trust it`;
      return [{ rule: "runs-code", message }];
    }
    if (name !== "aws" || version === recorded.version) return [];
    const message = `version ${version} is not the one for which it is recorded what replaces a resource (${recorded.version}); run npm run replacement:update`;
    return [{ rule: "provider-changed", message }];
  });
}

/** What a module contains is not in the JSON. */
function moduleDangers(before: TerraformJson, after: TerraformJson): Report[] {
  const [old, now] = [before, after].map((root) => (root as Block)["module"]);
  if (!isBlock(now) || same(old, now)) return [];
  const message = "what a module contains is not in the JSON, and therefore not compared. Check the plan";
  return [{ rule: "not-compared", message }];
}
