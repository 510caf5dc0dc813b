import { Construct } from "constructs";
import { BaseStack, type IWatchable } from "../modules/core";
import { HomeSwitch, type DomainSettings } from "../modules/dns";
import { Repository, type FargateService, type IRepository } from "../modules/ecs";
import { Cache } from "../modules/elasticache";
import { Budget, Monitoring } from "../modules/monitoring";
import { Database } from "../modules/rds";
import { Bucket, BUCKET, type IBucket, type RecoveryRegion } from "../modules/s3";
import type { Frontend } from "../modules/s3-cloudfront";
import { Secrets, type ISecret } from "../modules/secrets";
import { Queue, QUEUE } from "../modules/sqs";
import { Vpc } from "../modules/vpc";
import { createBackend, type Backend } from "./backend";
import { backendUrl } from "./backend-url";
import { roleRules, type AccountSettings } from "./config/account";
import type { EnvironmentSettings } from "./config/environment";
import { answeringName, GLOBAL_REGION, recordedNames } from "./config/public-names";
import type { ResolvedEnvironment } from "./config/resolve";
import { stateBackend } from "./config/state-backend";
import { createDelivery } from "./delivery";
import { DomainNames, type HomeOfNames } from "./domain-names";
import { createEdge } from "./edge";
import { createKeys, type Keys } from "./encryption";
import { extend, type EnvironmentParts } from "./extension";
import { createHost, configureHost } from "./host";
import { IDS } from "./ids";
import { createJobs, type BatchJobs } from "./jobs";
import { snake } from "./output-names";
import { createBackups, recoveryRegion } from "./recovery";
import { writeFacts } from "./second-home/facts";
import type { Inheritance } from "./second-home/inheritance";
import { serviceUrls } from "./services";

export interface EnvironmentStackProps {
  readonly environment: ResolvedEnvironment;
  readonly account: AccountSettings;
  /** Takes over what another home of the environment has made, instead of making it. */
  readonly inherit?: (stack: EnvironmentStack) => Inheritance;
}

/** One environment of one system. Only the sections that the environment has are built. */
export class EnvironmentStack extends BaseStack {
  readonly #config: EnvironmentSettings;
  readonly #inherited: Inheritance | undefined;

