import { AUDIT, type AuditConfig, type AuditSettings } from "../../modules/audit";
import { boolean, list, oneOf, section, text, type Config, type Named, type Settings } from "../../modules/core";
import { domainName } from "../../modules/dns";
import { bucketName } from "../../modules/s3";
import { tagMap, tagProblems } from "./tags";

export const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-central-1"');

export const STATE = section({
  /** The S3 bucket; its name is unique across AWS. */
  bucket: bucketName.required(),
  /** The DynamoDB lock table. */
  table: text(/^[A-Za-z0-9_.-]{3,255}$/, "3 to 255 letters, digits, _, . and -").required(),
  /** How Terraform locks the state against concurrent writes. Default: `"dynamodb"`. */
  locking: oneOf("dynamodb", "lockfile", "both").default("dynamodb"),
});

export interface StateConfig extends Config<typeof STATE>, Named {}
export interface StateSettings extends Settings<typeof STATE>, Named {}

export const GITHUB = section({
  /** The organisation or user whose repositories may deploy. */
  organization: text(/^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/, "a GitHub organisation or user name").required(),
  /** The organisation's numeric id, which GitHub includes in the immutable form of the token's subject. */
  organizationId: text(/^\d+$/, 'the numeric id in quotes, such as "1234567"'),
});

export interface GithubConfig extends Config<typeof GITHUB>, Named {}
export interface GithubSettings extends Settings<typeof GITHUB>, Named {}

/** An AWS account that hosts environments. */
export const ACCOUNT = section({
  /** 12 digits. Terraform refuses to touch any other account. */
  id: text(/^\d{12}$/, '12 digits in quotes, such as "111122223333"').required(),
  /** The home region of its environments and of its state. */
  region: region.required(),
  /** Where backups and copies go. Default: nowhere. */
  recoveryRegion: region,
  /**
   * Name prefixes of the image repositories that are replicated to the recovery region: `shop-prod-`. A registry has one such
   * list, so it is set per account rather than per environment. Up to 100. Default: none.
   */
  imageReplication: list(
    text(/^[a-z0-9][a-z0-9._/-]{1,255}$/, 'the prefix of a repository name, such as "shop-prod-"'),
    {
      min: 1,
    },
  ),
  /** Where Terraform keeps its state; `npm run bootstrap <account>` creates it. */
  state: STATE.as<StateConfig, StateSettings>().required(),
  /** The public DNS zones that the account stack creates: `example.com`. Default: none. */
  zones: list(domainName).default([]),
  /** Lets GitHub Actions assume roles in this account without access keys; an account has one OIDC provider. Default: absent. */
  github: GITHUB.as<GithubConfig, GithubSettings>(),
  /** CloudTrail and AWS Config. Default: absent. */
  audit: AUDIT.as<AuditConfig, AuditSettings>(),
  /** Blocks public access to every bucket in the account, whatever the bucket's own settings. Default: true. */
  blockPublicBuckets: boolean.default(true),
  /** Tags for everything in the account, up to 45; up to 7 with zones. Default: none. */
  tags: tagMap,
}).and(({ region: home, recoveryRegion, imageReplication, tags, zones }) => [
  ...tagProblems(tags ?? {}, zones.length > 0 ? { what: "a hosted zone of Route 53", own: [] } : undefined),
  ...(recoveryRegion === home
    ? [
        {
          path: "recoveryRegion",
          message: `"${home}" is the account's home region; use another region, or leave it out`,
        },
      ]
    : []),
  ...(imageReplication && recoveryRegion === undefined
    ? [{ path: "imageReplication", message: "needs a region to replicate to; set recoveryRegion, or leave it out" }]
    : []),
]);

export interface AccountConfig extends Config<typeof ACCOUNT>, Named {}
export interface AccountSettings extends Settings<typeof ACCOUNT>, Named {}

/** The accounts by name. */
export type Accounts = Readonly<Record<string, AccountConfig>>;
