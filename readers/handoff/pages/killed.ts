import { type Resource, type Root } from "../../terraform";
import { addressOf } from "../live/script";
import type { Facts } from "./facts";
import { section, shell } from "./markdown";
import { together } from "./restore-shell";

/** An apply that ended without writing down what it made: how this gets into the state. */
export function killedProcedure(root: Root, facts: Facts): string {
  return section(
    "## An apply was killed",
    "Terraform writes the state while it applies, but not at once: what a killed apply made in its last half minute exists in AWS and is not in the state. Do not apply again before this is done: Terraform would make a second one of what has no unique name, such as the VPC, and stop at the rest with `already exists`. First release the lock, as under the next heading. Then find what is missing; this changes nothing:",
    shell("sh adopt.sh"),
    "`adopt.sh` looks in AWS for each resource of this folder that is not in the state, by its name or its tags, and writes an `import` block for it to `adopt.tf`. It waits for what AWS is still making.",
    ...stateOnly(root),
    "Look at the plan:",
    shell("terraform plan"),
    "It imports these, creates the rest, and creates again what AWS simply overwrites. It may replace task definitions and the ICMP entries of a network ACL, but must destroy nothing else. Then:",
    shell(...together("terraform apply", "rm -f adopt.tf", "terraform plan -detailed-exitcode", "sh drift.sh")),
    "If the apply stops because AWS is still working on something, run it again. `drift.sh` prints what AWS puts on a new object and Terraform had not yet taken off, such as the rule of a security group that lets everything out: delete that.",
    ...secrets(root, facts),
    second(root),
  );
}

/** What an import does not find in AWS, and what Terraform would do without it. */
const STATE_ONLY: Readonly<Record<string, { readonly argument: string; readonly otherwise: string }>> = {
  // https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/cluster_test.go
  aws_rds_cluster: {
    argument: "engine_version",
    otherwise:
      "The import finds the exact version, and the apply would set the major one, which AWS refuses while the cluster has no instance",
  },
  // https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_global_cluster#import
  aws_rds_global_cluster: {
    argument: "source_db_cluster_identifier",
    otherwise:
      "AWS does not tell from which cluster it was made, and the apply would replace it and the cluster in the other region",
  },
};

function stateOnly(root: Root): string[] {
  return Object.entries(STATE_ONLY).flatMap(([type, { argument, otherwise }]) =>
    root.all(type).flatMap((one) => {
      const address = addressOf(one);
      const value = valueOf(root, one, argument);
      if (value === undefined) return [];
      const set = `.serial += 1 | (.resources[] | select(.type == "${type}" and .name == "${one.name}").instances[].attributes.${argument}) = "${value}"`;
      return [
        `If \`${address}\` is among the imports, first import it on its own, and write what it was made with into the state. ${otherwise}:`,
        shell(
          ...together(
            `terraform import '${address}' ${root.nameOf(one)}`,
            `terraform state pull | jq '${set}' >adopted.tfstate`,
            "terraform state push adopted.tfstate",
            "rm adopted.tfstate",
          ),
        ),
      ];
    }),
  );
}

/** An argument as it is in the state; undefined if an import finds the same. */
function valueOf(root: Root, one: Resource, argument: string): string | undefined {
  const value = one.body[argument];
  if (typeof value !== "string") return undefined;
  if (!value.includes("${")) return value;
  const [cluster] = argument === "engine_version" ? [] : root.referenced(value, "aws_rds_cluster");
  return cluster && `arn:aws:rds:${cluster.region}:${root.account}:cluster:${root.nameOf(cluster)}`;
}

function secrets(root: Root, { host, services }: Facts): string[] {
  if (root.first("aws_secretsmanager_secret_version") === undefined) return [];
  return [
    "A generated secret whose version is not in the state gets a new value, since an import would write the old one into the state. The database's password and the URL follow in the same apply.",
    ...(host === undefined
      ? []
      : [
          "The host's database does not follow: if its secret was created again, give the password to PostgreSQL, as under [A secret leaked or must be rotated](#a-secret-leaked-or-must-be-rotated).",
        ]),
    ...(services.length === 0 ? [] : ["Tasks that already run have the old value until they are replaced, as there."]),
  ];
}

function second(root: Root): string {
  if (root.first("aws_vpc") === undefined) return "";
  return "If `adopt.sh` says that there are two of something, somebody has applied without it. While nothing is in use yet, remove `adopt.tf`, destroy what is in the state with `terraform destroy`, and begin again: it then finds the first ones. Otherwise delete the ones that are not in the state, with the ids that it prints.";
}
