import { createHash } from "node:crypto";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { escapeTemplate, Naming, type Severity } from "../core";
import { PolicyDocument } from "../iam";
import type { AlertsSettings, RecipientsSettings } from "./config";

export interface AlertTopicsProps {
  readonly settings: AlertsSettings;
  /** The region's provider, if it is not the stack's home region. */
  readonly provider?: TerraformProvider;
}

/** The AWS services that may notify people, and that say on behalf of which account they publish. */
const PUBLISHERS = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"];

/**
 * The topics of one region, one per severity, each created when the first alarm needs it or when it has its own
 * recipients.
 *
 * Topics are not encrypted by KMS: alarms contain names and numbers and leave AWS as plain e-mail anyway, CloudWatch
 * cannot publish with the AWS managed key, and a customer managed key that gets disabled would silence every alarm.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/sns_topic
 */
export class AlertTopics extends Construct {
  readonly #props: AlertTopicsProps;
  readonly #topics = new Map<Severity, SnsTopic>();
  readonly #policies = new Map<Severity, PolicyDocument>();
  readonly #topicPolicies = new Map<Severity, SnsTopicPolicy>();
  readonly #openToRules = new Set<Severity>();
  readonly #openToDatabases = new Set<Severity>();

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** The topic of a severity. */
  topic(severity: Severity): SnsTopic {
    const known = this.#topics.get(severity);
    if (known) return known;
    const made = this.#create(severity);
    this.#topics.set(severity, made);
    return made;
  }

  /**
   * The topic of a severity, open to EventBridge rules. Their statement has no condition: EventBridge passes SNS
   * neither its account nor the rule, so a condition would silently drop the messages.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
   */
  topicForRules(severity: Severity): SnsTopic {
    const topic = this.topic(severity);
    if (this.#openToRules.has(severity)) return topic;
    this.#openToRules.add(severity);
    this.#policies.get(severity)?.add({
      sid: "EventBridgePublishes",
      actions: ["sns:Publish"],
      resources: [topic.arn],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
    });
    return topic;
  }

  /**
   * The ARN of a severity's topic, open to the events of RDS. It is the policy's attribute: RDS tries to publish when it is
   * subscribed, so the policy must be in place first.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
   */
  topicArnForDatabases(severity: Severity): string {
    const topic = this.topic(severity);
    if (!this.#openToDatabases.has(severity)) {
      this.#openToDatabases.add(severity);
      this.#policies.get(severity)?.add({
        sid: "DatabaseEventsPublish",
        actions: ["sns:Publish"],
        resources: [topic.arn],
        principals: [{ type: "Service", identifiers: ["events.rds.amazonaws.com"] }],
        conditions: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: [Naming.of(this).deployment.accountId] },
        ],
      });
    }
    return this.#topicPolicies.get(severity)?.arn ?? topic.arn;
  }

  #create(severity: Severity): SnsTopic {
    const { settings, provider } = this.#props;
    const name = `alerts-${severity.toLowerCase()}`;
    const scope = new Construct(this, name);
    const physicalName = Naming.of(this).name("sns", name);
    const topic = new SnsTopic(scope, "Resource", {
      name: physicalName,
      displayName: `${Naming.of(this).prefix} ${severity}`,
      provider,
    });
    const policy = this.#createPolicy(scope, topic);
    this.#policies.set(severity, policy);
    this.#topicPolicies.set(
      severity,
      new SnsTopicPolicy(scope, "policy", { arn: topic.arn, policy: policy.json, provider }),
    );
    for (const { id, protocol, endpoint } of subscriptions(settings[severity] ?? settings.default)) {
      new SnsTopicSubscription(scope, id, {
        topicArn: topic.arn,
        protocol,
        endpoint: escapeTemplate(endpoint),
        ...(protocol === "https" ? { endpointAutoConfirms: true } : {}),
        provider,
      });
    }
    return topic;
  }

  /** This policy replaces the default one, so that only the services named here can publish, for this account. */
  #createPolicy(scope: Construct, topic: SnsTopic): PolicyDocument {
    return new PolicyDocument(scope, "publishers", [
      {
        sid: "AwsServicesPublish",
        actions: ["sns:Publish"],
        resources: [topic.arn],
        principals: [{ type: "Service", identifiers: PUBLISHERS }],
        conditions: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: [Naming.of(this).deployment.accountId] },
        ],
      },
    ]);
  }
}

function subscriptions(recipients: RecipientsSettings | undefined) {
  const { emails = [], httpsEndpoints = [] } = recipients ?? {};
  return [
    ...emails.map((endpoint) => ({ id: slug(endpoint.replace("@", "-at-")), protocol: "email", endpoint })),
    ...httpsEndpoints.map((endpoint) => ({ id: endpointId(endpoint), protocol: "https", endpoint })),
  ];
}

/**
 * The host, and a hash for the rest: the path of an integration's URL is a credential, which must not appear in an
 * address.
 */
function endpointId(url: string): string {
  const hash = createHash("sha256").update(url).digest("hex").slice(0, 6);
  return `${slug(new URL(url).hostname)}-${hash}`;
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
