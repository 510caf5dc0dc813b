import { putSecretCommand } from "../../../modules/secrets";
import { type Resource, type Root } from "../../terraform";
import { restartTasks } from "./commands";
import type { Facts } from "./facts";
import { section, shell, table } from "./markdown";

/** Rotation of secrets: contain first, find out afterwards. */
export function secretProcedure(root: Root, facts: Facts): string {
  const names = root.all("aws_secretsmanager_secret").map((one) => root.nameOf(one));
  if (names.length === 0 && facts.secretsKept.length === 0) return "";
  const host = facts.host && hostPassword(root);
  const generated = generatedVersions(root).filter((one) => one !== host);
  return section(
    "## A secret leaked or must be rotated",
    "Make the leaked value worthless first; find out who has read it afterwards.",
    ...(generated.length === 0 ? [] : rotateGenerated(root, generated)),
    ...(facts.secretsToFill.length === 0
      ? []
      : [
          "A secret from a third party: create a new one there, set it here (paste, Enter), replace the tasks as below, then revoke the old one there.",
          shell(...facts.secretsToFill.map((name) => putSecretCommand(name, root.region))),
        ]),
    ...(facts.secretsKept.length === 0
      ? []
      : [
          `Somebody else keeps ${facts.secretsKept.map((one) => `\`${one}\``).join(", ")}: a new value is set there, and then the tasks are replaced as below.`,
        ]),
    ...(host === undefined ? [] : rotateOnHost(root, facts, host)),
    ...restart(facts),
    "Then find out who has read it, in the last 90 days. Each plan and each start of a task reads secrets too. Set `SECRET` to its name:",
    shell(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetSecretValue --query "Events[?contains(CloudTrailEvent, '$SECRET')].[EventTime,Username]" --output text`,
    ),
  );
}

/** Versions with a value of their own. Those that are composed of another secret follow it. */
function generatedVersions(root: Root): Resource[] {
  return root
    .all("aws_secretsmanager_secret_version")
    .filter(({ body }) =>
      root
        .referenced(body["secret_string_wo"])
        .some(({ type }) => type === "ephemeral.aws_secretsmanager_random_password"),
    );
}

function rotateGenerated(root: Root, versions: readonly Resource[]): string[] {
  const rows = versions.map(({ address, body }) => [`\`${root.value(body["secret_id"])}\``, `\`${address}\``]);
  return [
    "These were generated. Whatever contains one, such as `DATABASE_URL`, changes in the same apply, and so does a database's password: running tasks can then open no new connections until they are replaced. Set `VERSION` to the address:",
    table(["Secret", "Address"], rows),
    shell('terraform apply -replace="$VERSION"', "terraform plan -detailed-exitcode"),
    "Do not write these manually: Terraform does not see it, and goes on using its own version.",
  ];
}

function restart({ services }: Facts): string[] {
  if (services.length === 0) return [];
  return [
    "Tasks read secrets only when they start. Replace the running ones, which still have the old value:",
    shell(...services.flatMap(restartTasks)),
  ];
}

/** The version of the secret with the password of a host's own database. */
function hostPassword(root: Root): Resource | undefined {
  return generatedVersions(root).find(({ name }) => name === "host_password_version");
}

/** PostgreSQL reads `POSTGRES_PASSWORD` only when its folder is empty, so it has to be told first. */
function rotateOnHost(root: Root, { host }: Facts, { address, body }: Resource): string[] {
  return [
    `The host's database keeps \`${root.value(body["secret_id"])}\` until it is told another one, and refuses the application from its next start if only the secret changes. So rotate it in one go, with an interruption of about a minute, while no deployment runs. Create the new secret:`,
    shell(`terraform apply -replace=${address}`),
    "At once give it to PostgreSQL, and restart the application:",
    shell(
      `instance=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${host?.group ?? ""} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)`,
      'aws ssm start-session --target "$instance"',
    ),
    "In the session:",
    shell(
      "sudo /opt/app/fetch-secrets",
      `sudo sh -c '. /run/app/postgres.env && printf "ALTER USER CURRENT_USER PASSWORD %s%s%s;" "$1" "$POSTGRES_PASSWORD" "$1" | /opt/app/compose exec -T postgres sh -c "psql --quiet --username \\$POSTGRES_USER --dbname \\$POSTGRES_DB"' sh "'"`,
      "sudo systemctl restart app",
    ),
  ];
}
