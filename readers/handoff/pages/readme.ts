import { SEVERITIES } from "../../../modules/core";
import { type Root, stringOf } from "../../terraform";
import { serviceRolesOf } from "../policy/policy";
import { bySection } from "../sections";
import { putSecret } from "./commands";
import { type Facts } from "./facts";
import { bullets, count, page, section, shell, table } from "./markdown";
import { picture } from "./picture";

/** Where a handoff comes from. */
export interface Provenance {
  /** `0.1.0-36c78e2`, with `-dirty` where something was not committed. */
  readonly version: string;
  readonly commit: string | undefined;
  readonly dirty: boolean;
}

/** What else lies in the folder. */
export interface Contents {
  readonly policies: readonly string[];
  readonly terraform: string;
  readonly lock: boolean;
}

/** The page that an ops team reads first. */
export function readme(root: Root, facts: Facts, from: Provenance, contents: Contents): string {
  return page(
    `# ${facts.id}`,
    what(root, facts, from),
    section("## What it creates", created(root), picture(root)),
    section("## What must be there before", before(root, facts, contents)),
    section("## Apply", apply(root, facts), duration(root)),
    section("## Outputs", outputs(root)),
    section("## The way back", wayBack(root, facts)),
    section("## Ending it", ending(facts)),
    facts.subscribers.length > 0 ? section("## Whom the alarms call", alarmRecipients(facts)) : "",
  );
}

