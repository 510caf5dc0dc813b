import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener, type LbListenerDefaultAction } from "@cdktf/provider-aws/lib/lb-listener";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  Connections,
  INTERNET,
  Naming,
  assertValid,
  relaxForRebuildable,
  type IConnectable,
  type IWatchable,
  type Peer,
  type Problem,
  type Protection,
  type Signals,
} from "../core";
import type { ICertificate } from "../dns";
import { Bucket, type AccessLogsSettings } from "../s3";
import type { IVpc } from "../vpc";
import { LOAD_BALANCER, type Exposure, type LoadBalancerConfig, type LoadBalancerSettings } from "./config";
import { createListenerRule, type RequestMatch } from "./listener-rule";
import { signIn, type LoginSettings } from "./login";
import { openPaths, redirectHosts, type HostRedirect } from "./own-rules";
import { loadBalancerSignals } from "./signals";

/** A load balancer as seen by its targets and by what is in front of it. */
export interface ILoadBalancer extends IConnectable {
  readonly loadBalancerArn: string;
  readonly dnsName: string;
  /** The hosted zone of the load balancer's own name, for an alias record. */
  readonly hostedZoneId: string;
  /** The listener that forwards to the service. */
  readonly listenerArn: string;
  /** The port of that listener: 443 with a certificate, 80 without. */
  readonly port: number;
  readonly exposure: Exposure;
  /** `app/<name>/<id>`, as CloudWatch and Application Auto Scaling use it. */
  readonly arnSuffix: string;
  /** What must exist before a service can register with a target group: the listener. */
  readonly dependables: readonly ITerraformDependable[];
  /** Forwards requests to a target group. @throws Error if they already go to another one. */
  forwardTo(targetGroupArn: string): void;
  /** What a listener or a rule does to forward requests to a target group: where it is asked for, people sign in first. */
  actionsTo(targetGroupArn: string): LbListenerDefaultAction[];
  /**
   * Forwards requests to the blue target group at first, and later to the one that CodeDeploy chooses. A second
   * listener exposes a new version before it gets requests; nothing can reach its port until a security group rule
   * allows it.
   * @throws Error if the requests already go to another target group, or if people sign in first: CodeDeploy writes the
   * listener's actions, and does not say what becomes of the sign-in.
   */
  forwardBlueGreen(targetGroups: BlueGreenTargetGroups, testPort?: number): BlueGreenListeners;
  /**
   * Forwards the requests that match to a target group, after the sign-in if there is one; all others go where they went before. Returns the rule, which a
   * service needs before it can register. The rule is made in the scope, so a scope has one.
   */
  forwardMatching(scope: Construct, match: RequestMatch, targetGroupArn: string): ITerraformDependable;
}

/** Two target groups that alternate. */
export interface BlueGreenTargetGroups {
  readonly blue: LbTargetGroup;
  readonly green: LbTargetGroup;
}

/** The listeners that CodeDeploy switches between two target groups. */
export interface BlueGreenListeners {
  readonly mainArn: string;
  readonly testArn: string;
  readonly testPort: number;
}

export interface LoadBalancerProps {
  readonly config?: LoadBalancerConfig;
  readonly vpc: IVpc;
  readonly protection: Protection;
  /** With it the load balancer serves HTTPS; without it, plain HTTP. */
  readonly certificate?: ICertificate;
  /**
   * With exposure `internet`, admits only CloudFront's addresses: for an origin that is reached by its public name. Any
   * distribution has these addresses, so a firewall still makes sense. Default: false.
   */
  readonly onlyCloudFront?: boolean;
  /** Lets nobody in from outside, whatever the exposure: until there is a certificate, for example. Default: false. */
  readonly closed?: boolean;
  /** Names whose requests are sent on to another; they need a certificate. Default: none. */
  readonly redirect?: HostRedirect;
  /** The suffix of the physical name, `<system>-<environment>-…`. Default: `alb`; a second one in a stack needs another. */
  readonly name?: string;
}

const DEFAULT_NAME = "alb";
const HTTP = 80;
const HTTPS = 443;
const TEST_HTTP = 8080;
const TEST_HTTPS = 8443;
/** The AWS managed list of addresses from which CloudFront calls origins. */
const CLOUDFRONT_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** The protocol of a listener. */
interface Protocol {
  readonly protocol: "HTTP" | "HTTPS";
  readonly certificateArn?: string;
  readonly sslPolicy?: string;
}

