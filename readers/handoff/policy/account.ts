import { on, onAny, type Grant } from "./grant";

/** The guards of an account, which AWS keeps once per account or region, so that most have no ARN. */
export const ACCOUNT: Readonly<Record<string, readonly Grant[]>> = {
  aws_accessanalyzer_analyzer: [
    on(
      "arn:aws:access-analyzer:{region}:{account}:analyzer/{analyzer_name}",
      "access-analyzer",
      "CreateAnalyzer GetAnalyzer DeleteAnalyzer ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_account_alternate_contact: [
    on(
      "arn:aws:account::{account}:account",
      "account",
      "GetAlternateContact PutAlternateContact DeleteAlternateContact",
    ),
  ],
  aws_ebs_encryption_by_default: [
    onAny("ec2", "GetEbsEncryptionByDefault EnableEbsEncryptionByDefault DisableEbsEncryptionByDefault"),
  ],
  aws_ebs_snapshot_block_public_access: [
    onAny("ec2", "GetSnapshotBlockPublicAccessState EnableSnapshotBlockPublicAccess DisableSnapshotBlockPublicAccess"),
  ],
  aws_ec2_instance_metadata_defaults: [onAny("ec2", "GetInstanceMetadataDefaults ModifyInstanceMetadataDefaults")],
  aws_guardduty_detector: [
    onAny("guardduty", "CreateDetector"),
    on(
      "arn:aws:guardduty:{region}:{account}:detector/*",
      "guardduty",
      "GetDetector UpdateDetector DeleteDetector ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_iam_account_password_policy: [
    onAny("iam", "GetAccountPasswordPolicy UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy"),
  ],
};
