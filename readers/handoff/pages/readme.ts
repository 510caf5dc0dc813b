import { SEVERITIES } from "../../../modules/core";
import { increaseCommand, type Excess } from "../../quotas";
import { type Root, stringOf } from "../../terraform";
import { serviceRolesOf } from "../policy/policy";
import { bySection } from "../sections";
import { putSecret } from "./commands";
import { type Facts } from "./facts";
import { firstImage } from "./first-image";
import { bullets, count, page, section, shell, table } from "./markdown";
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
    section("## Apply", apply(root, facts), duration(root)),
    section("## Outputs", outputs(root)),
    section("## Rolling back", rollback(root, facts)),
    section("## Destroying it", destruction(facts)),
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
  return `${what}, in account ${root.account}, region ${root.region}. This is plain Terraform; it needs neither Node nor CDKTF.
Version ${version}, generated from ${source}${changed}. Do not edit it: the next version overwrites it. [RUNBOOK.md](RUNBOOK.md) says
what to do when something goes wrong.`;
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
  const zones = root.all("data.aws_route53_zone").map((zone) => root.nameOf(zone));
  const firsts = serviceRolesOf(root);
  return bullets([
    `Terraform 1.11 or later and AWS CLI 2. ${contents.lock ? "`.terraform.lock.hcl` pins the provider." : "Pin the provider: `terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64`, and keep the file that it writes."}`,
    facts.kind === "state"
      ? `Nothing else: this root creates the state bucket \`${bucket}\` itself. Remove the \`backend\` block from \`${contents.terraform}\`, apply, restore the block, and run \`terraform init -migrate-state\`.`
      : `The state bucket \`${bucket}\`${lock === "" ? "" : ` and the lock table \`${lock}\``}. Check: \`aws s3api head-bucket --bucket ${bucket}\`${
          lock === ""
            ? ""
            : ` and \`aws dynamodb describe-table --table-name ${lock} --region ${stringOf(backend["region"])} --query Table.TableStatus\``
        }.`,
    ...zones.map(
      (zone) =>
        `The public hosted zone \`${zone}\` in Route 53, delegated from the registrar or the parent zone. Check: \`dig +short NS ${zone}\` returns its name servers. Otherwise certificate validation times out after 75 minutes and the apply fails.`,
    ),
    `The permissions in ${contents.policies.map((name) => `\`${name}\``).join(", ")}, attached to the role that applies this. They cover this root and its state. They can be used to escalate privileges, so do not grant them to anyone else. If this version removes something, keep the previous version's policies attached as well until it is applied: these contain no permissions on what is no longer here, and Terraform has to read and delete it.`,
    ...(firsts.length === 0
      ? []
      : [
          `Service-linked roles for ${firsts.map((name) => `\`${name}\``).join(", ")}. AWS creates each one with the first resource that needs it, and the policies allow that. Create them yourself only if an apply must not.`,
        ]),
    ...secrets(root, facts),
  ]);
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
function secrets(root: Root, { secretsToFill }: Facts): string[] {
  return secretsToFill.map((name) => {
    const command = putSecret(name, root.region);
    return `After the first apply, set the value of \`${name}\`: run \`${command}\`, paste the value and press Enter.`;
  });
}

function apply(root: Root, facts: Facts): string {
  const after = facts.services.map(
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
    ...(after.length > 0
      ? [
          firstImage(root),
          "Tasks also cannot start until all secrets have values. Once both are there, run:",
          shell(
            ...facts.services
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
    [
      "Terraform",
      "Apply the folder of the previous version, with the policies of both versions attached. Review its plan first: it must not destroy anything that holds data. Terraform does not refuse that for what only the newer version has: its `prevent_destroy` goes with its block. If the plan destroys data, ask for a handoff that goes forward instead.",
    ],
    ...(facts.services.length > 0
      ? [["Backend", "Go back to the previous task definition: [A deployment failed](RUNBOOK.md#a-deployment-failed)."]]
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
  return table(["What", "How"], rows);
}

function destruction(facts: Facts): string {
  if (facts.protectedFromDestruction.length === 0) return shell("terraform destroy");
  const data = facts.protectedFromDestruction.map((address) => `\`${address}\``);
  return `\`terraform destroy\` fails while these resources are protected: ${data.join(", ")}. To destroy them, get approval from
the owner of the data. Then ask for a handoff with \`protection: "retiring"\`, apply it, and destroy. A final snapshot of each database
is kept, and secrets can be recovered for 30 days (\`aws secretsmanager restore-secret\`). For as long, their names are taken.

${shell('terraform apply     # the handoff with protection: "retiring"', "terraform destroy")}`;
}

function alarmRecipients(root: Root, facts: Facts): string {
  const rows = facts.subscribers.map(({ topic, protocol, endpoint }) => [`\`${topic}\``, protocol, endpoint]);
  const severities = Object.entries(SEVERITIES).map(([name, { means, answered }]) => [name, means, answered]);
  return [
    table(["Topic", "Protocol", "Recipient"], rows),
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
