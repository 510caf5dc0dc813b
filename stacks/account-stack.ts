import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import type { Construct } from "constructs";
import { CloudTrail, ConfigRecorder } from "../modules/audit";
import { BaseStack } from "../modules/core";
import { HostedZone } from "../modules/dns";
import { ImageReplication } from "../modules/ecs";
import { GithubOidcProvider } from "../modules/iam";
import type { AccountSettings } from "./config/account";
import { stateBackend } from "./config/state-backend";

export interface AccountStackProps {
  /** The account's name in `envs/accounts.ts`. */
  readonly name: string;
  readonly account: AccountSettings;
}

/** Account-wide resources outlive every environment, so they are never disposable. */
const PROTECTION = "protected";

/** The resources that an AWS account has only once, if the account's settings enable them. */
export class AccountStack extends BaseStack {
  readonly #account: AccountSettings;

  constructor(scope: Construct, id: string, { name, account }: AccountStackProps) {
    super(scope, id, {
      deployment: { system: "account", environment: name, accountId: account.id, region: account.region },
      backend: stateBackend(account, `account/${name}`),
      ...(account.tags ? { tags: account.tags } : {}),
    });
    this.#account = account;

    this.#blockPublicBuckets();
    this.#createZones();
    this.#trustGithub();
    this.#createAudit();
    this.#replicateImages();
  }

  #blockPublicBuckets(): void {
    if (!this.#account.blockPublicBuckets) return;
    new S3AccountPublicAccessBlock(this, "block-public-buckets", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  #createZones(): void {
    const zones = new Map(
      this.#account.zones.map((zoneName) => [
        zoneName,
        new HostedZone(this, `zone-${zoneName}`, { zoneName, protection: PROTECTION }),
      ]),
    );
    for (const [zoneName, zone] of zones) {
      const parent = zones.get(parentOf(zoneName, this.#account.zones) ?? "");
      parent?.delegate(zone);
      this.output(
        `name_servers_${zoneName.replace(/[^a-z0-9]/g, "_")}`,
        zone.nameServers,
        parent
          ? `Name servers of ${zoneName}, which ${parent.zoneName} refers to already.`
          : `Name servers of ${zoneName}: enter them at the registrar, or as an NS record in the parent zone.`,
      );
    }
  }

  #trustGithub(): void {
    if (this.#account.github) new GithubOidcProvider(this, "github");
  }

  #createAudit(): void {
    const { cloudTrail, awsConfig } = this.#account.audit ?? {};
    if (cloudTrail) new CloudTrail(this, "trail", { config: cloudTrail, protection: PROTECTION });
    if (awsConfig) new ConfigRecorder(this, "config", { config: awsConfig, protection: PROTECTION });
  }

  #replicateImages(): void {
    const { imageReplication: prefixes, recoveryRegion: region } = this.#account;
    if (prefixes && region) new ImageReplication(this, "image-replication", { prefixes, region });
  }
}

/** The zone of the account that a zone is below: `example.com` for `shop.example.com`, and the nearest of several. */
function parentOf(zoneName: string, zones: readonly string[]): string | undefined {
  const above = zones.filter((one) => zoneName.endsWith(`.${one}`));
  return above.sort((one, other) => other.length - one.length)[0];
}
