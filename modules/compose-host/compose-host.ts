import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { ServiceDiscoveryHttpNamespace } from "@cdktf/provider-aws/lib/service-discovery-http-namespace";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import { Fn, Lazy, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import {
  Connections,
  INTERNET,
  keepFromDestruction,
  Naming,
  type IConnectable,
  type IWatchable,
  type Protection,
  type Signals,
  TIMEOUTS,
} from "../core";
import type { IRepository } from "../ecs";
import type { IGrantable, Role } from "../iam";
import { ContainerVariables, GeneratedSecret, type ISecret } from "../secrets";
import type { ISubnet, IVpc } from "../vpc";
import { bootConfiguration } from "./boot";
import { HTTP, type ApplicationSpec } from "./compose-file";
import { architectureOf, HOST, type HostConfig, type HostSettings } from "./config";
import { HostDeployment } from "./deployment";
import { hostDatabase, type HostDatabase } from "./host-database";
import { HostRole } from "./host-role";
import { hostSignals } from "./signals";

/** The application's container; variables and secrets may be added until synthesis. */
export interface HostApplication extends Omit<ApplicationSpec, "environment" | "image"> {
  /** A full reference, or the tag that runs until a pipeline deploys another one. */
  readonly image: { readonly reference: string } | { readonly firstTag: string };
}

export interface ComposeHostProps {
  readonly config: HostConfig;
  readonly vpc: IVpc;
  readonly protection: Protection;
  readonly application: HostApplication;
  /** Where a pipeline pushes the image; required if the image is a tag. */
  readonly repository?: IRepository;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, ISecret>>;
  /**
   * Tags of the instance and its disk; the stack's tags do not propagate to what a group launches. System, Environment
   * and ManagedBy are always there.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const HTTPS = 443;
const DAY_SECONDS = 86_400;
const DEVICE = "/dev/xvda";
/**
 * AWS looks up the newest release when an instance is launched: a new release changes nothing in Terraform and replaces
 * nothing.
 */
const IMAGES = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";

/**
 * One instance that runs everything with Docker Compose and is replaced automatically: an Auto Scaling group of one.
 * The database's files are on a disk that outlives it. The instance cannot be reached from the internet; callers find
 * it in Cloud Map, where it registers itself (an HTTP API's VPC link uses that).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export class ComposeHost extends Construct implements IConnectable, IWatchable {
  readonly connections: Connections;
  /** The role of the containers; grants go here. */
  readonly role: Role;
  /** The Cloud Map service that a VPC link forwards to. */
  readonly discoveryServiceArn: string;
  readonly port = HTTP;
  readonly logGroup: CloudwatchLogGroup;
  readonly deployment: HostDeployment;
  readonly password: GeneratedSecret;
  /** The database of its own, as the application's container reaches it. */
  readonly database: HostDatabase;
  /** The data disk, for a backup plan; the escape hatch. */
  readonly volume: EbsVolume;
  readonly launchTemplate: LaunchTemplate;
  /** The underlying Auto Scaling group; the escape hatch. */
  readonly resource: AutoscalingGroup;
  readonly signals: Signals;
  readonly #settings: HostSettings;
  readonly #variables: ContainerVariables;

  constructor(scope: Construct, id: string, props: ComposeHostProps) {
    super(scope, id);
    this.#settings = HOST.settle(this.node.path, props.config);
    this.#variables = new ContainerVariables(this.node.path, ["DATABASE_URL"]);
    const subnet = subnetFor(this, props.vpc, this.#settings.az);

    this.connections = this.#createSecurityGroup(props.vpc);
    this.logGroup = this.#createLogGroup();
    this.password = this.#createPassword(props.protection);
    this.database = hostDatabase(this.#settings, this.password);
    this.volume = this.#createVolume(subnet, props.protection);
    const discovery = this.#createDiscovery();
    this.discoveryServiceArn = discovery.arn;
    const { role, profile } = this.#createRole(discovery);
    this.role = role;
    this.password.grantRead(role);
    props.repository?.grantPull(role);
    this.launchTemplate = this.#createLaunchTemplate(props, profile.name, discovery.id);
    this.resource = this.#createGroup(subnet);
    this.deployment = new HostDeployment(this, "deploy");
    this.signals = hostSignals({
      name: id,
      settings: this.#settings,
      groupName: this.resource.name,
      metricNamespace: this.#metricNamespace,
    });
    for (const [name, value] of Object.entries(props.environment ?? {})) this.addEnvironment(name, value);
    for (const [name, secret] of Object.entries(props.secrets ?? {})) this.addSecret(name, secret);
  }

  /** Sets a plain environment variable of the application. @throws Error if the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  /**
   * Passes a secret's value to the application in an environment variable. @throws Error if the variable is already
   * set.
   */
  addSecret(name: string, secret: ISecret): void {
    this.#variables.setSecret(name, secret);
    secret.grantRead(this.role);
  }

  /** Lets a pipeline deploy another image to the host. */
  grantDeploy(grantee: IGrantable): void {
    this.deployment.grantRun(grantee);
  }

  get #metricNamespace(): string {
    return Naming.of(this).prefix;
  }

  #createSecurityGroup({ vpcId }: IVpc): Connections {
    const connections = new Connections(this, { vpcId, description: "The host", defaultPort: HTTP });
    connections.allowToPeer(INTERNET, HTTPS);
    return connections;
  }

  #createLogGroup(): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", {
      name: Naming.of(this).logGroup("ec2", this.node.id),
      retentionInDays: this.#settings.logRetentionDays,
    });
  }

  #createPassword(protection: Protection): GeneratedSecret {
    return new GeneratedSecret(this, "password", {
      name: `${this.node.id}-database-password`,
      protection,
      config: {
        description: `Password of PostgreSQL on the host ${this.node.id}. It is set at the first start; change it there first.`,
      },
    });
  }

  #createVolume({ az }: ISubnet, protection: Protection): EbsVolume {
    const naming = Naming.of(this);
    return new EbsVolume(this, "data", {
      availabilityZone: `${naming.deployment.region}${az}`,
      size: this.#settings.dataVolumeGiB,
      type: "gp3",
      encrypted: true,
      finalSnapshot: protection !== "disposable",
      timeouts: TIMEOUTS.volume,
      tags: { Name: naming.name("tag", `${this.node.id}-data`) },
      lifecycle: keepFromDestruction(protection),
    });
  }

  #createDiscovery(): ServiceDiscoveryService {
    const naming = Naming.of(this);
    const namespace = new ServiceDiscoveryHttpNamespace(this, "namespace", {
      name: naming.name("cloud-map", this.node.id),
      description: `Where callers find the host of ${naming.prefix}`,
    });
    return new ServiceDiscoveryService(this, "discovery", {
      name: this.node.id,
      namespaceId: namespace.id,
      description: "The one machine that is there",
      // The instance's own entry must not keep the service from being deleted.
      forceDestroy: true,
    });
  }

  #createRole(discovery: ServiceDiscoveryService): HostRole {
    return new HostRole(this, "role", {
      volumeArn: this.volume.arn,
      discoveryServiceArn: discovery.arn,
      logGroupArn: this.logGroup.arn,
      metricNamespace: this.#metricNamespace,
    });
  }

  #createLaunchTemplate(props: ComposeHostProps, profile: string, discoveryServiceId: string): LaunchTemplate {
    const naming = Naming.of(this);
    const { instanceType, rootVolumeGiB } = this.#settings;
    const { system, environment } = naming.deployment;
    // The permissions of the instance and the pipeline depend on System and Environment: nothing may override them.
    const tags = {
      ManagedBy: "terraform",
      ...props.tags,
      Name: naming.name("tag", this.node.id),
      System: system,
      Environment: environment,
    };
    // As a separate value, it can be read and compared in the configuration.
    const boot = new TerraformLocal(
      this,
      "boot",
      Lazy.stringValue({ produce: () => this.#boot(props, discoveryServiceId) }),
    );
    return new LaunchTemplate(this, "template", {
      name: naming.name("launch-template", this.node.id),
      imageId: `${IMAGES}${architectureOf(instanceType)}`,
      instanceType,
      iamInstanceProfile: { name: profile },
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 2 },
      networkInterfaces: [
        {
          associatePublicIpAddress: "true",
          securityGroups: [this.connections.securityGroupId],
          deleteOnTermination: "true",
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: DEVICE,
          ebs: { volumeSize: rootVolumeGiB, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      userData: Fn.base64encode(boot.asString),
    });
  }

  /** A change of the template replaces the instance at once: there is only one, and its disk moves to the next. */
  #createGroup({ subnetId }: ISubnet): AutoscalingGroup {
    return new AutoscalingGroup(this, "Resource", {
      name: Naming.of(this).name("auto-scaling", this.node.id),
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifier: [subnetId],
      timeouts: TIMEOUTS.instanceGroup,
      launchTemplate: { id: this.launchTemplate.id, version: Token.asString(this.launchTemplate.latestVersion) },
      maxInstanceLifetime: this.#settings.replaceAfterDays * DAY_SECONDS,
      healthCheckType: "EC2",
      healthCheckGracePeriod: 300,
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0 } },
      tag: [{ key: "Name", value: Naming.of(this).name("tag", this.node.id), propagateAtLaunch: false }],
      // What the instance does as soon as it starts.
      dependsOn: [...this.role.dependables, this.volume, this.logGroup, this.password.version],
    });
  }

  #boot({ application, repository }: ComposeHostProps, discoveryServiceId: string): string {
    const { image, ...spec } = application;
    const reference = "reference" in image ? image.reference : `${repository?.repositoryUrl ?? ""}:\${IMAGE_TAG}`;
    return bootConfiguration({
      settings: this.#settings,
      application: { ...spec, image: reference, environment: Object.fromEntries(this.#variables.plain) },
      logGroup: this.logGroup.name,
      region: Naming.of(this).deployment.region,
      volumeId: this.volume.id,
      discoveryServiceId,
      passwordSecretArn: this.password.secretArn,
      secrets: this.#variables.secrets,
      databaseUrl: this.database.urlSecret,
      registry: repository && Token.asString(Fn.element(Fn.split("/", repository.repositoryUrl), 0)),
      firstTag: "firstTag" in image ? image.firstTag : "none",
      metricNamespace: this.#metricNamespace,
    });
  }
}

/**
 * The instance has a public address, to pull images without a NAT gateway; no rule allows ingress from the internet.
 */
function subnetFor(scope: Construct, { publicSubnets }: IVpc, az: string | undefined): ISubnet {
  const found = az === undefined ? publicSubnets[0] : publicSubnets.find((subnet) => subnet.az === az);
  if (found) return found;
  const zones = publicSubnets.map((subnet) => subnet.az).join(", ");
  throw new Error(`${scope.node.path}: az ${String(az)} is not a zone of the network; use one of ${zones}`);
}
