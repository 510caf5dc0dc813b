import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { anyResource, type Statement } from "../../modules/iam";
import { deployPolicies, planPolicies, type PolicyDocument } from "../../readers/handoff";
import { readSynthesized, Root } from "../../readers/terraform";
import { buildApp, buildTerraformRoles, rootsIn, type Definitions } from "../../stacks/app";
import type { TerraformRights } from "../../stacks/terraform-roles-stack";

/**
 * Writes the root with Terraform's own roles in an account, and returns its folder; undefined if the account names no
 * repository for them. What they may do is read from the account's environments, which are synthesized for it.
 */
export function synthesizeTerraformRoles(definitions: Definitions, name: string, folder: string): string | undefined {
  if (definitions.accounts[name]?.github?.terraform === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  const outdir = join(folder, "roles");
  const app = buildTerraformRoles(definitions, name, {
    outdir,
    rights: rightsIn(definitions, name, join(folder, "environments")),
  });
  app?.synth();
  return app && readSynthesized(outdir)[0]?.folder;
}

function rightsIn(definitions: Definitions, name: string, outdir: string): TerraformRights[] {
  const only = rootsIn(definitions, name).map(({ id }) => id);
  if (only.length === 0) return [];
  buildApp(definitions, { only, outdir }).synth();
  return readSynthesized(outdir).map((stack) => {
    const root = new Root(stack.terraform);
    return {
      root: stack.name,
      plan: planPolicies(root).map(statementsOf),
      apply: deployPolicies(root).map(statementsOf),
    };
  });
}

function statementsOf({ Statement }: PolicyDocument): Statement[] {
  return Statement.map(({ Sid = "", Effect, Action, Resource, Condition = {} }) => ({
    sid: Sid,
    effect: Effect,
    actions: Action,
    resources: Resource.includes("*") ? anyResource(REASON) : Resource,
    conditions: Object.entries(Condition).flatMap(([test, keys]) =>
      Object.entries(keys).map(([variable, values]) => ({
        test,
        variable,
        values: typeof values === "string" ? [values] : values,
      })),
    ),
  }));
}

const REASON =
  "AWS has no resource for these actions, or they only describe; the handoff's README lists those that write.";
