import type { Root } from "../../terraform";
import type { Facts } from "./facts";
import { page, section, shell, table } from "./markdown";

/** Who needs which of the folder's policies, how they are made, and in which order the roots of an account are applied. */
export function permissions(root: Root, { id }: Facts): string {
  const arn = `arn:aws:iam::${root.account}:policy/${id}-\${file%.json}`;
  return page(
    `# Permissions for ${id}`,
    table(
      ["Files", "For", "What they allow"],
      [
        ["`deploy-policy-*.json`", "the role that runs Terraform", "plan, apply and destroy this root"],
        ["`ops-policy.json`", "people on call", "the other commands of [RUNBOOK.md](RUNBOOK.md)"],
        ["`read-policy.json`", "whoever runs `adopt.sh` or `drift.sh`", "what the scripts ask"],
      ],
    ),
    section(
      "## Make the policies",
      `For an administrator of account ${root.account}: whoever may do this can become one. \`ROLE\` is the role that runs Terraform. Run it again with each
version, before the apply; it then replaces the policies and attaches those that are new:`,
      shell(
        "for file in deploy-policy-*.json; do",
        `  arn=${arn}`,
        '  if aws iam get-policy --policy-arn "$arn" >/dev/null 2>&1; then',
        "    for old in $(aws iam list-policy-versions --policy-arn \"$arn\" --query 'Versions[?!IsDefaultVersion].VersionId' --output text); do",
        '      aws iam delete-policy-version --policy-arn "$arn" --version-id "$old"',
        "    done",
        '    aws iam create-policy-version --policy-arn "$arn" --policy-document "file://$file" --set-as-default',
        "  else",
        `    aws iam create-policy --policy-name "${id}-\${file%.json}" --policy-document "file://$file"`,
        "  fi",
        '  aws iam attach-role-policy --role-name "$ROLE" --policy-arn "$arn"',
        "done",
      ),
      "A role takes ten managed policies; another quota can be asked for. Where `github.terraform` is set in the project that wrote this folder, `npm run bootstrap` has made a role with these policies.",
    ),
    section(
      "## The order of the roots",
      "`state-…` of the account first, which holds the state of all others; then `account-…`, with the zones and GitHub's OIDC provider, which the roles of pipelines trust; then the environments, in any order; last the second homes, `…-recovery`, each after its first home. Destroy in the opposite order.",
    ),
  );
}
