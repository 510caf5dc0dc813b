import { byId, byName, PUT, type Rule } from "./finder";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const ACCOUNT: Readonly<Record<string, Rule>> = {
  aws_accessanalyzer_analyzer: byName("accessanalyzer list-analyzers", "analyzers", "name", {
    name: "{analyzer_name}",
  }),
  // A region has one.
  aws_guardduty_detector: byId("guardduty list-detectors", "DetectorIds", "'detector'", "@", {
    name: "detector",
  }),
  aws_account_alternate_contact: PUT,
  aws_ebs_encryption_by_default: PUT,
  aws_ebs_snapshot_block_public_access: PUT,
  aws_ec2_instance_metadata_defaults: PUT,
  aws_iam_account_password_policy: PUT,
};
