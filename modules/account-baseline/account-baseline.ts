import { AccountAlternateContact } from "@cdktf/provider-aws/lib/account-alternate-contact";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { escapeTemplate, Naming } from "../core";
import { BASELINE, type BaselineConfig, type BaselineSettings } from "./config";
import { RegionBaseline } from "./region-baseline";

export interface AccountBaselineProps {
  readonly config: BaselineConfig;
  /** The other regions that the account uses, with their providers. Default: none. */
  readonly otherRegions?: Readonly<Record<string, TerraformProvider>>;
}

/**
 * Closes what AWS leaves open in a new account: unencrypted volumes, public snapshots, IMDSv1, weak passwords, and access
 * from outside that nobody notices.
 */
export class AccountBaseline extends Construct {
  /** The baseline of each region, by the region's name. */
  readonly regions: Readonly<Record<string, RegionBaseline>>;

  constructor(scope: Construct, id: string, { config, otherRegions = {} }: AccountBaselineProps) {
    super(scope, id);
    const settings = BASELINE.settle(this.node.path, config);
    this.#setPasswordPolicy(settings);
    this.#setSecurityContact(settings);
    const home = new RegionBaseline(this, "Default", { settings });
    const others = Object.entries(otherRegions).map(
      ([region, provider]) => [region, new RegionBaseline(this, region, { settings, provider })] as const,
    );
    this.regions = { [Naming.of(this).deployment.region]: home, ...Object.fromEntries(others) };
  }

  /**
   * As the CIS benchmark asks; without expiry, which leads to worse passwords.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
   */
  #setPasswordPolicy({ passwordPolicy }: BaselineSettings): void {
    if (!passwordPolicy) return;
    new IamAccountPasswordPolicy(this, "passwords", {
      minimumPasswordLength: 14,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      passwordReusePrevention: 24,
      allowUsersToChangePassword: true,
    });
  }

  #setSecurityContact({ securityContact }: BaselineSettings): void {
    if (securityContact === undefined) return;
    new AccountAlternateContact(this, "security-contact", {
      alternateContactType: "SECURITY",
      name: escapeTemplate(securityContact.name),
      title: escapeTemplate(securityContact.title),
      emailAddress: escapeTemplate(securityContact.email),
      phoneNumber: securityContact.phone,
    });
  }
}
