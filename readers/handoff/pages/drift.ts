import type { Root } from "../../terraform";
import { section, shell, table } from "./markdown";

/** What somebody has changed manually: how it is seen, and what an apply does about it. */
export function driftProcedure(root: Root): string {
  const has = (...types: readonly string[]): boolean => types.some((type) => root.first(type) !== undefined);
  const rows = [
    ["An argument of a resource in this folder, such as the text of a policy", "yes", "no", "undoes it"],
    ...(has("aws_iam_role") ? [["A policy that was put on a role", "yes", "yes", "takes it off"]] : []),
    ...(has("aws_security_group", "aws_sns_topic", "aws_secretsmanager_secret")
      ? [
          [
            "An addition to one: a rule of a security group, an entry of a network ACL, a route, a listener or its rule, a subscription of a topic, the resource policy of a secret or an image repository",
            "no",
            "yes",
            "leaves it: delete it, by the id that is printed",
          ],
        ]
      : []),
    ...(has("aws_secretsmanager_secret_version")
      ? [
          [
            "The value of a generated secret",
            "no",
            "yes",
            "leaves it: [rotate the secret](#a-secret-leaked-or-must-be-rotated)",
          ],
        ]
      : []),
    [
      "What is in a database or a bucket, such as a user's password; the policy and grants of a key; resources of their own",
      "no",
      "no",
      "leaves it",
    ],
  ];
  return section(
    "## Something was changed manually",
    shell(
      "terraform plan -refresh-only -detailed-exitcode   # exit code 2: AWS differs from the state",
      "terraform plan",
      "sh drift.sh                                       # exit code 1: something was added",
    ),
    "The first `-refresh-only` after an apply also lists values that AWS has filled in. `drift.sh` needs only the AWS CLI and the permissions in `read-policy.json`, and prints a line for each addition; after an apply of this folder it prints nothing. Look before you apply: an apply also writes what it leaves alone into the state, and no later plan shows it.",
    table(["Changed manually", "A plan shows it", "`drift.sh` prints it", "An apply of this folder"], rows),
    "To keep a change, ask for a handoff that contains it, and apply that. To find out who made it:",
    shell(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=ReadOnly,AttributeValue=false --max-results 50 --query 'Events[].[EventTime,Username,EventName,Resources[0].ResourceName]' --output table`,
    ),
  );
}
