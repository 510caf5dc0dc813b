import { block, blocks, stringOf, type Root } from "../../terraform";
import type { Facts } from "./facts";
import { bullets, page, section } from "./markdown";

/** How the folder is used under a company's own conventions: another state, another runner, other tags. */
export function conventions(root: Root, { id }: Facts): string {
  return page(
    `# ${id} under your own conventions`,
    `The next version overwrites this folder, so nothing in it is edited. What differs at your company goes into a file of your own, such as
\`ops_override.tf\`, which Terraform merges over the others ([override files](https://developer.hashicorp.com/terraform/language/v1.11.x/files/override)).
Keep it elsewhere, and copy it into each new version before \`terraform init\`.`,
    section("## Another bucket, key or lock", ownBackend(root)),
    section("## Another kind of state", otherState()),
    section("## Workspaces", workspaces(id)),
    section("## Your own tags", tags(root)),
    section("## Atlantis", atlantis(id)),
    section("## Spacelift", spacelift(id)),
    section("## HCP Terraform", hcp(id)),
    section("## OpenTofu", openTofu()),
    section("## What needs a new handoff", newHandoff()),
  );
}

function ownBackend({ backend }: Root): string {
  const key = stringOf(backend["key"]);
  return `Say so to \`init\`, here with the lock file in place of the lock table; \`BUCKET\` is yours:

\`\`\`sh
terraform init -reconfigure -backend-config=bucket="$BUCKET" -backend-config=key=${key} -backend-config=dynamodb_table= -backend-config=use_lockfile=true
\`\`\`

With a state that exists already, \`-migrate-state\` in place of \`-reconfigure\` copies it. The deploy policies name the original bucket
and table: allow yours too. Everybody who applies must use the same lock.`;
}

function otherState(): string {
  return `Any backend of Terraform replaces this folder's, such as a file or PostgreSQL:

\`\`\`hcl
# ops_override.tf
terraform {
  backend "pg" {}
}
\`\`\``;
}

function workspaces(id: string): string {
  return `A workspace has a state of its own, so a plan in another one would create everything again, under names that are taken. It ends with
an error unless the workspace is \`default\` or \`${id}\`. If your runner sets \`TF_WORKSPACE\`, unset it, or set it to \`${id}\` from the first
apply on.`;
}

function tags(root: Root): string {
  const provider = root.providers.find((one) => one["alias"] === undefined) ?? {};
  const own = block(block(blocks(provider["default_tags"])[0])["tags"]);
  const lines = Object.entries(own).map(([key, value]) => `      ${key} = ${JSON.stringify(value)}`);
  const name = stringOf(own["System"]);
  return `The best place is \`tags\` of the account or of the environment, in the project that wrote this folder: the next version then has
them. An override replaces all tags, so it must repeat those that are here; the policies and the budget of ${name === "" ? "this root" : `\`${name}\``} depend on them:

\`\`\`hcl
# ops_override.tf
provider "aws" {
  default_tags {
    tags = {
${lines.join("\n")}
      CostCenter = "1234"
    }
  }
}
\`\`\`

Providers of other regions have an \`alias\`, and need a block each. What an Auto Scaling group launches, and the tasks of a service, get their tags from
the resource instead, as before.`;
}

function atlantis(id: string): string {
  return `One project per folder, in the repository that keeps the handoffs:

\`\`\`yaml
# atlantis.yaml
version: 3
projects:
  - name: ${id}
    dir: ${id}
    workspace: default
    terraform_version: 1.11.4
    autoplan:
      when_modified: ["*.tf.json", "*.tf", ".terraform.lock.hcl"]
    apply_requirements: [approved, mergeable]
\`\`\`

Atlantis sets \`TF_WORKSPACE\` only for another workspace than \`default\`. The role that it runs with needs the deploy policies.`;
}

function spacelift(id: string): string {
  return bullets([
    `A stack of the type Terraform, with the project root \`${id}\`, Terraform 1.11, and "Manage state" off: the backend of this folder stays.`,
    "An AWS cloud integration with the deploy policies on its role.",
    "Leave the stack's workspace empty. Spacelift otherwise sets `TF_WORKSPACE`, and the plan ends with an error.",
    "Autodeploy off: somebody reads the plan.",
  ]);
}

function hcp(id: string): string {
  return `The workspace is called \`${id}\`, so that the plan accepts it:

\`\`\`hcl
# ops_override.tf
terraform {
  cloud {
    organization = "<your organization>"
    workspaces {
      name = "${id}"
    }
  }
}
\`\`\`

Give the workspace Terraform 1.11 or later, and credentials by
[dynamic provider credentials](https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration) with a
role that has the deploy policies. Values of secrets are never in the state, so nothing more is needed there.`;
}

function openTofu(): string {
  return `This was neither written for OpenTofu nor tried with it. It needs write-only arguments and ephemeral resources, which OpenTofu has
since 1.11, and \`.terraform.lock.hcl\` names Terraform's registry: remove that file, and let \`tofu init\` write its own. Try it on an environment without data first.`;
}

function newHandoff(): string {
  return `Account, region, names and addresses stand in the files as they are, hundreds of times. For another account, region or prefix of names, and
for a permissions boundary or a path on every role, ask for a new handoff: each is a setting in the project that wrote this folder.`;
}
