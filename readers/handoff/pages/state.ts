import { type Root, stringOf } from "../../terraform";
import { section, shell } from "./markdown";

/** A lock that is left behind, and a state that Terraform cannot read. */
export function stateProcedure({ backend }: Root): string {
  const bucket = stringOf(backend["bucket"]);
  const key = stringOf(backend["key"]);
  const table = stringOf(backend["dynamodb_table"]);
  const at = `--region ${stringOf(backend["region"])}`;
  const digest =
    table === ""
      ? []
      : [`aws dynamodb delete-item ${at} --table-name ${table} --key '{"LockID": {"S": "${bucket}/${key}-md5"}}'`];
  return section(
    "## The state is locked or broken",
    "An apply that was killed leaves its lock behind. Make sure that nobody is applying: the lock says who took it and when.",
    table === ""
      ? shell(`aws s3api get-object ${at} --bucket ${bucket} --key ${key}.tflock /dev/stdout`)
      : shell(
          `aws dynamodb get-item ${at} --table-name ${table} --key '{"LockID": {"S": "${bucket}/${key}"}}' --query Item.Info.S --output text`,
        ),
    "Then release the lock with its `ID`:",
    shell('terraform force-unlock "$LOCK_ID"', "terraform plan"),
    "If the state is broken, first stop every pipeline that applies this root. Then look at an earlier version:",
    shell(
      `aws s3api list-object-versions ${at} --bucket ${bucket} --prefix ${key} --max-items 10 --query "Versions[?Key=='${key}'].[VersionId,LastModified,Size]" --output table`,
      `aws s3api get-object ${at} --bucket ${bucket} --key ${key} --version-id "$VERSION_ID" previous.tfstate >/dev/null`,
      "jq '{serial, resources: (.resources | length)}' previous.tfstate",
    ),
    `Make that version the current one.${table === "" ? "" : " Its checksum in the lock table belongs to the broken version: Terraform writes a new one."} \`terraform state push\` does not work here, since it reads the broken state first.`,
    shell(
      `aws s3api copy-object ${at} --bucket ${bucket} --key ${key} --copy-source "${bucket}/${key}?versionId=$VERSION_ID" --query CopyObjectResult.LastModified`,
      ...digest,
      "terraform plan",
    ),
    "Resources created since that version are not in it: the plan wants to create them again. Take them over before you apply, as under [An apply was killed](#an-apply-was-killed).",
  );
}
