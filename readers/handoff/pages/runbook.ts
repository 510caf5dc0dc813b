import { type Root } from "../../terraform";
import { costProcedure } from "./costs";
import { databaseProcedures } from "./database";
import { driftProcedure } from "./drift";
import { type Facts } from "./facts";
import { killedProcedure } from "./killed";
import { bullets, page, section, shell } from "./markdown";
import { recoveryProcedures } from "./recovery";
import { secretProcedure } from "./secrets";
import { stateProcedure } from "./state";
import { workloadProcedures } from "./workloads";

/** The procedures for when something goes wrong: only those that apply to this root, with its names in every command. */
export function runbook(root: Root, facts: Facts): string {
  const procedures = [
    ...workloadProcedures(root, facts),
    ...databaseProcedures(root, facts),
    ...recoveryProcedures(root, facts),
    secretProcedure(root, facts),
    killedProcedure(root, facts),
    stateProcedure(root),
    driftProcedure(root),
    certificateProcedure(root, facts),
    costProcedure(root, facts),
  ].filter((one) => one !== "");
  const titles = procedures.map((one) => /^## (.*)/.exec(one)?.[1] ?? "");
  return page(
    `# Runbook for ${facts.id}`,
    `Run the commands in this folder after \`terraform init\`, with credentials for account ${root.account} and the permissions in \`ops-policy.json\`; \`adopt.sh\` and \`drift.sh\` need those in \`read-policy.json\`, and commands of Terraform those in the deploy policies. They need a POSIX shell, AWS CLI 2 and jq. None has been run on a real account yet. Those that change something have been run against an emulated AWS, apart from those for hosts, jobs and cost allocation tags, and from stopping a deployment of CodeDeploy. First set:`,
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