  constructor(scope: Construct, id: string, { environment, account, inherit }: EnvironmentStackProps) {
    super(scope, id, {
      deployment: {
        system: environment.system,
        environment: environment.name,
        accountId: account.id,
        region: environment.region ?? account.region,
        ...roleRules(account),
      },
      backend: stateBackend(account, `${environment.system}/${environment.name}`),
      tags: { ...account.tags, ...environment.settings.tags },
    });
    this.#config = environment.settings;
    this.#inherited = inherit?.(this);
    // A second home has never had anything in another region, and must not need one.
    if (this.#inherited === undefined) this.keepProvidersOf(GLOBAL_REGION, account.recoveryRegion);
    const recovery = recoveryRegion(this, this.#config, account);
    const secondHome = this.#config.recovery === undefined ? undefined : recovery;

    const keys = createKeys(this, this.#config, recovery);
    const network = this.#createNetwork();
    const names = this.#createNames(secondHome);
    const secrets = this.#createSecrets(secondHome);
    const repository = this.#createRepository();
    const host = createHost(this, this.#config, account, network, repository);
    const frontendUrl = this.#inherited?.frontendUrl;
    const edge = createEdge(this, this.#config, { network, names, host, frontendUrl, secondHome });
    const { loadBalancer, frontend, api } = edge;
    const site = frontend ?? (frontendUrl === undefined ? undefined : { url: frontendUrl });
    const { buckets, replications } = this.#createBuckets(frontend, keys, recovery);
    const queues = this.#createQueues();
    const database = this.#createDatabase(network, keys, recovery, secondHome);
    const cache = this.#createCache(network, keys);
    const url = backendUrl(this.#config, edge, site, names);
    const parts = {
      ...{ secrets, database, cache, buckets, queues, frontend: site, api },
      backend: url === undefined ? undefined : { url },
      services: serviceUrls(this.#config),
    };
    const jobs = createJobs(this, this.#config, network, parts, this.#inherited?.jobRepository);
    const dependencies = { ...parts, jobs: jobs?.jobs };
    const backend = createBackend(this, this.#config, { network, repository, loadBalancer }, dependencies);
    configureHost(this, this.#config, host, dependencies);
    const backups = createBackups(this, this.#config, recovery, { database, host });
    createDelivery(this, this.#config, account.github, { backend, host, repository, frontend, jobs });

    if (secondHome) writeFacts(this, secondHome, { keys, names, database, frontend });

    const workloads = [...servicesOf(backend), ...(backend?.scheduledTasks ?? []), jobs?.jobs, host];
    const stores = [database, cache, ...Object.values(queues), ...replications, backups];
    const entrances = [loadBalancer, frontend, api, ...edge.firewalls, edge.healthCheck];
    const monitoring = this.#createMonitoring([...workloads, ...stores, ...entrances], { backend, jobs, database });
    this.#createBudget();
    const made = { ...dependencies, network, loadBalancer, frontend, api, monitoring };
    if (environment.extension) extend(environment.subject, environment.extension, this, this.#parts(made, backend));
    keys.encryptLogs();
  }

  #parts(made: Made, backend?: Backend): EnvironmentParts {
    return {
      ...made,
      home: this.#inherited ? "second" : "first",
      protection: this.#config.protection,
      cluster: backend?.cluster,
      backend: backend?.service,
      services: byName(backend?.services),
      workers: byName(backend?.workers),
      scheduledTasks: byName(backend?.scheduledTasks),
    };
  }

  #createNetwork(): Vpc | undefined {
    const { network: config } = this.#config;
    if (config === undefined) return undefined;
    const network = new Vpc(this, "network", { config });
    this.output("vpc_id", network.vpcId, "ID of the VPC.");
    return network;
  }

  #createNames(secondHome: RecoveryRegion | undefined): DomainNames | undefined {
    const { domain } = this.#config;
    if (domain === undefined) return undefined;
    return new DomainNames(this, domain, this.#homeOfNames(domain, secondHome));
  }

  #homeOfNames({ zone = "" }: DomainSettings, secondHome: RecoveryRegion | undefined): HomeOfNames {
    const answering = answeringName(this.#config);
    if (this.#inherited) return { answering, zone: this.#inherited.zone(zone), failover: { role: "secondary" } };
    if (secondHome === undefined || !recordedNames(this.#config).includes("apiHost")) return { answering };
    const { healthCheckId } = new HomeSwitch(this, "home-switch", secondHome);
    return { answering, failover: { role: "primary", healthCheckId } };
  }

  #createSecrets(secondHome: RecoveryRegion | undefined): Readonly<Record<string, ISecret>> {
    const { secrets: config, protection } = this.#config;
    if (config === undefined) return {};
    if (this.#inherited) return this.#inherited.secrets(config);
    const secrets = new Secrets(this, "secret", {
      config,
      protection,
      ...(secondHome ? { replicaRegion: secondHome.region } : {}),
    });
    if (Object.keys(secrets.external).length > 0) {
      this.output(
        "secrets_to_fill",
        secrets.toFill,
        "Secrets to fill in manually, each with the command that does so.",
      );
    }
    return secrets.all;
  }

  #createRepository(): IRepository | undefined {
    const { backend, protection } = this.#config;
    if (backend === undefined) return undefined;
    if (this.#inherited) return this.#inherited.repository();
    const repository = new Repository(this, IDS.backendImage, {
      config: backend.repository,
      protection,
    });
    this.output(
      "ecr_repository_url",
      repository.repositoryUrl,
      "URL of the repository that a pipeline pushes the backend's images to.",
    );
    return repository;
  }

  #createBuckets(frontend: Frontend | undefined, keys: Keys, recovery: RecoveryRegion | undefined): Buckets {
    const { buckets: sections = {} } = this.#config;
    const announce = (name: string, { bucketName }: IBucket) => {
      this.output(`${snake(name)}_bucket`, bucketName, `Name of the bucket ${name}.`);
    };
    const inherited = this.#inherited;
    if (inherited) {
      const copies = mapValues(sections, (_, name) => inherited.bucket(name));
      for (const [name, copy] of Object.entries(copies)) announce(name, copy);
      return { buckets: copies, replications: [] };
    }
    const buckets = mapValues(sections, (section, name) => {
      const origins = section.browserAccess && frontend ? [frontend.url] : undefined;
      const bucket = new Bucket(this, `${name}-bucket`, {
        config: { ...BUCKET.of(section), name: section.name ?? this.naming.globalName("bucket", name) },
        protection: this.#config.protection,
        ...(origins ? { corsOrigins: origins } : {}),
        ...(origins && this.#config.recovery ? { replicaCorsOrigins: origins } : {}),
        ...(recovery ? { replication: recovery } : {}),
        ...(keys.buckets ? { key: keys.buckets } : {}),
        ...(keys.bucketCopies ? { replicaKey: keys.bucketCopies } : {}),
      });
      announce(name, bucket);
      return bucket;
    });
    return { buckets, replications: Object.values(buckets) };
  }

  #createQueues(): Record<string, Queue> {
    const { queues, protection } = this.#config;
    if (queues === undefined) return {};
    const scope = new Construct(this, "queue");
    return mapValues(queues, (section, name) => {
      const queue = new Queue(scope, name, { config: QUEUE.of(section), protection });
      this.output(`${snake(name)}_queue_url`, queue.queueUrl, `URL of the queue ${name}.`);
      return queue;
    });
  }

  #createDatabase(
    network: Vpc | undefined,
    { database: key }: Keys,
    recovery: RecoveryRegion | undefined,
    secondHome: RecoveryRegion | undefined,
  ): Database | undefined {
    const { database: config, protection } = this.#config;
    if (config === undefined || network === undefined) return undefined;
    const origin = this.#inherited?.database("database", network);
    const database = new Database(this, "database", {
      config,
      vpc: network,
      protection,
      ...(key ? { key } : {}),
      ...(recovery ? { recovery } : {}),
      ...(secondHome ? { replicaRegion: secondHome.region } : {}),
      ...(origin ? { origin } : {}),
    });
    this.output("rds_endpoint", database.endpoint, "Host name of the database, inside the VPC.");
    if (key) this.output("database_key", key.keyArn, "ARN of the key that encrypts the database.");
    this.output("database_url_secret", database.urlSecret.secretArn, "ARN of the secret that holds DATABASE_URL.");
    if (database.snapshotExport) {
      this.output("snapshot_export_command", database.snapshotExport.command, "Command that exports a snapshot to S3.");
    }
    return database;
  }

  /** A cache for all tasks; a sidecar cache is created with the backend. */
  #createCache(network: Vpc | undefined, { cache: key }: Keys): Cache | undefined {
    const { cache: config, protection } = this.#config;
    if (config === undefined || config.mode === "sidecar" || network === undefined) return undefined;
    const cache = new Cache(this, "cache", { config, vpc: network, protection, ...(key ? { key } : {}) });
    this.output("redis_endpoint", cache.endpoint, "Host name of the cache, inside the VPC.");
    return cache;
  }

  #createMonitoring(
    watched: readonly (Partial<IWatchable> | undefined)[],
    { backend, jobs, database }: Reporting,
  ): Monitoring | undefined {
    const { alerts: config } = this.#config;
    if (config === undefined) return undefined;
    const monitoring = new Monitoring(this, "monitoring", {
      config,
      providerFor: (region) => this.providerFor(region),
    });
    for (const { signals } of watched.filter((one) => one !== undefined)) if (signals) monitoring.watch({ signals });
    for (const { node, taskDefinition } of servicesOf(backend)) {
      monitoring.watchLog({ name: node.id, logGroupName: taskDefinition.logGroup.name });
    }
    for (const failing of [jobs?.jobs, ...(backend?.scheduledTasks ?? [])]) {
      failing?.notifyFailures(monitoring.topicArnForRules("P2"));
    }
    database?.notifyEvents((severity) => monitoring.topicArnForDatabases(severity));
    this.output("cloudwatch_dashboard_url", monitoring.dashboardUrl, "URL of the CloudWatch dashboard.");
    return monitoring;
  }

  #createBudget(): void {
    const { budget: config, tags } = this.#config;
    if (config) new Budget(this, "budget", { config, ...(tags ? { tags } : {}) });
  }
}

/** The application's buckets, and what is watched of them. */
interface Buckets {
  readonly buckets: Readonly<Record<string, IBucket>>;
  readonly replications: readonly Bucket[];
}

/** What an extension gets, apart from what the backend and the environment itself give it. */
type Made = Omit<
  EnvironmentParts,
  "home" | "protection" | "cluster" | "backend" | "services" | "workers" | "scheduledTasks"
>;

/** What has logs, or reports by itself. */
interface Reporting {
  readonly backend: Backend | undefined;
  readonly jobs: BatchJobs | undefined;
  readonly database: Database | undefined;
}

function servicesOf(backend: Backend | undefined): readonly FargateService[] {
  return backend ? [backend.service, ...backend.services, ...backend.workers] : [];
}

/** Constructs by their ids, which are the names that the environment file gives them. */
function byName<T extends Construct>(constructs: readonly T[] = []): Record<string, T> {
  return Object.fromEntries(constructs.map((one) => [one.node.id, one]));
}

function mapValues<T, U>(record: Readonly<Record<string, T>> | undefined, make: (value: T, name: string) => U) {
  return Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, make(value, name)]));
}
