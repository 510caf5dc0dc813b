import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import type { Construct } from "constructs";
import {
  AccountBaseline,
  AccountEvents,
  GLOBAL_REGION,
  GUARDS_LIFTED,
  IAM_CHANGES,
  ROOT_SIGN_IN,
  SHARED_OUTSIDE,
  THREAT_FOUND,
} from "../modules/account-baseline";
import { CloudTrail, ConfigRecorder } from "../modules/audit";
import { BaseStack } from "../modules/core";
import { HostedZone, ZoneSigning } from "../modules/dns";
import { ImageReplication } from "../modules/ecs";
import { GithubOidcProvider } from "../modules/iam";
import { AlertTopics, createAlarm } from "../modules/monitoring";
import { parentZone, roleRules, type AccountSettings } from "./config/account";
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
  /** Those that tell people of what happens in a region. */
  readonly #topics = new Map<string, AlertTopics>();

  constructor(scope: Construct, id: string, { name, account }: AccountStackProps) {
    super(scope, id, {
      deployment: {
        system: "account",
        environment: name,
        accountId: account.id,
        region: account.region,
        ...roleRules(account),
      },
      backend: stateBackend(account, `account/${name}`),
      ...(account.tags ? { tags: account.tags } : {}),
    });
    this.#account = account;
    this.keepProvidersOf(GLOBAL_REGION, account.recoveryRegion);

    this.#blockPublicBuckets();
    this.#setBaseline();
    this.#tellOfEvents();
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

  #setBaseline(): void {
    const { baseline, recoveryRegion: there } = this.#account;
    const otherRegions = there ? { [there]: this.providerFor(there) } : {};
    new AccountBaseline(this, "baseline", { config: baseline, otherRegions });
  }

  #tellOfEvents(): void {
    const { alerts, audit, baseline, dnssec, recoveryRegion, region: home } = this.#account;
    if (alerts === undefined) return;
    const used = [home, ...(recoveryRegion ? [recoveryRegion] : [])];
    for (const region of new Set([...used, GLOBAL_REGION])) {
      const events = [
        ...(audit?.cloudTrail && region === GLOBAL_REGION ? [ROOT_SIGN_IN, IAM_CHANGES] : []),
        ...(audit?.cloudTrail && used.includes(region) ? [GUARDS_LIFTED] : []),
        ...(baseline.accessAnalyzer && used.includes(region) ? [SHARED_OUTSIDE] : []),
        ...(baseline.guardDuty && used.includes(region) ? [THREAT_FOUND] : []),
      ];
      // Its topic is for the alarms of signed zones too: at one address, whatever else is told there.
      if (events.length === 0 && !(region === GLOBAL_REGION && dnssec.length > 0)) continue;
      const [id, where] =
        region === home ? ["events", {}] : [`events-${region}`, { provider: this.providerFor(region) }];
      const topic = (scope: Construct): string => {
        const topics = new AlertTopics(scope, "Default", { settings: { default: alerts, custom: {} }, ...where });
        this.#topics.set(region, topics);
        return topics.topicForRules("P1").arn;
      };
      new AccountEvents(this, id, { topic, events, ...where });
    }
  }

  #createZones(): void {
    const zones = new Map(
      this.#account.zones.map((zoneName) => [
        zoneName,
        new HostedZone(this, `zone-${zoneName}`, { zoneName, protection: PROTECTION }),
      ]),
    );
    for (const [zoneName, zone] of zones) {
      const parent = zones.get(parentZone(zoneName, this.#account.zones) ?? "");
      parent?.delegate(zone);
      this.output(
        `name_servers_${outputPart(zoneName)}`,
        zone.nameServers,
        parent
          ? `Name servers of ${zoneName}, which ${parent.zoneName} refers to already.`
          : `Name servers of ${zoneName}: enter them at the registrar, or as an NS record in the parent zone.`,
      );
    }
    this.#signZones(zones);
  }

  #signZones(zones: ReadonlyMap<string, HostedZone>): void {
    const signed = this.#account.dnssec.flatMap((zoneName) => zones.get(zoneName) ?? []);
    if (signed.length === 0) return;
    const where = this.#account.region === GLOBAL_REGION ? {} : { provider: this.providerFor(GLOBAL_REGION) };
    const signing = new ZoneSigning(this, "dnssec", where);
    for (const zone of signed) {
      const parent = zones.get(parentZone(zone.zoneName, this.#account.zones) ?? "");
      const record = signing.sign(zone, parent);
      this.output(
        `ds_record_${outputPart(zone.zoneName)}`,
        record,
        parent
          ? `DS record of ${zone.zoneName}, which is in ${parent.zoneName} already.`
          : `DS record of ${zone.zoneName}: enter it at the registrar, or in the parent zone. Until then nobody checks the signatures.`,
      );
    }
    const topics = this.#topics.get(GLOBAL_REGION);
    if (topics === undefined) return;
    for (const spec of signing.alarms) {
      const name = this.naming.name("cloudwatch", `dnssec-${spec.id}`);
      createAlarm(signing, spec.id, { name, spec, topicArn: topics.topic(spec.severity).arn, ...where });
    }
  }

  #trustGithub(): void {
    if (this.#account.github) new GithubOidcProvider(this, "github");
  }

  #createAudit(): void {
    const { audit, recoveryRegion } = this.#account;
    const { cloudTrail, awsConfig } = audit ?? {};
    if (cloudTrail) new CloudTrail(this, "trail", { config: cloudTrail, protection: PROTECTION });
    if (awsConfig) {
      const there = recoveryRegion ? { recoveryProvider: this.providerFor(recoveryRegion) } : {};
      new ConfigRecorder(this, "config", { config: awsConfig, protection: PROTECTION, ...there });
    }
  }

  #replicateImages(): void {
    const { imageReplication: prefixes, recoveryRegion: region } = this.#account;
    if (prefixes && region) new ImageReplication(this, "image-replication", { prefixes, region });
  }
}

/** A zone's name as part of an output's. */
function outputPart(zoneName: string): string {
  return zoneName.replace(/[^a-z0-9]/g, "_");
}
