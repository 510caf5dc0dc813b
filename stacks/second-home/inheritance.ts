import { DataAwsDbSubnetGroup } from "@cdktf/provider-aws/lib/data-aws-db-subnet-group";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Construct } from "constructs";
import { Naming, type BaseStack } from "../../modules/core";
import type { IHostedZone } from "../../modules/dns";
import { Repository, type IRepository } from "../../modules/ecs";
import { copyName, type Origin } from "../../modules/rds";
import { Bucket, replicaThing, type IBucket } from "../../modules/s3";
import {
  ExistingSecret,
  ParameterSecret,
  ReplicaSecret,
  secretId,
  type ISecret,
  type SecretConfig,
  type SecretsConfig,
} from "../../modules/secrets";
import type { Vpc } from "../../modules/vpc";
import type { SecondHome } from "../config/second-home";
import { IDS } from "../ids";
import { factParameter, type Fact } from "./facts";
import { Peering } from "./peering";

/** What a second home takes over from the first, found in the recovery region by the names that the first home gave it. */
export class Inheritance extends Construct {
  readonly #home: SecondHome;
  readonly #names: Naming;
  #knownBucketKey: string | undefined;

  constructor(
    readonly stack: BaseStack,
    home: SecondHome,
  ) {
    super(stack, "first-home");
    this.#home = home;
    const { system, name } = home.first;
    this.#names = new Naming({ ...stack.naming.deployment, system, environment: name });
  }

  /** What people type, and users see: the name stays the same. */
  get frontendUrl(): string | undefined {
    const { frontend, domain } = this.#home.first.settings;
    return frontend && domain && `https://${domain.host}`;
  }

  /** The DNS zone. Asking Route 53 for it would need us-east-1. */
  zone(zoneName: string): IHostedZone {
    return { zoneId: this.#fact("zone-id"), zoneName };
  }

  /** The copies of the first home's secrets, and of those that somebody else keeps. */
  secrets(config: SecretsConfig): Record<string, ISecret> {
    return Object.fromEntries(
      Object.entries(config).map(([variable, secret]) => [variable, this.#secret(secretId(variable), secret)]),
    );
  }

  #secret(id: string, config: SecretConfig): ISecret {
    const name = `secret-${id}`;
    if (config.kind === "parameter") return new ParameterSecret(this, name, config);
    if (config.kind !== "existing") return new ReplicaSecret(this, name, this.#names.name("secret", id));
    const { secret, key: jsonKey, kmsKeyArn } = config;
    if (secret.startsWith("arn:")) return new ExistingSecret(this, name, config);
    return new ReplicaSecret(this, name, secret, { jsonKey, kmsKeyArn });
  }

  /** The repository that ECR has created for the images that it replicates. */
  repository(): IRepository {
    return Repository.fromName(this, IDS.backendImage, this.#names.name("ecr", IDS.backendImage));
  }

  /**
   * The same for the images of a job. It runs the tag that its definition names, in either home: whoever pushes it has
   * deployed it, so no variable has to say which image was live.
   */
  readonly jobRepository = (job: string): IRepository =>
    Repository.fromName(this, `${IDS.jobImage}-${job}`, this.#names.name("ecr", job));

  /** The copy of a bucket, which becomes the bucket. */
  bucket(name: string): IBucket {
    const id = `${name}-bucket`;
    return Bucket.fromName(this, id, this.#names.globalName("bucket", replicaThing(id)), this.#bucketKey);
  }

  /** The copy of the database, and the way to it. */
  database(id: string, network: Vpc): Origin {
    const password = new ReplicaSecret(this, "password", this.#names.name("secret", id));
    const { kind, recovery } = this.#home.first.settings.database ?? {};
    if (kind === "instance") return { password, backupsArn: this.#fact("database-backups") };
    const name = copyName(id);
    const subnets = new DataAwsDbSubnetGroup(this, "database-subnets", {
      name: this.#names.name("subnet-group", name),
    });
    const peering = new Peering(this.stack, "peering", { network, vpcId: subnets.vpcId });
    const identifier = `${this.#names.name("database", id, 20)}-recovery`;
    return {
      password,
      cluster: { identifier, subnetGroupName: subnets.name, vpcId: peering.vpcId, azs: recovery?.azs ?? [] },
    };
  }

  /** The key of the copies, if it is the account's own. */
  get #bucketKey(): string | undefined {
    const { encryption } = this.#home.first.settings;
    if (encryption?.customerManagedKeys.includes("buckets") !== true) return undefined;
    return (this.#knownBucketKey ??= this.#fact("bucket-key"));
  }

  #fact(fact: Fact): string {
    const { system, name } = this.#home.first;
    return new DataAwsSsmParameter(this, fact, { name: factParameter(system, name, fact) }).insecureValue;
  }
}
