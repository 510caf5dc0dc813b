import { block, blocks, stringOf, strings, type Root } from "../../terraform";

/** What has to be there before the names of a root work, and is made elsewhere: one sentence each. */
export function namesPrerequisites(root: Root): string[] {
  const records = root.all("aws_route53_record");
  const ids = [...new Set(records.flatMap(({ body }) => strings(body["zone_id"])))].filter((id) =>
    /^Z[A-Z0-9]+$/.test(id),
  );
  const roles = root.providers.flatMap((one) => blocks(one["assume_role"])).map((one) => stringOf(one["role_arn"]));
  const actions = [...root.all("aws_lb_listener"), ...root.all("aws_lb_listener_rule")].flatMap(({ body }) => [
    ...blocks(body["default_action"]),
    ...blocks(body["action"]),
  ]);
  const pools = actions.map((one) => block(one["authenticate_cognito"])).filter((one) => "user_pool_arn" in one);
  const [pool] = pools;
  return [
    ...root.all("data.aws_route53_zone").map((zone) => zoneByName(root.nameOf(zone))),
    ...ids.map(
      (id) =>
        `The public hosted zone \`${id}\` in Route 53, delegated from the registrar or the parent zone; it is not made here. Without the delegation, certificate validation times out after 75 minutes and the apply fails.`,
    ),
    ...roles.map(
      (role) =>
        `The role \`${role}\`, which writes the DNS records and trusts whoever plans and applies this. Check: \`aws sts assume-role --role-arn ${role} --role-session-name check --query AssumedRoleUser.Arn\`.`,
    ),
    ...("dns_records_for_certificates" in root.outputs
      ? [
          "Somebody who enters DNS records. After the first apply, `terraform output dns_records_for_certificates` says which ones prove to ACM whose the names are, and `terraform output dns_records_for_names`, once the certificates are in use, where the names lead.",
        ]
      : []),
    ...(pool
      ? [
          `The user pool \`${stringOf(pool["user_pool_arn"])}\`, and in it the app client \`${stringOf(pool["user_pool_client_id"])}\`: with a secret, the code grant, and the callback \`https://<name>/oauth2/idpresponse\` for each name of the application.`,
        ]
      : []),
  ];
}

function zoneByName(zone: string): string {
  return `The public hosted zone \`${zone}\` in Route 53, delegated from the registrar or the parent zone. Check: \`dig +short NS ${zone}\` returns its name servers. Otherwise certificate validation times out after 75 minutes and the apply fails.`;
}