/**
 * An application load balancer with one main listener, and its security group.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb
 */
export class LoadBalancer extends Construct implements ILoadBalancer, IWatchable {
  readonly loadBalancerArn: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly listenerArn: string;
  readonly port: number;
  readonly exposure: Exposure;
  readonly arnSuffix: string;
  readonly connections: Connections;
  readonly dependables: readonly ITerraformDependable[];
  readonly signals: Signals;
  /** The underlying load balancer; the escape hatch. */
  readonly resource: Lb;
  /** The underlying main listener; the escape hatch. */
  readonly listener: LbListener;
  readonly #speaks: Protocol;
  readonly #login: LoginSettings | undefined;
  readonly #callers: readonly Peer[];
  #target: string | undefined;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const settings = LOAD_BALANCER.settle(this.node.path, props.config ?? {});
    if (settings.login && !props.certificate) assertValid(this.node.path, [LOGIN_NEEDS_HTTPS]);

    this.exposure = settings.exposure;
    this.#login = settings.login;
    this.#callers = callers(props, settings);
    this.port = props.certificate ? HTTPS : HTTP;
    this.connections = this.#createSecurityGroup(props.vpc);
    this.resource = this.#createLoadBalancer(props, settings);
    this.#speaks = props.certificate
      ? { protocol: "HTTPS", certificateArn: props.certificate.certificateArn, sslPolicy: settings.tlsPolicy }
      : { protocol: "HTTP" };
    this.listener = props.certificate ? this.#createHttpsListener() : this.#createListener("http", HTTP);
    this.#letIn(this.exposure === "cloudfront" || props.onlyCloudFront === true);
    if (props.certificate && props.redirect) redirectHosts(this, this.listener, props.redirect);

