import type { Change, Danger, Finding } from "../change";
import { heldBy } from "../holders";
import type { ConfiguredResource, Plan } from "../plan-format";
import recorded from "../replacement/aws.json";
import { graded } from "../review";

/** What only a plan shows, or shows in another way than the configuration. */
export function planDangers({ configuration }: Plan, changes: readonly Change[]): Danger[] {
  const resources = configuration?.root_module?.resources ?? [];
  return graded(
    [...providers(configuration?.provider_config), ...programs(resources, changes), ...forgotten(changes)],
    false,
  );
}

function providers(configs: NonNullable<Plan["configuration"]>["provider_config"] = {}): Finding[] {
  return Object.entries(configs).flatMap(
    ([key, { full_name: source = "", version_constraint: version }]): Finding[] => {
      if (!source.endsWith("/hashicorp/aws") || version === undefined || version === recorded.version) return [];
      const message = `the plan is by version ${version} of the provider, and the rules are for ${recorded.version}; run npm run replacement:update with the new one`;
      return [{ rule: "provider-changed", address: `provider.${key}`, message }];
    },
  );
}

/** Provisioners of what is created, and data sources that run a program. */
function programs(resources: readonly ConfiguredResource[], changes: readonly Change[]): Finding[] {
  const created = new Set(
    changes.filter(({ kind }) => kind === "added" || kind === "replaced").map(({ address }) => address),
  );
  return resources
    .filter(
      ({ address, provisioners = [] }) =>
        /^data\.(external|http)\./.test(address) || (provisioners.length > 0 && created.has(address)),
    )
    .map(({ address }) => ({
      rule: "runs-code" as const,
      address,
      message: "runs a program, or sends a request, with the credentials of the apply. Read it line by line",
    }));
}

function forgotten(changes: readonly Change[]): Finding[] {
  return changes
    .filter(({ kind }) => kind === "forgotten")
    .map(({ address, type }) => {
      const held = heldBy(type);
      return {
        rule: "forgotten" as const,
        address,
        message: `is no longer managed and stays behind in AWS${held === undefined ? "" : `; ${held}`}. Make sure that somebody looks after it`,
      };
    });
}
