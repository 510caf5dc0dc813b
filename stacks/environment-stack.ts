import { Construct } from "constructs";
import { BaseStack, type IWatchable } from "../modules/core";
import { Repository } from "../modules/ecs";
import { Cache } from "../modules/elasticache";
import { Budget, Monitoring } from "../modules/monitoring";
import { Database } from "../modules/rds";
import { Bucket, BUCKET, type RecoveryRegion } from "../modules/s3";
import type { Frontend } from "../modules/s3-cloudfront";
import { Secrets } from "../modules/secrets";
import { Queue, QUEUE } from "../modules/sqs";
import { Vpc } from "../modules/vpc";
import { createBackend, snake, type Backend } from "./backend";
import type { AccountSettings } from "./config/account";
import type { EnvironmentSettings } from "./config/environment";
import type { ResolvedEnvironment } from "./config/resolve";
import { stateBackend } from "./config/state-backend";
import { createDelivery } from "./delivery";
import { DomainNames, GLOBAL_REGION } from "./domain-names";
import { createEdge } from "./edge";
import { createHost, configureHost } from "./host";
import { IDS } from "./ids";
import { createJobs, type BatchJobs } from "./jobs";

import { createBackups, recoveryRegion } from "./recovery";

export interface EnvironmentStackProps {
  readonly environment: ResolvedEnvironment;
  readonly account: AccountSettings;
}

/** One environment of one system. Only the sections that the environment has are built. */
export class EnvironmentStack extends BaseStack {
  readonly #config: EnvironmentSettings;

