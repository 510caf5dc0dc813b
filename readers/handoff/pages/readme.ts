import { SEVERITIES } from "../../../modules/core";
import { putSecretCommand } from "../../../modules/secrets";
import { increaseCommand, type Excess } from "../../quotas";
import { type Root, stringOf } from "../../terraform";
import { beyond } from "../policy/beyond";
import { boundaryOf } from "../policy/boundary";
import { serviceRolesOf } from "../policy/policy";
import { bySection } from "../sections";
import { destruction } from "./destruction";
import { type Facts } from "./facts";
import { firstImage } from "./first-image";
import { homesOf, isSecondHome } from "./homes";
import { bullets, count, page, section, shell, table } from "./markdown";
import { namesPrerequisites } from "./names";
import { picture } from "./picture";

/** Where a handoff comes from. */
export interface Provenance {
  /** `0.1.0-36c78e2`, with `-dirty` where something was not committed. */
  readonly version: string;
  readonly commit: string | undefined;
  readonly dirty: boolean;
}

/** The other files in the folder. */
export interface Contents {
  readonly policies: readonly string[];
  readonly terraform: string;
  readonly lock: boolean;
  /** What the account must allow beyond AWS's defaults. */
  readonly quotas: readonly Excess[];
}

/** The page that an ops team reads first. */
export function readme(root: Root, facts: Facts, from: Provenance, contents: Contents): string {
  return page(
    `# ${facts.id}`,
    what(root, facts, from),
    section("## What it creates", created(root), picture(root)),
    section("## Prerequisites", prerequisites(root, facts, contents)),
    contents.quotas.length > 0 ? section("### Quotas", quotas(contents.quotas)) : "",
    section("### What the policies reach beyond this root", reachOf(root)),
    section("## Apply", apply(root, facts), duration(root)),
    section("## Outputs", outputs(root)),
    section("## Rolling back", rollback(root, facts)),
    section("## Destroying it", destruction(root, facts)),
    facts.subscribers.length > 0 ? section("## Who receives the alarms", alarmRecipients(root, facts)) : "",
  );
}

function what(root: Root, facts: Facts, { version, commit, dirty }: Provenance): string {
  const source = commit === undefined ? "a folder without a commit" : `commit \`${commit}\``;
  const changed = dirty ? ", **with uncommitted changes**" : "";
  const what =
    facts.kind === "environment"
      ? `The environment \`${root.tags["Environment"] ?? ""}\` of \`${root.tags["System"] ?? ""}\``
      : facts.kind === "account"
        ? "The resources that an AWS account has only once"
        : "The bucket and the lock table for Terraform's state";
  const versionLine = `This is plain Terraform; it needs neither Node nor CDKTF.
Version ${version}, generated from ${source}${changed}. Do not edit it: the next version overwrites it.`;
  if (isSecondHome(root)) {
    return `${what}: the second home of \`${homesOf(root)?.first ?? ""}\`, in account ${root.account}, region ${root.region}. Apply it once, after the first home,
and again with every version of the first: then it stands ready, and costs little. Its tasks, its database and its NAT gateways are only
created if somebody sets \`active\`, as [RUNBOOK.md](RUNBOOK.md#the-region-is-lost) describes for the day on which the first home's region is lost.
${versionLine}`;
  }
  return `${what}, in account ${root.account}, region ${root.region}. ${versionLine} [RUNBOOK.md](RUNBOOK.md) says
what to do when something goes wrong, and [CONVENTIONS.md](CONVENTIONS.md) how to keep the state elsewhere, or to apply it with Atlantis,
Spacelift or HCP Terraform.`;
}

function created(root: Root): string {
  const amounts = new Map<string, number>();
  for (const { type } of root.resources) amounts.set(type, (amounts.get(type) ?? 0) + 1);
  const rows = bySection([...amounts.keys()]).map(({ title, types }) => [
    title,
    types.map((type) => `${amounts.get(type) ?? 0} \`${type}\``).join(", "),
  ]);
  return `${count(root.resources.length, "resource")}:\n\n${table(["Part", "Resources"], rows)}`;
}

