import { AccessanalyzerAnalyzer } from "@cdktf/provider-aws/lib/accessanalyzer-analyzer";
import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { EbsSnapshotBlockPublicAccess } from "@cdktf/provider-aws/lib/ebs-snapshot-block-public-access";
import { Ec2InstanceMetadataDefaults } from "@cdktf/provider-aws/lib/ec2-instance-metadata-defaults";
import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { BaselineSettings } from "./config";

export interface RegionBaselineProps {
  readonly settings: BaselineSettings;
  /** The region's provider, if it is not the stack's home region. */
  readonly provider?: TerraformProvider;
}

/** The part of an account's baseline that AWS keeps per region. */
export class RegionBaseline extends Construct {
  constructor(scope: Construct, id: string, { settings, provider }: RegionBaselineProps) {
    super(scope, id);
    if (settings.encryptVolumes) new EbsEncryptionByDefault(this, "volumes", { enabled: true, provider });
    if (settings.blockPublicSnapshots) {
      new EbsSnapshotBlockPublicAccess(this, "snapshots", { state: "block-all-sharing", provider });
    }
    if (settings.requireImdsV2) {
      new Ec2InstanceMetadataDefaults(this, "instance-metadata", { httpTokens: "required", provider });
    }
    if (settings.accessAnalyzer) {
      const analyzerName = Naming.of(this).name("access-analyzer", "external");
      new AccessanalyzerAnalyzer(this, "external-access", { analyzerName, type: "ACCOUNT", provider });
    }
    if (settings.guardDuty) new GuarddutyDetector(this, "threats", { enable: true, provider });
  }
}
