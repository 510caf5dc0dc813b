import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { BaseStack, Naming } from "../modules/core";
import { GithubDeployRole, PolicyDocument, type Statement } from "../modules/iam";
import type { AccountSettings, GithubSettings, TerraformSettings } from "./config/account";
import { stateBackend } from "./config/state-backend";

/** What Terraform needs in AWS for one root: the statements of each managed policy. */
export interface TerraformRights {
  /** The root: `sheetgpt-prod`. */
  readonly root: string;
  readonly plan: readonly (readonly Statement[])[];
  readonly apply: readonly (readonly Statement[])[];
}

export interface TerraformStackProps {
  /** The account's name in `envs/accounts.ts`. */
  readonly name: string;
  readonly account: AccountSettings;
  readonly rights: readonly TerraformRights[];
}

/** What a role is for; its GitHub environment is the root's name, with a suffix for the plan. */
export type Purpose = "plan" | "apply";

/**
 * Terraform's own roles in an account: for each root one that plans it and one that applies it, which only the jobs of the
 * account's Terraform repository in the GitHub environment of that root and that purpose may assume. They are in a root of
 * their own, which none of them may apply, and have no permissions boundary: it limits the roles that they create.
 */
export class TerraformRolesStack extends BaseStack {
  constructor(scope: Construct, id: string, { name, account, rights }: TerraformStackProps) {
    super(scope, id, {
      deployment: {
        system: SYSTEM,
        environment: name,
        accountId: account.id,
        region: account.region,
        ...(account.rolePath === undefined ? {} : { roles: { path: account.rolePath } }),
      },
      backend: stateBackend(account, `${SYSTEM}/${name}`),
      ...(account.tags ? { tags: account.tags } : {}),
    });
    const { github } = account;
    if (github?.terraform === undefined) return;
    for (const { root, plan, apply } of rights) {
      this.#createRole("plan", root, plan, github, github.terraform);
      this.#createRole("apply", root, apply, github, github.terraform);
    }
  }

  #createRole(
    purpose: Purpose,
    root: string,
    policies: TerraformRights[Purpose],
    { organization, organizationId }: GithubSettings,
    { repository, repositoryId, branch }: TerraformSettings,
  ): void {
    const id = `${root}-${purpose}`;
    const role = new GithubDeployRole(this, id, {
      organization,
      ...(organizationId === undefined ? {} : { organizationId }),
      delivery: {
        repository,
        branches: [branch],
        githubEnvironment: githubEnvironment(root, purpose),
        ...(repositoryId === undefined ? {} : { repositoryId }),
      },
      deploys: purpose === "apply" ? `${root} with Terraform` : `nothing, but plan ${root} with Terraform`,
    });
    this.output(
      `${id.replaceAll("-", "_")}_role`,
      role.roleArn,
      `ARN of the role that GitHub assumes to ${purpose} ${root}.`,
    );
    policies.forEach((statements, at) => {
      const part = new Construct(role, `policy-${at + 1}`);
      const policy = new IamPolicy(part, "Resource", {
        name: this.naming.name("iam-role", `${id}-${at + 1}`),
        ...(role.resource.pathInput === undefined ? {} : { path: role.resource.pathInput }),
        policy: new PolicyDocument(part, "document", statements).json,
      });
      role.attach({ policyArn: policy.arn, scope: part, id: "attachment" });
    });
  }
}

/** The system of the stack's names, which no environment's names begin with. */
const SYSTEM = "terraform";

/** The stack with Terraform's own roles in an account. */
export function terraformStackId(account: string): string {
  return `${SYSTEM}-${account}`;
}

/** The GitHub environment whose jobs may assume the role. */
export function githubEnvironment(root: string, purpose: Purpose): string {
  return purpose === "plan" ? `${root}-plan` : root;
}

/** A role's ARN, which follows from its name. */
export function terraformRoleArn(name: string, account: AccountSettings, root: string, purpose: Purpose): string {
  const naming = new Naming({ system: SYSTEM, environment: name, accountId: account.id, region: account.region });
  const path = account.rolePath ?? "/";
  return naming.arn("iam", `role${path}${naming.name("iam-role", `${root}-${purpose}`)}`, "");
}