function prerequisites(root: Root, facts: Facts, contents: Contents): string {
  const { backend } = root;
  const bucket = stringOf(backend["bucket"]);
  const lock = stringOf(backend["dynamodb_table"]);
  const firsts = serviceRolesOf(root);
  return bullets([
    `Terraform 1.11 or later, AWS CLI 2 and jq. ${contents.lock ? "`.terraform.lock.hcl` pins the provider." : "Pin the provider: `terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64`, and keep the file that it writes."}`,
    facts.kind === "state"
      ? `Nothing else: this root creates the state bucket \`${bucket}\` itself. Remove the \`backend\` block from \`${contents.terraform}\`, apply, restore the block, and run \`terraform init -migrate-state\`.`
      : `The state bucket \`${bucket}\`${lock === "" ? "" : ` and the lock table \`${lock}\``}. Check: \`aws s3api head-bucket --bucket ${bucket}\`${
          lock === ""
            ? ""
            : ` and \`aws dynamodb describe-table --table-name ${lock} --region ${stringOf(backend["region"])} --query Table.TableStatus\``
        }.`,
    ...namesPrerequisites(root),
    `The permissions in ${contents.policies.map((name) => `\`${name}\``).join(", ")}, attached to the role that applies this ([how](PERMISSIONS.md)). They cover this root and its state, apart from [what AWS cannot narrow](#what-the-policies-reach-beyond-this-root), and what the previous version may have left of it. ${root.first("aws_iam_role") && boundaryOf(root) === undefined ? "They can be used to escalate privileges, because the roles that they create have no permissions boundary, so do not grant them to anyone else. " : ""}\`ops-policy.json\` has what the other commands in this folder need, for the people who run them. If this version renames a bucket or a domain, keep the previous version's policies attached as well until it is applied: what has a name of its own is only in the policies of its own version.`,
    ...(firsts.length === 0
      ? []
      : [
          `Service-linked roles for ${firsts.map((name) => `\`${name}\``).join(", ")}. AWS creates each one with the first resource that needs it, and the policies allow that. Create them yourself only if an apply must not.`,
        ]),
    ...secrets(root, facts),
  ]);
}

function reachOf(root: Root): string {
  const rows = beyond(root).map(({ actions, because }) => [actions.map((one) => `\`${one}\``).join(", "), because]);
  return [
    "Everything else that they write is restricted to names that begin with this root's, to its tags, or to its records and its lock. These actions are not; in an account of its own, that does not matter.",
    table(["Actions", "Why AWS offers nothing narrower"], rows),
  ].join("\n\n");
}

function quotas(excesses: readonly Excess[]): string {
  const rows = excesses.map(({ quota, region, needed }) => [
    `[${quota.name}](${quota.source})`,
    quota.code === "" ? "none" : `\`${quota.code}\``,
    region,
    String(quota.default),
    String(needed),
  ]);
  const commands = excesses.map(increaseCommand).filter((command) => command !== undefined);
  const others = excesses.filter((excess) => increaseCommand(excess) === undefined);
  return [
    "The environments in this account together need more than AWS allows a new account. Without the increases some apply fails halfway, or tasks do not start while the service scales out. What else runs in the account comes on top. An increase can take days; ask for it before the first apply.",
    table(["Quota", "Code", "Region", "Default", "Needed"], rows),
    ...(commands.length > 0 ? [shell(...commands)] : []),
    ...others.map(({ quota }) =>
      quota.adjustable
        ? `Service Quotas has no code for "${quota.name}": open a case with AWS Support.`
        : `"${quota.name}" cannot be raised: move environments to another account or region.`,
    ),
    "`aws service-quotas get-service-quota` with the same region, service and code prints what the account has now.",
  ].join("\n\n");
}

/** Secrets whose values must be entered manually. */
function secrets(root: Root, { secretsToFill, secretsKept }: Facts): string[] {
  return [
    ...(secretsKept.length === 0
      ? []
      : [
          `${secretsKept.map((one) => `\`${one}\``).join(", ")}: somebody else keeps ${secretsKept.length === 1 ? "it" : "them"}, and no task that reads ${secretsKept.length === 1 ? "it" : "one of them"} starts without.`,
        ]),
    ...secretsToFill.map((name) => {
      const command = putSecretCommand(name, root.region);
      return `After the first apply, set the value of \`${name}\`: run \`${command}\`, paste the value and press Enter.`;
    }),
  ];
}

