import { boolean, section, text, textUpTo, type Config, type Named, type Settings } from "../core";

/** Whom AWS tells of security issues of the account. */
export const SECURITY_CONTACT = section({
  /** Up to 64 characters. */
  name: textUpTo(64).required(),
  /** Up to 50 characters: `Head of Platform`. */
  title: textUpTo(50).required(),
  /** Up to 254 characters, better of a group than of a person: `security@example.com`. */
  email: textUpTo(254).required(),
  /** With the country code: `+49 30 123456`. */
  phone: text(/^[\s0-9()+-]{1,25}$/, 'a phone number such as "+49 30 123456", of up to 25 characters').required(),
});

export interface SecurityContactConfig extends Config<typeof SECURITY_CONTACT>, Named {}
export interface SecurityContactSettings extends Settings<typeof SECURITY_CONTACT>, Named {}

/** The `baseline` section of an account: what AWS leaves open in a new account. All but `guardDuty` is free. */
export const BASELINE = section({
  /**
   * Encrypts every new EBS volume, whoever creates it. Default: true.
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
   */
  encryptVolumes: boolean.default(true),
  /**
   * Prevents snapshots from being shared publicly, those that are so already included. Default: true.
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
   */
  blockPublicSnapshots: boolean.default(true),
  /**
   * New instances require IMDSv2, unless they are launched with a setting of their own; without it, a request that an
   * application forwards can steal the instance's credentials. Default: true.
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
   */
  requireImdsV2: boolean.default(true),
  /**
   * Finds what other accounts and the public can use: buckets, keys, queues, roles, secrets. AWS allows one such analyzer
   * per account and region: if there is one already, set false. Default: true.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
   */
  accessAnalyzer: boolean.default(true),
  /** IAM users have passwords of at least 14 characters of all kinds, none of the last 24. Default: true. */
  passwordPolicy: boolean.default(true),
  /**
   * Looks for signs of an attack in API calls, network connections and DNS queries. Default: false; after 30 free days,
   * about $4 per million API calls and $1 per GB of flow and DNS logs.
   * @see https://aws.amazon.com/guardduty/pricing/
   */
  guardDuty: boolean.default(false),
  /** Whom AWS tells of security issues of the account. Default: whoever reads the mail of the root user. */
  securityContact: SECURITY_CONTACT.as<SecurityContactConfig, SecurityContactSettings>(),
});

export interface BaselineConfig extends Config<typeof BASELINE>, Named {}
export interface BaselineSettings extends Settings<typeof BASELINE>, Named {}
