import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../core";

export interface AccountEventsProps {
  /** Creates the topic, and gives the ARN of one that EventBridge may publish to. */
  readonly topic: (scope: Construct) => string;
  /** The region's provider, if it is not the stack's home region. */
  readonly provider?: TerraformProvider;
  /** What to tell of in this region. */
  readonly events: readonly AccountEvent[];
}

/** Something that happens in an account and that somebody should know of at once. */
export interface AccountEvent {
  /** In kebab-case; part of the rule's name. */
  readonly name: string;
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** The parts of the event that the message contains, by name. */
  readonly paths: Readonly<Record<string, string>>;
  /** The message, with each part as `<name>`. */
  readonly message: string;
}

const CALL = {
  who: "$.detail.userIdentity.arn",
  what: "$.detail.eventName",
  from: "$.detail.sourceIPAddress",
  when: "$.time",
};

/** CloudTrail has records of IAM, and of sign-ins of the root user, in this region. */
export const GLOBAL_REGION = "us-east-1";

/**
 * Sign-ins of the root user. They are recorded in us-east-1.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const ROOT_SIGN_IN: AccountEvent = {
  name: "root-sign-in",
  description: "The root user signs in",
  pattern: { "detail-type": ["AWS Console Sign In via CloudTrail"], detail: { userIdentity: { type: ["Root"] } } },
  paths: { from: CALL.from, when: CALL.when, result: "$.detail.responseElements.ConsoleLogin" },
  message:
    "The root user of the account signed in at <when> from <from> (<result>). If nobody of you did, change its password and " +
    "end its sessions now.",
};

/**
 * Changes by which people and other accounts get in: users, their keys and passwords, groups, managed policies and identity
 * providers. Roles are left out: every apply changes some. They are recorded in us-east-1.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const IAM_CHANGES: AccountEvent = {
  name: "iam-changes",
  description: "Users, their credentials, policies or identity providers are changed",
  pattern: calls("iam.amazonaws.com", [
    "AddClientIDToOpenIDConnectProvider",
    "AddUserToGroup",
    "AttachGroupPolicy",
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateLoginProfile",
    "CreateOpenIDConnectProvider",
    "CreatePolicyVersion",
    "CreateSAMLProvider",
    "CreateUser",
    "DeactivateMFADevice",
    "DeleteAccountPasswordPolicy",
    "PutGroupPolicy",
    "PutUserPolicy",
    "SetDefaultPolicyVersion",
    "UpdateAccountPasswordPolicy",
    "UpdateLoginProfile",
    "UpdateOpenIDConnectProviderThumbprint",
    "UpdateSAMLProvider",
  ]),
  paths: CALL,
  message: "<who> called <what> of IAM at <when> from <from>. If none of you did, take that access away now.",
};

/** What makes the account's records stop, or opens what the baseline has closed. Each is recorded in its own region. */
export const GUARDS_LIFTED: AccountEvent = {
  name: "guards-lifted",
  description: "Records of the account are stopped, or its guards are lifted",
  pattern: calls(
    ["cloudtrail", "config", "access-analyzer", "guardduty", "ec2", "s3"].map((service) => `${service}.amazonaws.com`),
    [
      "DeleteAccountPublicAccessBlock",
      "DeleteAnalyzer",
      "DeleteConfigurationRecorder",
      "DeleteDeliveryChannel",
      "DeleteDetector",
      "DeleteTrail",
      "DisableEbsEncryptionByDefault",
      "DisableSnapshotBlockPublicAccess",
      "ModifyInstanceMetadataDefaults",
      "PutEventSelectors",
      "StopConfigurationRecorder",
      "StopLogging",
      "UpdateDetector",
      "UpdateTrail",
    ],
  ),
  paths: CALL,
  message: "<who> called <what> at <when> from <from>, which lessens what the account records or prevents.",
};

/**
 * Something can be used from outside the account.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
export const SHARED_OUTSIDE: AccountEvent = {
  name: "shared-outside",
  description: "Something of the account can be used from outside",
  pattern: {
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    detail: { status: ["ACTIVE"] },
  },
  paths: { what: "$.detail.resource", kind: "$.detail.resourceType" },
  message:
    "<what> (<kind>) can be used by somebody outside the account. If that is meant, archive the finding in IAM Access Analyzer.",
};

/**
 * A finding of GuardDuty of medium severity or higher.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export const THREAT_FOUND: AccountEvent = {
  name: "threat-found",
  description: "GuardDuty has found signs of an attack",
  pattern: {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: { severity: [{ numeric: [">=", 4] }] },
  },
  paths: { what: "$.detail.type", severity: "$.detail.severity", title: "$.detail.title" },
  message: "GuardDuty: <title> (<what>, severity <severity> of 10).",
};

/**
 * Tells people of events of one region of the account. EventBridge gets API calls and sign-ins from a trail only; without
 * CloudTrail, these rules never match.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-ct-api-tutorial.html
 */
export class AccountEvents extends Construct {
  constructor(scope: Construct, id: string, { topic, provider, events }: AccountEventsProps) {
    super(scope, id);
    const arn = topic(this);
    for (const event of events) this.#tell(event, arn, provider);
  }

  #tell(event: AccountEvent, arn: string, provider?: TerraformProvider): void {
    const scope = new Construct(this, event.name);
    const rule = new CloudwatchEventRule(scope, "Resource", {
      name: Naming.of(this).name("event-rule", event.name),
      description: event.description,
      eventPattern: JSON.stringify(event.pattern),
      provider,
    });
    new CloudwatchEventTarget(scope, "notification", {
      rule: rule.name,
      targetId: "notification",
      arn,
      inputTransformer: { inputPaths: { ...event.paths }, inputTemplate: `"${event.message}"` },
      provider,
    });
  }
}

function calls(source: string | readonly string[], names: readonly string[]): AccountEvent["pattern"] {
  return {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: [source].flat(), eventName: names },
  };
}
