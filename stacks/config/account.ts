import { BASELINE, type BaselineConfig, type BaselineSettings } from "../../modules/account-baseline";
import { AUDIT, type AuditConfig, type AuditSettings } from "../../modules/audit";
import {
  boolean,
  list,
  oneOf,
  section,
  show,
  type Problem,
  text,
  type Config,
  type Named,
  type RoleRules,
  type Settings,
} from "../../modules/core";
import { domainName } from "../../modules/dns";
import { RECIPIENTS, type RecipientsConfig, type RecipientsSettings } from "../../modules/monitoring";
import { bucketName } from "../../modules/s3";
import { tagMap, tagProblems } from "./tags";

/** A region of the partition `aws`; the ARNs of the others begin differently. */
export const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-central-1"').refine((name) =>
  /^(cn|us-gov|us-iso\w*|eu-isoe|eusc)-/.test(name)
    ? `${show(name)} is in a partition of AWS of its own (China, GovCloud, sovereign or isolated), which is not supported: its ARNs and service names differ; use a region of the partition aws, such as "eu-central-1"`
    : undefined,
);

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

export const TERRAFORM = section({
  /** The repository's name, without its organization: `infrastructure`. */
  repository: text(/^[A-Za-z0-9._-]{1,100}$/, "the repository's name without its organization").required(),
  /** The branch from which environments are planned and applied. Default: `"main"`. */
  branch: text(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,79}$/, 'a branch without wildcards, such as "main"').default("main"),
  /**
   * The repository's numeric id; `gh api repos/<organisation>/<repository> --jq .id` prints it. The token must have it.
   * Default: unknown, and only the repository's name is checked.
   */
  repositoryId: text(/^\d{1,20}$/, 'the numeric id in quotes, such as "7654321"'),
});

export interface TerraformConfig extends Config<typeof TERRAFORM>, Named {}
export interface TerraformSettings extends Settings<typeof TERRAFORM>, Named {}

