import { type Root, stringOf } from "../../terraform";
import { putSecret, restartTasks } from "./commands";
import { databaseProcedures } from "./database";
import { type Facts } from "./facts";
import { bullets, page, section, shell } from "./markdown";
import { recoveryProcedure } from "./recovery";
import { workloadProcedures } from "./workloads";

/** The procedures for when something goes wrong: only those that apply to this root, with its names in every command. */
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
    `# Runbook for ${facts.id}`,
    `Run the commands in this folder after \`terraform init\`, with credentials for account ${root.account}. First set:`,
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
    "## A secret leaked or must be rotated",
    `The secrets are ${names.map((name) => `\`${name}\``).join(", ")}. First find out who has read them:`,
    shell(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetSecretValue --max-results 50 --query 'Events[].[EventTime,Username,Resources[0].ResourceName]' --output table`,
    ),
    ...(facts.secretsToFill.length === 0
      ? []
      : [
          "To rotate a secret from a third party, create a new one there, set it here (paste, Enter), then revoke the old one there.",
          shell(...facts.secretsToFill.map((name) => putSecret(name, root.region))),
        ]),
    versions.length === 0
      ? ""
      : `AWS generated these secrets: ${versions.map((one) => `\`${one.address}\``).join(", ")}. To rotate one, ask for a handoff with a higher \`secret_string_wo_version\` and apply it. A database password changes in the database in the same apply. Do not write them manually: Terraform does not see it, and goes on using its own version.`,
    restart.length === 0
      ? ""
      : "Tasks read secrets only when they start. Replace the running tasks, which still have the old value:",
    restart.length === 0 ? "" : shell(...restart),
  );
}

function stateProcedure({ backend }: Root): string {
  const bucket = stringOf(backend["bucket"]);
  const key = stringOf(backend["key"]);
  const table = stringOf(backend["dynamodb_table"]);
  return section(
    "## The state is locked or broken",
    "An apply that was killed leaves its lock behind. Make sure that nobody is applying: the lock says who took it and when.",
    table === ""
      ? shell(`aws s3api get-object --bucket ${bucket} --key ${key}.tflock /dev/stdout`)
      : shell(
          `aws dynamodb get-item --table-name ${table} --key '{"LockID": {"S": "${bucket}/${key}"}}' --query Item.Info.S --output text`,
        ),
    "Then release the lock with its `ID`:",
    shell('terraform force-unlock "$LOCK_ID"', "terraform plan"),
    "If the state is broken, restore an earlier version from the bucket. Inspect the file before you push it:",
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
    "## Something was changed manually",
    shell(
      "terraform plan -refresh-only -detailed-exitcode   # exit code 2: AWS differs from the state",
      "terraform plan",
    ),
    "To keep the change, ask for a handoff that contains it, and apply that. To undo the change, apply this folder. To find out who made it:",
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
    `The certificates are for ${certificates.map((name) => `\`${name}\``).join(", ")}. Terraform creates the validation records in the zone. Usually the zone is not delegated:`,
    shell(
      ...zones.map((zone) => `dig +short NS ${zone}   # must match the zone's name servers:`),
      ...zones.map(
        (zone) =>
          `aws route53 list-hosted-zones-by-name --dns-name ${zone} --max-items 1 --query 'HostedZones[0].Id' --output text | xargs -I{} aws route53 get-hosted-zone --id {} --query DelegationSet.NameServers`,
      ),
      ...regions.map(
        (region) =>
          `aws acm list-certificates --region ${region} --certificate-statuses PENDING_VALIDATION FAILED VALIDATION_TIMED_OUT --query 'CertificateSummaryList[].[DomainName,CertificateArn]' --output table`,
      ),
    ),
    "Enter the name servers at the registrar or in the parent zone, and apply again. A CAA record without `amazon.com` stops AWS from issuing certificates: check the domain and its parents with `dig +short CAA`. To replace a certificate that is `FAILED`, apply with `-replace=<its address>`.",
  );
}

function costProcedure(root: Root, { budget }: Facts): string {
  if (budget === undefined) return "";
  const filter = `'{"Tags": {"Key": "Environment", "Values": ["${root.tags["Environment"] ?? ""}"]}}'`;
  return section(
    "## Costs are too high",
    shell(
      `aws budgets describe-budget --account-id ${root.account} --budget-name ${budget} --query Budget.CalculatedSpend`,
      `aws ce get-cost-and-usage --time-period "Start=$(date -u -d '14 days ago' +%F),End=$(date -u +%F)" --granularity DAILY --metrics UnblendedCost --filter ${filter} --group-by Type=DIMENSION,Key=USAGE_TYPE`,
    ),
    bullets([
      "`NatGateway-Bytes`: something downloads or uploads a lot through the NAT gateway. The VPC flow logs, if enabled, show what.",
      "`DataTransfer-Out-Bytes`, `Requests`: more traffic. Check the requests to CloudFront and the load balancer on the dashboard.",
      "`Fargate-vCPU-Hours`: more tasks than usual. Find out what drives the scaling metric.",
      "`CW:GMD-Metrics`, `DataProcessing-Bytes` of logs: the application logs too much, perhaps at debug level.",
    ]),
  );
}
