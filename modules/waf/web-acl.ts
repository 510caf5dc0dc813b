import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl, type Wafv2WebAclConfig } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { DELETED_LAST, Naming, type IWatchable, type Metric, type Signals } from "../core";
import { WAF, type WafConfig, type WafSettings } from "./config";
import type { IWebAcl } from "./interfaces";
import { aclRules } from "./rules";

export interface WebAclProps {
  readonly config?: WafConfig;
  /** The suffix of the ACL's name. Default: the construct's id. */
  readonly name?: string;
  /** What it protects: a CloudFront distribution, or a regional resource such as a load balancer. */
  readonly scope: "cloudfront" | "regional";
  /** The provider for us-east-1, where web ACLs for CloudFront are; required if that is not the home region. */
  readonly provider?: TerraformProvider;
}

/**
 * A web ACL: rules that block requests, and a log of those that matched one.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html
 */
export class WebAcl extends Construct implements IWebAcl, IWatchable {
  readonly webAclArn: string;
  /** The underlying web ACL; the escape hatch. */
  readonly resource: Wafv2WebAcl;
  readonly #settings: WafSettings;
  readonly #props: WebAclProps;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    this.#settings = WAF.settle(this.node.path, props.config ?? {});
    this.#props = props;
    this.resource = this.#createAcl();
    this.webAclArn = this.resource.arn;
    this.#createLog();
  }

  /** Associates the ACL with a regional resource. A distribution refers to its ACL itself. */
  protect(id: string, resourceArn: string): void {
    new Wafv2WebAclAssociation(this, id, { webAclArn: this.webAclArn, resourceArn });
  }

  get signals(): Signals {
    const region = this.#props.scope === "cloudfront" ? ({ region: "us-east-1" } as const) : {};
    const requests = (name: string, label: string): Metric => ({
      namespace: "AWS/WAFV2",
      name,
      dimensions: {
        WebACL: this.#name(),
        Rule: "ALL",
        ...(this.#props.scope === "regional" ? { Region: Naming.of(this).deployment.region } : {}),
      },
      statistic: "Sum",
      label,
    });
    const blocked = requests("BlockedRequests", "blocked");
    return {
      name: this.node.id,
      alarms: [
        {
          id: "many-blocked",
          severity: "P3",
          metric: blocked,
          comparison: ">",
          threshold: 1000,
          periodSeconds: 300,
          evaluationPeriods: 2,
          description:
            "The firewall blocks many requests. In its log, check whether they come from an attack, which it is holding off, " +
            "or from real users, in which case name the rule in waf.countOnly or raise waf.requestsPerMinutePerIp.",
          ...region,
        },
      ],
      widgets: [
        {
          title: "Firewall",
          metrics: [
            requests("AllowedRequests", "allowed"),
            // In mode `count` nothing is blocked, and these are what would have been.
            this.#settings.mode === "count" ? requests("CountedRequests", "counted") : blocked,
          ],
          ...region,
        },
      ],
    };
  }

  #createAcl(): Wafv2WebAcl {
    const config: Wafv2WebAclConfig = {
      name: this.#name(),
      description: `Turns bad requests away from ${Naming.of(this).prefix}.`,
      scope: this.#props.scope === "cloudfront" ? "CLOUDFRONT" : "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        sampledRequestsEnabled: true,
        metricName: this.#name(),
      },
      ...this.#provider(),
      lifecycle: DELETED_LAST,
    };
    const acl = new Wafv2WebAcl(this, "Resource", config);
    // The generated class cannot express nested rules; the provider's JSON form can.
    acl.addOverride("rule", aclRules(this.#settings));
    return acl;
  }

  #createLog(): void {
    const group = new CloudwatchLogGroup(this, "log-group", {
      // AWS requires this prefix of the log group's name.
      name: `aws-waf-logs-${this.#name()}`,
      retentionInDays: this.#settings.logRetentionDays,
      ...this.#provider(),
      lifecycle: DELETED_LAST,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: this.webAclArn,
      logDestinationConfigs: [group.arn],
      // Tokens in a log are leaked tokens.
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: [{ actionCondition: { action: "BLOCK" } }, { actionCondition: { action: "COUNT" } }],
          },
        ],
      },
      ...this.#provider(),
      // A firewall in use keeps its log.
      lifecycle: DELETED_LAST,
    });
  }

  #name(): string {
    return Naming.of(this).name("waf", this.#props.name ?? this.node.id);
  }

  #provider(): { provider?: TerraformProvider } {
    return this.#props.provider ? { provider: this.#props.provider } : {};
  }
}