export const GITHUB = section({
  /** The organisation or user whose repositories may deploy. */
  organization: text(/^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/, "a GitHub organisation or user name").required(),
  /** The organisation's numeric id, which GitHub includes in the immutable form of the token's subject. */
  organizationId: text(/^\d{1,20}$/, 'the numeric id in quotes, such as "1234567"'),
  /**
   * The repository from which `.github/workflows/deploy.yml` plans and applies the environments of this account; `npm run
   * bootstrap <account>` makes the roles for it. Default: none; then the environments are applied manually.
   */
  terraform: TERRAFORM.as<TerraformConfig, TerraformSettings>(),
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
  /**
   * Those of `zones` that are signed with DNSSEC, so that nobody can forge their answers; one key signs all of them, at $1 a month
   * and, with `alerts`, $0.20 a zone for two alarms. Somebody must enter the DS record, an output, at the registrar. Default: none.
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
   */
  dnssec: list(domainName).default([]),
  /** Lets GitHub Actions assume roles in this account without access keys; an account has one OIDC provider. Default: absent. */
  github: GITHUB.as<GithubConfig, GithubSettings>(),
  /** CloudTrail and AWS Config. Default: absent. */
  audit: AUDIT.as<AuditConfig, AuditSettings>(),
  /** What AWS leaves open in a new account, in the home and the recovery region. Default: `{}`, everything that is free. */
  baseline: BASELINE.as<BaselineConfig, BaselineSettings>().default({}),
  /**
   * Who is told at once of what Access Analyzer and GuardDuty find and, with `audit.cloudTrail`, of sign-ins of the root user,
   * changes of users and identity providers, and guards that are lifted. Default: nobody.
   */
  alerts: RECIPIENTS.as<RecipientsConfig, RecipientsSettings>(),
  /** Blocks public access to every bucket in the account, whatever the bucket's own settings. Default: true. */
  blockPublicBuckets: boolean.default(true),
  /**
   * The ARN of the policy that limits what the account's roles may do, whatever their own policies say. Every role of the
   * environments has it, and the permissions for applying them create no role without it. Default: none.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  permissionsBoundary: text(
    /^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,512}$/,
    "the ARN of a policy of the account, such as arn:aws:iam::111122223333:policy/boundary",
  ),
  /**
   * The path of every role, up to 512 characters, with a slash at both ends: `/teams/web/`. AWS cannot move a role, so a change
   * replaces the roles that exist. Default: none; the roles are at `/`.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
   */
  rolePath: text(/^\/([\w+=,.@-]{1,64}\/)+$/, 'a path with a slash at both ends, such as "/teams/web/"'),
  /** Tags for everything in the account, up to 45; up to 7 with zones. Default: none. */
  tags: tagMap,
}).and(
  ({
    id,
    region: home,
    recoveryRegion,
    imageReplication,
    permissionsBoundary,
    tags,
    zones,
    dnssec,
    alerts,
    audit,
    baseline,
  }) => [
    ...(permissionsBoundary === undefined || permissionsBoundary.split(":")[4] === id
      ? []
      : [
          {
            path: "permissionsBoundary",
            message: `${show(permissionsBoundary)} is a policy of another account; a boundary has to be in the role's own, ${show(id)}`,
          },
        ]),
    ...signingProblems(zones, dnssec),
    ...tagProblems(tags ?? {}, zones.length > 0 ? { what: "a hosted zone of Route 53", own: [] } : undefined),
    ...(recoveryRegion === home
      ? [
          {
            path: "recoveryRegion",
            message: `"${home}" is the account's home region; use another region, or leave it out`,
          },
        ]
      : []),
    ...(alerts &&
    dnssec.length === 0 &&
    audit?.cloudTrail === undefined &&
    !baseline.accessAnalyzer &&
    !baseline.guardDuty
      ? [
          {
            path: "alerts",
            message:
              "there is nothing to tell of: set audit.cloudTrail, baseline.accessAnalyzer, baseline.guardDuty or dnssec, or leave it out",
          },
        ]
      : []),
    ...(alerts && alerts.emails.length + alerts.httpsEndpoints.length === 0
      ? [{ path: "alerts", message: "names nobody; set emails or httpsEndpoints, or leave it out" }]
      : []),
    ...(audit?.awsConfig?.recoveryRegion && recoveryRegion === undefined
      ? [
          {
            path: "audit.awsConfig.recoveryRegion",
            message: "true needs a region to record; set recoveryRegion, or leave it out",
          },
        ]
      : []),
    ...(imageReplication && recoveryRegion === undefined
      ? [{ path: "imageReplication", message: "needs a region to replicate to; set recoveryRegion, or leave it out" }]
      : []),
  ],
);

export interface AccountConfig extends Config<typeof ACCOUNT>, Named {}
export interface AccountSettings extends Settings<typeof ACCOUNT>, Named {}

/** A signature that no parent vouches for is checked by nobody. */
function signingProblems(zones: readonly string[], dnssec: readonly string[]): Problem[] {
  return dnssec.flatMap((zone, index): Problem[] => {
    const path = `dnssec[${String(index)}]`;
    if (!zones.includes(zone)) {
      return [
        {
          path,
          message: `${show(zone)} is not in zones, and only the account's own zones can be signed; add it there, or leave it out`,
        },
      ];
    }
    const parent = parentZone(zone, zones);
    if (parent === undefined || dnssec.includes(parent)) return [];
    return [
      {
        path,
        message: `${show(zone)} is checked by nobody as long as ${show(parent)} above it is not signed; add it too`,
      },
    ];
  });
}

/** The zone of the account that a zone is below: `example.com` for `shop.example.com`, and the nearest of several. */
export function parentZone(zoneName: string, zones: readonly string[]): string | undefined {
  const above = zones.filter((one) => zoneName.endsWith(`.${one}`));
  return above.sort((one, other) => other.length - one.length)[0];
}

/** What the account demands of its roles, for a deployment in it. */
export function roleRules({ permissionsBoundary, rolePath }: AccountSettings): { roles?: RoleRules } {
  if (permissionsBoundary === undefined && rolePath === undefined) return {};
  return {
    roles: {
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      ...(rolePath === undefined ? {} : { path: rolePath }),
    },
  };
}

/** The accounts by name. */
export type Accounts = Readonly<Record<string, AccountConfig>>;
