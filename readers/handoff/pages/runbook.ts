import { type Root, stringOf } from "../../terraform";
import { putSecret, restartTasks } from "./commands";
import { databaseProcedures } from "./database";
import { type Facts } from "./facts";
import { bullets, page, section, shell } from "./markdown";
import { recoveryProcedure } from "./recovery";
import { workloadProcedures } from "./workloads";

/** What to do when something goes wrong, for what this root has, with its names in every command. */
export function runbook(root: Root, facts: Facts): string {
  const procedures = [
    ...workloadProcedures(root, facts),
    ...databaseProcedures(root, facts),
    recoveryProcedure(root, facts),
    secretProcedure(root, facts),
    stateProcedure(root),
    driftProcedure(),
    certificateProcedure(root, facts),
    costProcedure(root, facts),
  ].filter((one) => one !== "");
  const titles = procedures.map((one) => /^## (.*)/.exec(one)?.[1] ?? "");
  return page(
    `# Runbook of ${facts.id}`,
    `Commands run in this folder, after \`terraform init\`, with credentials for account ${root.account}:`,
    shell(`export AWS_REGION=${root.region} AWS_PAGER=`),
    bullets(titles.map((title) => `[${title}](#${anchor(title)})`)),
    ...procedures,
  );
}

/** The anchor that a heading gets. */
export function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

function secretProcedure(root: Root, facts: Facts): string {
  const names = root.all("aws_secretsmanager_secret").map((one) => root.nameOf(one));
  if (names.length === 0) return "";
  const versions = root
    .all("aws_secretsmanager_secret_version")
    .filter(({ body }) => "secret_string_wo_version" in body);
  const restart = facts.services.flatMap(restartTasks);
  return section(
    "## A secret leaked, or is to be rotated",
    `The secrets: ${names.map((name) => `\`${name}\``).join(", ")}. First see who read it:`,
    shell(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetSecretValue --max-results 50 --query 'Events[].[EventTime,Username,Resources[0].ResourceName]' --output table`,
    ),
    ...(facts.secretsToFill.length === 0
      ? []
      : [
          "One that came from somebody else: make a new one there, put it in here (paste, Enter), end the old one there.",
          shell(...facts.secretsToFill.map((name) => putSecret(name, root.region))),
        ]),
    versions.length === 0
      ? ""
      : `One that AWS generated (${versions.map((one) => `\`${one.address}\``).join(", ")}) is generated again when \`secret_string_wo_version\` rises: ask for a handoff with it, and apply that. The database's password changes in the same apply.`,
    restart.length === 0
      ? ""
      : "A task reads its secrets when it starts. Running ones go on with the old value until they are replaced:",
    restart.length === 0 ? "" : shell(...restart),
  );
}

function stateProcedure({ backend }: Root): string {
  const bucket = stringOf(backend["bucket"]);
  const key = stringOf(backend["key"]);
  const table = stringOf(backend["dynamodb_table"]);
  return section(
    "## The state is locked, or broken",
    "An apply that was killed leaves its lock. Make sure that nobody is applying: the lock says who, and since when.",
    table === ""
      ? shell(`aws s3api get-object --bucket ${bucket} --key ${key}.tflock /dev/stdout`)
      : shell(
          `aws dynamodb get-item --table-name ${table} --key '{"LockID": {"S": "${bucket}/${key}"}}' --query Item.Info.S --output text`,
        ),
    "Then give its `ID` to Terraform:",
    shell('terraform force-unlock "$LOCK_ID"', "terraform plan"),
    "A broken state is in the bucket as it was before, too. Take a version, look at it, put it back:",
    shell(
      `aws s3api list-object-versions --bucket ${bucket} --prefix ${key} --max-items 10 --query 'Versions[].[VersionId,LastModified,Size]' --output table`,
      `aws s3api get-object --bucket ${bucket} --key ${key} --version-id "$VERSION_ID" previous.tfstate`,
      "terraform state push -force previous.tfstate",
      "terraform plan",
    ),
  );
}

function driftProcedure(): string {
  return section(
    "## Somebody changed something by hand",
    shell("terraform plan -refresh-only -detailed-exitcode   # 2: AWS is not as Terraform left it", "terraform plan"),
    "What is right in AWS goes into the environment's file, and a new handoff is applied. What is wrong there goes away with an apply of this one. CloudTrail says who it was:",
    shell(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=ReadOnly,AttributeValue=false --max-results 50 --query 'Events[].[EventTime,Username,EventName,Resources[0].ResourceName]' --output table`,
    ),
  );
}

function certificateProcedure(root: Root, { certificates }: Facts): string {
  if (certificates.length === 0) return "";
  const zones = root.all("data.aws_route53_zone").map((zone) => root.nameOf(zone));
  const regions = [...new Set(root.all("aws_acm_certificate").map((one) => one.region))];
  return section(
    "## A certificate does not validate",
    `The certificates: ${certificates.map((name) => `\`${name}\``).join(", ")}. The proofs are in the zone; what is missing is mostly the way to it:`,
    shell(
      ...zones.map((zone) => `dig +short NS ${zone}   # must be the zone's own name servers:`),
      ...zones.map(
        (zone) =>
          `aws route53 list-hosted-zones-by-name --dns-name ${zone} --max-items 1 --query 'HostedZones[0].Id' --output text | xargs -I{} aws route53 get-hosted-zone --id {} --query DelegationSet.NameServers`,
      ),
      ...regions.map(
        (region) =>
          `aws acm list-certificates --region ${region} --certificate-statuses PENDING_VALIDATION FAILED VALIDATION_TIMED_OUT --query 'CertificateSummaryList[].[DomainName,CertificateArn]' --output table`,
      ),
    ),
    "Enter the name servers at the registrar or in the parent zone, and apply again. A CAA record without `amazon.com` forbids AWS to issue: `dig +short CAA` of the domain and of those above it shows it. A certificate that is `FAILED` is made anew by an apply with `-replace=<its address>`.",
  );
}

function costProcedure(root: Root, { budget }: Facts): string {
  if (budget === undefined) return "";
  const filter = `'{"Tags": {"Key": "Environment", "Values": ["${root.tags["Environment"] ?? ""}"]}}'`;
  return section(
    "## It costs more than it should",
    shell(
      `aws budgets describe-budget --account-id ${root.account} --budget-name ${budget} --query Budget.CalculatedSpend`,
      `aws ce get-cost-and-usage --time-period "Start=$(date -u -d '14 days ago' +%F),End=$(date -u +%F)" --granularity DAILY --metrics UnblendedCost --filter ${filter} --group-by Type=DIMENSION,Key=USAGE_TYPE`,
    ),
    bullets([
      "`NatGateway-Bytes`: something fetches much through the NAT gateway. The VPC's flow logs, where there are some, say what.",
      "`DataTransfer-Out-Bytes`, `Requests`: callers. Look at CloudFront's and the load balancer's requests on the dashboard.",
      "`Fargate-vCPU-Hours`: more tasks than usual. Scaling follows its target; look why it was missed.",
      "`CW:GMD-Metrics`, `DataProcessing-Bytes` of logs: a program that writes much, or a log level that stayed low.",
    ]),
  );
}
