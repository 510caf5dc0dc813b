import { auditProblems, type AuditConfig } from "../../modules/audit";
import {
  check,
  flag,
  list,
  map,
  oneOf,
  required,
  section,
  text,
  under,
  type Locking,
  type Problem,
  type Rules,
} from "../../modules/core";
import { domainName } from "../../modules/dns";
import { bucketName } from "../../modules/s3";

/** An AWS account that environments live in. */
export interface AccountConfig {
  /** 12 digits. Terraform refuses to touch any other account. */
  readonly id: string;
  /** The home region of its environments and of its state. */
  readonly region: string;
  /** Where backups and copies go. Default: nowhere. */
  readonly recoveryRegion?: string;
  /**
   * How the names of the image repositories begin that are copied to the recovery region: `shop-prod-`. A registry has one
   * such list, which is why it stands here and not with an environment. Up to 100. Default: none.
   */
  readonly imageReplication?: readonly string[];
  /** Where Terraform keeps what it knows; `npm run bootstrap <account>` makes it. */
  readonly state: StateConfig;
  /** The public DNS zones that the account stack creates: `example.com`. Default: none. */
  readonly zones?: readonly string[];
  /** Lets GitHub Actions take on roles in this account without keys; an account has one such provider. Default: absent. */
  readonly github?: GithubConfig;
  /** CloudTrail and AWS Config. Default: absent. */
  readonly audit?: AuditConfig;
  /** Keeps every bucket of the account from becoming public, whatever its own settings. Default: true. */
  readonly blockPublicBuckets?: boolean;
  /** Tags for everything in the account. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface StateConfig {
  /** The S3 bucket; its name is unique across AWS. */
  readonly bucket: string;
  /** The DynamoDB lock table. */
  readonly table: string;
  /** How two people are kept from writing at once. Default: `"dynamodb"`. */
  readonly locking?: Locking;
}

export interface GithubConfig {
  /** The organisation or user whose repositories may deploy. */
  readonly organization: string;
  /** The organisation's numeric id, as GitHub writes it into the immutable form of the token's subject. */
  readonly organizationId?: string;
}

/** The accounts by name. */
export type Accounts = Readonly<Record<string, AccountConfig>>;

export const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-central-1"');
export const tagMap = map(
  text(/^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/u, "a tag key of up to 128 characters that does not begin with aws:"),
  text(/^[\p{L}\p{N} _.:/=+@-]{0,256}$/u, "a tag value of up to 256 letters, digits, spaces and _ . : / = + - @"),
);

const STATE_RULES: Rules<StateConfig> = {
  bucket: required(bucketName),
  table: required(text(/^[A-Za-z0-9_.-]{3,255}$/, "3 to 255 letters, digits, _, . and -")),
  locking: oneOf("dynamodb", "lockfile", "both"),
};

const GITHUB_RULES: Rules<GithubConfig> = {
  organization: required(text(/^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/, "a GitHub organisation or user name")),
  organizationId: text(/^\d+$/, 'the numeric id as a text, such as "1234567"'),
};

const ACCOUNT_RULES: Rules<AccountConfig> = {
  id: required(text(/^\d{12}$/, 'the 12 digits as a text, such as "111122223333"')),
  region: required(region),
  recoveryRegion: region,
  imageReplication: list(text(/^[a-z0-9][a-z0-9._/-]*$/, 'how a repository\'s name begins, such as "shop-prod-"'), {
    min: 1,
  }),
  state: required(section(STATE_RULES)),
  zones: list(domainName),
  github: section(GITHUB_RULES),
  audit: (value, path) => under(path, auditProblems(value as AuditConfig)),
  blockPublicBuckets: flag,
  tags: tagMap,
};

/** What is wrong with an account. */
export function accountProblems(account: AccountConfig): Problem[] {
  const problems = check(ACCOUNT_RULES, account);
  if (problems.length === 0 && account.recoveryRegion === account.region) {
    problems.push({
      path: "recoveryRegion",
      message: `"${account.region}" is the home region itself; use another region, or leave it out`,
    });
  }
  if (problems.length === 0 && account.imageReplication && account.recoveryRegion === undefined) {
    problems.push({ path: "imageReplication", message: "has nowhere to go; set recoveryRegion, or leave it out" });
  }
  return problems;
}