function apply(root: Root, facts: Facts): string {
  const waiting = facts.services.filter((one) => one.waitsForSecrets);
  const others = facts.services.filter((one) => !one.waitsForSecrets);
  const after = others.map(
    ({ cluster, name }) =>
      `aws ecs wait services-stable --region ${root.region} --cluster ${cluster} --services ${name}`,
  );
  return [
    shell(
      "aws sts get-caller-identity --query Account --output text   # must print " + root.account,
      "terraform init",
      "terraform plan -out plan.bin",
      "terraform apply plan.bin",
      "terraform plan -detailed-exitcode   # exit code 0: no changes",
    ),
    ...(root.resources.some(({ body }) => body["apply_immediately"] === false)
      ? [
          "Changes that restart a database or a cache (class, Multi-AZ, version, parameters read at startup) wait for its maintenance window. Until then the last command exits with 2, and shows the same change again.",
        ]
      : []),
    ...(waiting.length > 0
      ? [
          `The first apply does not wait for the tasks of ${waiting.map(({ name }) => `\`${name}\``).join(", ")}, because they cannot start until all secrets have values; it warns of each that has none. Fill them in, then plan and apply again: that starts the tasks, and waits until they run.`,
        ]
      : []),
    ...(after.length > 0
      ? [
          firstImage(root),
          "Tasks also cannot start until all secrets have values. Once both are there, run:",
          shell(
            ...others
              .filter(({ blueGreen }) => blueGreen === undefined)
              .map(
                ({ cluster, name }) =>
                  `aws ecs update-service --region ${root.region} --cluster ${cluster} --service ${name} --force-new-deployment`,
              ),
            ...after,
          ),
        ]
      : []),
  ].join("\n\n");
}

/** Minutes that the slowest resource types take on AWS. They are created in parallel, so an apply takes about as long as the slowest. */
const MINUTES: Readonly<Record<string, number>> = {
  aws_rds_global_cluster: 20,
  aws_rds_cluster: 15,
  aws_db_instance: 15,
  aws_elasticache_replication_group: 12,
  aws_cloudfront_vpc_origin: 15,
  aws_cloudfront_distribution: 6,
  aws_acm_certificate_validation: 5,
  aws_lb: 4,
  aws_nat_gateway: 3,
};

function duration(root: Root): string {
  const slow = Object.entries(MINUTES).filter(([type]) => root.first(type) !== undefined);
  const [slowest] = slow;
  if (slowest === undefined) return "It takes a minute or two.";
  const certificate = root.first("aws_acm_certificate_validation") ? 5 : 0;
  return `The first apply takes about ${slowest[1] + certificate} minutes (an estimate), mostly for \`${slowest[0]}\`. Later applies take as long as what they change.`;
}

function outputs(root: Root): string {
  const rows = Object.entries(root.outputs).map(([name, { description }]) => [`\`${name}\``, stringOf(description)]);
  if (rows.length === 0) return "None.";
  return `\`terraform output -raw <name>\` prints one; use \`-json\` for lists.\n\n${table(["Output", "Description"], rows)}`;
}

function rollback(root: Root, facts: Facts): string {
  const rows = [
    ["Terraform", "Apply the folder of the previous version, with its own policies attached, with the commands below."],
    ...(facts.services.length > 0
      ? [
          [
            "Backend",
            `Go back to the previous task definition: [A deployment failed](RUNBOOK.md#a-deployment-failed).${facts.release ? " What the release did to the database stays." : ""}`,
          ],
        ]
      : []),
    ...(facts.host
      ? [
          [
            "Host",
            "Go back to the previous image tag: [The host does not respond](RUNBOOK.md#the-host-does-not-respond).",
          ],
        ]
      : []),
    ...(facts.frontendBucket === undefined
      ? []
      : [
          [
            "Frontend",
            "Redeploy the previous commit, then invalidate CloudFront: [A deployment failed](RUNBOOK.md#a-deployment-failed).",
          ],
        ]),
    ...(facts.database
      ? [
          [
            "Database",
            "Restore to a point in time, next to the running database: [Restore the database](RUNBOOK.md#restore-the-database).",
          ],
        ]
      : []),
    [
      "State",
      `All versions are in \`${stringOf(root.backend["bucket"])}\`: [The state is locked or broken](RUNBOOK.md#the-state-is-locked-or-broken).`,
    ],
  ];
  return [
    table(["What", "How"], rows),
    "In the folder of the previous version. The last command lists what the plan would destroy, and applies it only if that is nothing:",
    shell(
      "terraform init",
      "terraform plan -out plan.bin",
      `terraform show -json plan.bin | jq -e '[.resource_changes[]? | select(.change.actions | index("delete")).address] | if . == [] then true else error("destroys " + join(", ")) end' && terraform apply plan.bin`,
    ),
    "Nothing else stops it: what only the newer version has is not in this folder, and neither is its `prevent_destroy`. Task definitions, versions of secrets and log subscriptions are replaced without loss: if the list contains nothing else, run `terraform apply plan.bin`. If it contains a queue, a secret, a key, a cache, a disk, a bucket or a database, ask for a handoff that goes forward instead.",
  ].join("\n\n");
}

function alarmRecipients(root: Root, facts: Facts): string {
  const rows = facts.subscribers.map(({ topic, protocol, endpoint }) => [
    `\`${topic}\``,
    protocol,
    protocol === "https" ? `${/^https:\/\/[^/]*/.exec(endpoint)?.[0] ?? ""}/…` : endpoint,
  ]);
  const severities = Object.entries(SEVERITIES).map(([name, { means, answered }]) => [name, means, answered]);
  return [
    table(["Topic", "Protocol", "Recipient"], rows),
    ...(facts.subscribers.some(({ protocol }) => protocol === "https")
      ? ["The path of an `https` recipient is a credential, and is therefore not shown here."]
      : []),
    "A new e-mail address receives no alarms until its owner confirms the subscription in the e-mail from AWS. Each alarm's description says what to do.",
    table(["Severity", "Meaning", "Respond"], severities),
    ...(root.first("aws_cloudwatch_composite_alarm")
      ? [
          "Until an image has run for the first time, nobody is notified that nothing works: the alarms that end in `-not-yet` are in alarm, as they should be, and hold the others back. AWS looks at them once an hour.",
        ]
      : []),
    ...(root.first("aws_backup_plan")
      ? ["The alarm `…-no-backup` goes off after the first apply, until the first backup is complete."]
      : []),
  ].join("\n\n");
}