  constructor(scope: Construct, id: string, { environment, account }: EnvironmentStackProps) {
    super(scope, id, {
      deployment: {
        system: environment.system,
        environment: environment.name,
        accountId: account.id,
        region: environment.region ?? account.region,
      },
      backend: stateBackend(account, `${environment.system}/${environment.name}`),
      tags: { ...account.tags, ...environment.settings.tags },
    });
    this.#config = environment.settings;
    const recovery = recoveryRegion(this, this.#config, account);

    const network = this.#createNetwork();
    const names = this.#createNames();
    const secrets = this.#createSecrets();
    const repository = this.#createRepository();
    const host = createHost(this, this.#config, account, network, repository);
    const edge = createEdge(this, this.#config, { network, names, host });
    const { loadBalancer, frontend, api } = edge;
    const buckets = this.#createBuckets(frontend, recovery);
    const queues = this.#createQueues();
    const database = this.#createDatabase(network, recovery);
    const cache = this.#createCache(network);
    const parts = { secrets, database, cache, buckets, queues, frontend, api };
    const jobs = createJobs(this, this.#config, network, parts);
    const dependencies = { ...parts, jobs: jobs?.jobs };
    const backend = createBackend(this, this.#config, { network, repository, loadBalancer }, dependencies);
    configureHost(this, this.#config, host, dependencies);
    const backups = createBackups(this, this.#config, recovery, { database, host });
    createDelivery(this, this.#config, account.github, { backend, host, repository, frontend, jobs });

    const workloads = [
      backend?.service,
      ...(backend?.workers ?? []),
      ...(backend?.scheduledTasks ?? []),
      jobs?.jobs,
      host,
    ];
    const stores = [database, cache, ...Object.values(queues), ...Object.values(buckets), backups];
    const entrances = [loadBalancer, frontend, api, ...edge.firewalls, edge.healthCheck];
    this.#createMonitoring([...workloads, ...stores, ...entrances], { backend, jobs, database });
    this.#createBudget();
  }

  #createNetwork(): Vpc | undefined {
    const { network: config } = this.#config;
    if (config === undefined) return undefined;
    const network = new Vpc(this, "network", { config });
    this.output("vpc_id", network.vpcId, "ID of the VPC.");
    return network;
  }

  #createNames(): DomainNames | undefined {
    const { domain } = this.#config;
    if (domain === undefined) return undefined;
    const { region } = this.naming.deployment;
    return new DomainNames(this, domain, region, () => this.providerFor(GLOBAL_REGION));
  }

  #createSecrets(): Secrets | undefined {
    const { secrets: config, protection } = this.#config;
    if (config === undefined) return undefined;
    const secrets = new Secrets(this, "secret", { config, protection });
    if (Object.keys(secrets.external).length > 0) {
      this.output(
        "secrets_to_fill",
        secrets.toFill,
        "Secrets to fill in manually, each with the command that does so.",
      );
    }
    return secrets;
  }

  #createRepository(): Repository | undefined {
    const { backend, protection } = this.#config;
    if (backend === undefined) return undefined;
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

  #createBuckets(frontend: Frontend | undefined, recovery: RecoveryRegion | undefined): Record<string, Bucket> {
    return mapValues(this.#config.buckets, (section, name) => {
      const bucket = new Bucket(this, `${name}-bucket`, {
        config: { ...BUCKET.of(section), name: section.name ?? this.naming.globalName("bucket", name) },
        protection: this.#config.protection,
        ...(section.browserAccess && frontend ? { corsOrigins: [frontend.url] } : {}),
        ...(recovery ? { replication: recovery } : {}),
      });
      this.output(`${snake(name)}_bucket`, bucket.bucketName, `Name of the bucket ${name}.`);
      return bucket;
    });
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

  #createDatabase(network: Vpc | undefined, recovery: RecoveryRegion | undefined): Database | undefined {
    const { database: config, protection } = this.#config;
    if (config === undefined || network === undefined) return undefined;
    const database = new Database(this, "database", {
      config,
      vpc: network,
      protection,
      ...(recovery ? { recovery } : {}),
    });
    this.output("rds_endpoint", database.endpoint, "Host name of the database, inside the VPC.");
    this.output("database_url_secret", database.urlSecret.secretArn, "ARN of the secret that holds DATABASE_URL.");
    if (database.snapshotExport) {
      this.output("snapshot_export_command", database.snapshotExport.command, "Command that exports a snapshot to S3.");
    }
    return database;
  }

  /** A cache for all tasks; a sidecar cache is created with the backend. */
  #createCache(network: Vpc | undefined): Cache | undefined {
    const { cache: config, protection } = this.#config;
    if (config === undefined || config.mode === "sidecar" || network === undefined) return undefined;
    const cache = new Cache(this, "cache", { config, vpc: network, protection });
    this.output("redis_endpoint", cache.endpoint, "Host name of the cache, inside the VPC.");
    return cache;
  }

  #createMonitoring(
    watched: readonly (Partial<IWatchable> | undefined)[],
    { backend, jobs, database }: Reporting,
  ): void {
    const { alerts: config } = this.#config;
    if (config === undefined) return;
    const monitoring = new Monitoring(this, "monitoring", {
      config,
      providerFor: (region) => this.providerFor(region),
    });
    for (const { signals } of watched.filter((one) => one !== undefined)) if (signals) monitoring.watch({ signals });
    for (const { node, taskDefinition } of backend ? [backend.service, ...backend.workers] : []) {
      monitoring.watchLog({ name: node.id, logGroupName: taskDefinition.logGroup.name });
    }
    for (const failing of [jobs?.jobs, ...(backend?.scheduledTasks ?? [])]) {
      failing?.notifyFailures(monitoring.topicArnForRules("P2"));
    }
    database?.notifyEvents((severity) => monitoring.topicArnForDatabases(severity));
    this.output("cloudwatch_dashboard_url", monitoring.dashboardUrl, "URL of the CloudWatch dashboard.");
  }

  #createBudget(): void {
    const { budget: config, tags } = this.#config;
    if (config) new Budget(this, "budget", { config, ...(tags ? { tags } : {}) });
  }
}

/** What has logs, or reports by itself. */
interface Reporting {
  readonly backend: Backend | undefined;
  readonly jobs: BatchJobs | undefined;
  readonly database: Database | undefined;
}

function mapValues<T, U>(record: Readonly<Record<string, T>> | undefined, make: (value: T, name: string) => U) {
  return Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, make(value, name)]));
}