function what(root: Root, facts: Facts, { version, commit, dirty }: Provenance): string {
  const source = commit === undefined ? "a folder without a commit" : `commit \`${commit}\``;
  const changed = dirty ? ", **with changes that nobody has committed**" : "";
  const what =
    facts.kind === "environment"
      ? `The environment \`${root.tags["Environment"] ?? ""}\` of \`${root.tags["System"] ?? ""}\``
      : facts.kind === "account"
        ? "What the AWS account has once"
        : "The bucket and the table in which Terraform keeps its state";
  return `${what}, in account ${root.account}, region ${root.region}: plain Terraform, which needs neither Node nor CDKTF.
Version ${version}, made from ${source}${changed}. Do not edit it: the next version replaces it. [RUNBOOK.md](RUNBOOK.md) says what to do
when something goes wrong.`;
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

function before(root: Root, facts: Facts, contents: Contents): string {
  const { backend } = root;
  const bucket = stringOf(backend["bucket"]);
  const lock = stringOf(backend["dynamodb_table"]);
  const zones = root.all("data.aws_route53_zone").map((zone) => root.nameOf(zone));
  const firsts = serviceRolesOf(root);
  return bullets([
    `Terraform 1.11 or later and AWS CLI 2. ${contents.lock ? "`.terraform.lock.hcl` pins the provider." : "Pin the provider: `terraform providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64`, and keep the file that it writes."}`,
    facts.kind === "state"
      ? `Nothing else: this makes the bucket \`${bucket}\` itself. Take the \`backend\` out of \`${contents.terraform}\`, apply, put it back, and run \`terraform init -migrate-state\`.`
      : `The state bucket \`${bucket}\`${lock === "" ? "" : ` and the lock table \`${lock}\``}. Check: \`aws s3api head-bucket --bucket ${bucket}\`${
          lock === ""
            ? ""
            : ` and \`aws dynamodb describe-table --table-name ${lock} --region ${stringOf(backend["region"])} --query Table.TableStatus\``
        }.`,
    ...zones.map(
      (zone) =>
        `The public zone \`${zone}\` in Route 53, and its name servers at the registrar or in the parent zone. \`dig +short NS ${zone}\` must answer: ACM validation times out after 75 minutes, and then the apply fails.`,
    ),
    `The rights in ${contents.policies.map((name) => `\`${name}\``).join(", ")}, on the role that applies this. They cover this root and its state, and they can be used to escalate privileges: do not share them.`,
    ...(firsts.length === 0
      ? []
      : [
          `Service-linked roles for ${firsts.map((name) => `\`${name}\``).join(", ")}. AWS makes each with the first resource that wants it; the policies allow that, and nothing is to be done where an apply may make them.`,
        ]),
    ...secrets(root, facts),
  ]);
}

/** Secrets that nobody but people can fill. */
function secrets(root: Root, { secretsToFill }: Facts): string[] {
  return secretsToFill.map((name) => {
    const command = putSecret(name, root.region);
    return `After the first apply, the value of \`${name}\`: \`${command}\`, then paste it and press Enter.`;
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
      "terraform plan -detailed-exitcode   # 0: nothing is left to do",
    ),
    ...(after.length > 0
      ? [
          "No task starts before its image and its secrets are there. Once they are:",
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

/** Minutes that the slowest kinds take on AWS; what an apply takes is about the slowest of them, because they run side by side. */
const MINUTES: Readonly<Record<string, number>> = {
  aws_rds_global_cluster: 20,
  aws_rds_cluster: 15,
  aws_db_instance: 15,
  aws_elasticache_replication_group: 12,
  aws_cloudfront_vpc_origin: 10,
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
  return `The first apply takes about ${slowest[1] + certificate} minutes, most of it \`${slowest[0]}\`; it is an estimate. A later one takes as long as what it changes.`;
}

function outputs(root: Root): string {
  const rows = Object.entries(root.outputs).map(([name, { description }]) => [`\`${name}\``, stringOf(description)]);
  if (rows.length === 0) return "None.";
  return `\`terraform output -raw <name>\` prints one; lists want \`-json\`.\n\n${table(["Output", "What it is"], rows)}`;
}

function wayBack(root: Root, facts: Facts): string {
  const rows = [
    [
      "Terraform",
      "Apply the folder of the version before. Read its plan first: what would be destroyed holds no data, or the plan refuses.",
    ],
    ...(facts.services.length > 0
      ? [["Backend", "The task definition before: [Failed deployment](RUNBOOK.md#a-deployment-failed)."]]
      : []),
    ...(facts.host ? [["Host", "The image tag before: [The host](RUNBOOK.md#the-host-does-not-answer)."]] : []),
    ...(facts.frontendBucket === undefined
      ? []
      : [
          [
            "Frontend",
            "Deploy the commit before again, then invalidate: [Failed deployment](RUNBOOK.md#a-deployment-failed).",
          ],
        ]),
    ...(facts.database
      ? [["Database", "To a point in time, beside the running one: [Restore](RUNBOOK.md#the-database-must-go-back)."]]
      : []),
    [
      "State",
      `Every version is kept in \`${stringOf(root.backend["bucket"])}\`: [State](RUNBOOK.md#the-state-is-locked-or-broken).`,
    ],
  ];
  return table(["Change", "Way back"], rows);
}

function ending(facts: Facts): string {
  if (facts.protectedFromDestruction.length === 0) return shell("terraform destroy");
  const data = facts.protectedFromDestruction.map((address) => `\`${address}\``);
  return `\`terraform destroy\` refuses, because data is in ${data.join(", ")}. Ask for a handoff with \`protection: "retiring"\`, apply it, and
then destroy. A final snapshot of each database stays, and secrets can be recovered for 30 days. Whether you may: nobody but the owner of the
data says so.

${shell('terraform apply     # the handoff with protection: "retiring"', "terraform destroy")}`;
}

function alarmRecipients(facts: Facts): string {
  const rows = facts.subscribers.map(({ topic, protocol, endpoint }) => [`\`${topic}\``, protocol, endpoint]);
  const severities = Object.entries(SEVERITIES).map(([name, { means, answered }]) => [name, means, answered]);
  return [
    table(["Topic", "How", "Whom"], rows),
    "New addresses must confirm AWS's e-mail before they receive alarms. Each alarm's description says what to do.",
    table(["Severity", "Means", "Answered"], severities),
  ].join("\n\n");
}