    this.loadBalancerArn = this.resource.arn;
    this.dnsName = this.resource.dnsName;
    this.hostedZoneId = this.resource.zoneId;
    this.arnSuffix = this.resource.arnSuffix;
    this.listenerArn = this.listener.arn;
    this.dependables = [this.listener];
    this.signals = loadBalancerSignals(id, this.arnSuffix, settings.alarms);
  }

  forwardTo(targetGroupArn: string): void {
    if (this.#target !== undefined) {
      throw new Error(
        `${this.node.path}: already forwards to another target group; give this service its own load balancer, with a different name`,
      );
    }
    this.#target = targetGroupArn;
    this.listener.putDefaultAction(this.actionsTo(targetGroupArn));
    if (this.#login) openPaths(this, this.listener, this.#login.except, targetGroupArn);
  }

  actionsTo(targetGroupArn: string): LbListenerDefaultAction[] {
    if (!this.#login) return [{ type: "forward", targetGroupArn }];
    return [signIn(this.#login), { type: "forward", order: 2, targetGroupArn }];
  }

  forwardBlueGreen({ blue, green }: BlueGreenTargetGroups, testPort?: number): BlueGreenListeners {
    if (this.#login) {
      throw new Error(
        `${this.node.path}: login cannot be combined with blue-green, where CodeDeploy writes the actions`,
      );
    }
    this.forwardTo(blue.arn);
    const port = testPort ?? (this.port === HTTPS ? TEST_HTTPS : TEST_HTTP);
    const test = this.#createListener("test", port);
    test.putDefaultAction([{ type: "forward", targetGroupArn: green.arn }]);
    for (const listener of [this.listener, test]) {
      // A deployment points both elsewhere; the next apply must not point them back.
      listener.lifecycle = { ignoreChanges: ["default_action"] };
      // By then either listener may point to either group, and a target group in use cannot be deleted.
      listener.dependsOn = [blue, green].map(dependable);
    }
    return { mainArn: this.listenerArn, testArn: test.arn, testPort: port };
  }

  forwardMatching(scope: Construct, match: RequestMatch, targetGroupArn: string): ITerraformDependable {
    return createListenerRule(scope, this.listenerArn, match, this.actionsTo(targetGroupArn));
  }

  #createSecurityGroup({ vpcId }: IVpc): Connections {
    const description = `Load balancer ${this.node.id}`;
    return new Connections(this, { vpcId, description, defaultPort: this.port });
  }

  #createLoadBalancer({ vpc, protection, name = DEFAULT_NAME }: LoadBalancerProps, settings: LoadBalancerSettings): Lb {
    const subnets = this.exposure === "internet" ? vpc.publicSubnets : vpc.privateSubnets;
    if (subnets.length < 2) {
      const kind = this.exposure === "internet" ? "public" : "private";
      throw new Error(
        `${this.node.path}: a load balancer needs two ${kind} subnets, in different zones, and the network has ${String(subnets.length)}`,
      );
    }
    const logs = settings.accessLogs && this.#createLogBucket(settings.accessLogs, `${name}-logs`, protection);
    return new Lb(this, "Resource", {
      name: Naming.of(this).name("load-balancer", name),
      loadBalancerType: "application",
      internal: this.exposure !== "internet",
      subnets: subnets.map(({ subnetId }) => subnetId),
      securityGroups: [this.connections.securityGroupId],
      idleTimeout: settings.idleTimeoutSeconds,
      dropInvalidHeaderFields: settings.dropInvalidHeaders,
      desyncMitigationMode: settings.desyncMitigation,
      enableDeletionProtection: protection === "protected",
      ...(logs ? { accessLogs: { enabled: true, bucket: logs.bucketName }, dependsOn: [logs.ready] } : {}),
    });
  }

  /**
   * Encrypted with S3-managed keys, because load balancers cannot write with a KMS key.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  #createLogBucket({ retentionDays }: AccessLogsSettings, name: string, protection: Protection): Bucket {
    const naming = Naming.of(this);
    const bucket = new Bucket(this, "alb-logs", {
      config: { name: naming.globalName("bucket", name), versioned: false, expireDays: retentionDays },
      protection: relaxForRebuildable(protection),
    });
    bucket.addToPolicy({
      sid: "LoadBalancersWriteAccessLogs",
      actions: ["s3:PutObject"],
      resources: [bucket.objectsArn(`AWSLogs/${naming.deployment.accountId}/`)],
      principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      conditions: [
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: [naming.arn("elasticloadbalancing", "loadbalancer/*")],
        },
      ],
    });
    return bucket;
  }

  /** Only people type `http://`, so only a load balancer that people reach redirects from port 80. */
  #createHttpsListener(): LbListener {
    const https = this.#createListener("https", HTTPS);
    if (this.exposure === "internet" || this.#callers.length > 0) {
      const http = this.#createListener("http", HTTP, { protocol: "HTTP" });
      http.putDefaultAction([
        { type: "redirect", redirect: { port: String(HTTPS), protocol: "HTTPS", statusCode: "HTTP_301" } },
      ]);
      // Where TLS is switched on, it forwards until there is something to redirect to.
      http.dependsOn = [dependable(https)];
    }
    return https;
  }

  /** Named after its protocol: when a certificate is added, the HTTP listener becomes the redirect, in place. */
  #createListener(id: "http" | "https" | "test", port: number, speaks: Protocol = this.#speaks): LbListener {
    return new LbListener(this, id, {
      loadBalancerArn: this.resource.arn,
      port,
      ...speaks,
      // Until a service is attached. An empty body reveals nothing.
      defaultAction: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "503" } }],
    });
  }

  #letIn(onlyCloudFront: boolean): void {
    for (const caller of this.#callers) {
      this.connections.allowFromPeer(caller, HTTP);
      if (this.port === HTTPS) this.connections.allowFromPeer(caller, HTTPS);
    }
    if (onlyCloudFront) {
      // The list counts as 55 of the 60 rules that a security group may have: there is room for only one port.
      const list = new DataAwsEc2ManagedPrefixList(this, "cloudfront", { name: CLOUDFRONT_PREFIX_LIST });
      this.connections.allowFromPeer({ prefixListId: list.id, name: "cloudfront" }, this.port);
    }
    // It asks the user pool who has signed in.
    if (this.#login) this.connections.allowToPeer(INTERNET, HTTPS);
  }
}

/** Sessions are cookies that only HTTPS carries. */
export const LOGIN_NEEDS_HTTPS: Problem = {
  path: "login",
  message: "needs a certificate, because people sign in over HTTPS only; add a domain, or leave it out",
};

/** Who reaches it from outside by its address. */
function callers({ closed, onlyCloudFront }: LoadBalancerProps, settings: LoadBalancerSettings): Peer[] {
  const { exposure, allowFrom } = settings;
  if (closed || onlyCloudFront || exposure === "cloudfront") return [];
  if (allowFrom) return allowFrom.map((cidr) => ({ cidr, name: cidr.replace(/[./]/g, "-") }));
  return exposure === "internet" ? [INTERNET] : [];
}
