import { Connections, type BaseStack, type MetricMath, type Protection } from "../../../modules/core";
import { Cache, CACHE, cacheSidecar, SIDECAR, type CacheConfig, type CacheProps } from "../../../modules/elasticache";
import type { IVpc } from "../../../modules/vpc";
import { addresses, resource, synth, type Block, type Terraform } from "../../support/synth";

const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: [],
  privateSubnets: [],
  databaseSubnets: [
    { az: "a", subnetId: "subnet-a" },
    { az: "b", subnetId: "subnet-b" },
  ],
};

function make(stack: BaseStack, config: CacheConfig, props: Partial<CacheProps> = {}): Cache {
  return new Cache(stack, "cache", { config, vpc: VPC, protection: "disposable", ...props });
}

function built(config: CacheConfig = {}, protection: Protection = "disposable") {
  let cache: Cache | undefined;
  const terraform = synth((stack) => {
    cache = make(stack, config, { protection });
    stack.output("url", cache.url, "The URL.");
  });
  return { terraform, cache: cache! };
}

function group(config: CacheConfig = {}, protection: Protection = "disposable"): Block {
  return resource(built(config, protection).terraform, "aws_elasticache_replication_group");
}

function parameters(terraform: Terraform): Record<string, string> {
  const list = resource(terraform, "aws_elasticache_parameter_group")["parameter"] as Block[];
  return Object.fromEntries(list.map((one) => [String(one["name"]), String(one["value"])]));
}

function problemsOf(config: unknown): string[] {
  return CACHE.problems(config as CacheConfig).map(({ path, message }) => `${path}: ${message}`);
}

describe("a cache", () => {
  const { terraform, cache } = built();

  test("has readable addresses and nothing that was not configured", () => {
    expect(addresses(terraform)).toEqual([
      "aws_cloudwatch_log_group.cache_slow_log",
      "aws_elasticache_parameter_group.cache_parameters",
      "aws_elasticache_replication_group.cache",
      "aws_elasticache_subnet_group.cache_subnets",
      "aws_security_group.cache_security_group",
    ]);
    expect(cache.readerEndpoint).toBeUndefined();
  });

  test("PS-5: one small node, encrypted at rest and in transit, patched on Sunday morning", () => {
    expect(group()).toMatchObject({
      replication_group_id: "shop-test-cache",
      engine: "valkey",
      engine_version: "8.1",
      node_type: "cache.t4g.micro",
      num_cache_clusters: 1,
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      maintenance_window: "sun:05:00-sun:06:00",
      snapshot_window: "03:00-04:00",
      snapshot_retention_limit: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
      port: 6379,
    });
  });

  test("PS-5: is Redis if configured", () => {
    const redis = built({ engine: "redis" }).terraform;

    expect(resource(redis, "aws_elasticache_replication_group")).toMatchObject({
      engine: "redis",
      engine_version: "7.1",
    });
    expect(resource(redis, "aws_elasticache_parameter_group")).toMatchObject({ family: "redis7" });
  });

  test("changes minor versions only by configuration, because a downgrade would replace it", () => {
    expect(group()["auto_minor_version_upgrade"]).toBe("false");
  });

  test("ALL-11: there is no password in the configuration", () => {
    expect(group()).not.toHaveProperty("auth_token");
    expect(group()).not.toHaveProperty("user_group_ids");
  });

  test("PS-3: its URL uses TLS and contains no secret", () => {
    const host = "${aws_elasticache_replication_group.cache.primary_endpoint_address}";

    expect(terraform.output["url"]).toMatchObject({ value: `rediss://${host}:6379` });
    expect(built({ urlQuery: "ssl_cert_reqs=required" }).terraform.output["url"]).toMatchObject({
      value: `rediss://${host}:6379?ssl_cert_reqs=required`,
    });
  });

  test("logs slow commands to a group with a retention", () => {
    expect(group()["log_delivery_configuration"]).toEqual([
      {
        destination: "${aws_cloudwatch_log_group.cache_slow_log.name}",
        destination_type: "cloudwatch-logs",
        log_format: "json",
        log_type: "slow-log",
      },
    ]);
    expect(resource(built({ logRetentionDays: 7 }).terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/elasticache/shop-test/cache",
      retention_in_days: 7,
    });
  });

  test("sets eviction policy, slow log threshold and user-defined parameters", () => {
    expect(parameters(terraform)).toEqual({ "maxmemory-policy": "volatile-lru", "slowlog-log-slower-than": "10000" });
    expect(
      parameters(
        built({
          evictionPolicy: "allkeys-lru",
          slowCommandMilliseconds: 2,
          parameters: { "notify-keyspace-events": "Ex" },
        }).terraform,
      ),
    ).toEqual({
      "maxmemory-policy": "allkeys-lru",
      "slowlog-log-slower-than": "2000",
      "notify-keyspace-events": "Ex",
    });
  });

  test("a major upgrade creates its parameter group next to the old one", () => {
    const groups = ["8.1", "9.0"].map((version) =>
      resource(built({ version }).terraform, "aws_elasticache_parameter_group"),
    );

    expect(groups.map((one) => [String(one["name"]), String(one["family"])])).toEqual([
      ["shop-test-cache-valkey8", "valkey8"],
      ["shop-test-cache-valkey9", "valkey9"],
    ]);
    expect(groups[0]).toMatchObject({ lifecycle: { create_before_destroy: true } });
  });

  test("a minor upgrade leaves the parameter group as it is", () => {
    const groups = ["8.0", "8.1"].map((version) =>
      resource(built({ version }).terraform, "aws_elasticache_parameter_group"),
    );

    expect(groups[0]).toEqual(groups[1]);
  });

  test("ALL-2: can only be reached through security group rules", () => {
    const edges = synth((stack) => {
      const made = make(stack, {});
      new Connections(stack, { vpcId: "vpc-1", description: "Tasks", name: "backend" }).allowTo(made);
    });

    expect(addresses(edges).filter((address) => address.includes("_rule"))).toEqual([
      "aws_vpc_security_group_egress_rule.to_cache_6379",
      "aws_vpc_security_group_ingress_rule.cache_from_backend_6379",
    ]);
  });
});

describe("nodes", () => {
  test("two fail over to one another, in two zones", () => {
    const { terraform, cache } = built({ nodes: 2 });

    expect(resource(terraform, "aws_elasticache_replication_group")).toMatchObject({
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    });
    expect(cache.readerEndpoint).toBeDefined();
  });

  test("stay in one zone if configured", () => {
    expect(group({ nodes: 2, multiAz: false })).toMatchObject({
      automatic_failover_enabled: true,
      multi_az_enabled: false,
    });
  });

  test("multi-AZ needs several zones", () => {
    synth((stack) => {
      const vpc = { ...VPC, databaseSubnets: VPC.databaseSubnets.slice(0, 1) };
      expect(() => make(stack, { nodes: 2 }, { vpc })).toThrow(
        "test/cache: nodes: 2 nodes need two zones; the network has database subnets in 1",
      );
    });
  });
});

describe("ALL-12: deletion of a cache", () => {
  test("a disposable one leaves nothing, and changes immediately", () => {
    expect(group()).toMatchObject({ apply_immediately: true });
    expect(group()).not.toHaveProperty("final_snapshot_identifier");
    expect(group()).not.toHaveProperty("lifecycle");
  });

  test.each(["protected", "retiring"] as const)(
    "a %s one leaves a snapshot, whose name Terraform keeps",
    (protection) => {
      const { terraform } = built({}, protection);

      expect(resource(terraform, "aws_elasticache_replication_group")).toMatchObject({
        apply_immediately: false,
        final_snapshot_identifier: "shop-test-cache-final-${terraform_data.cache_final_snapshot.output.time}",
      });
      expect(resource(terraform, "terraform_data")).toMatchObject({ lifecycle: { ignore_changes: ["input"] } });
    },
  );

  test("a protected one cannot be destroyed, a retiring one can", () => {
    expect(group({}, "protected")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(group({}, "retiring")).not.toHaveProperty("lifecycle");
  });

  test("changes are applied as configured", () => {
    expect(group({ applyChanges: "immediately" }, "protected")).toMatchObject({ apply_immediately: true });
    expect(group({ applyChanges: "in-window" })).toMatchObject({ apply_immediately: false });
  });
});

describe("signals", () => {
  test("one node: its own metrics, and no lag", () => {
    const { alarms } = built().cache.signals;

    expect(alarms.map(({ id, severity, threshold }) => [id, severity, threshold])).toEqual([
      ["high-memory", "P2", 80],
      ["high-cpu", "P3", 80],
      ["high-engine-cpu", "P2", 80],
      ["evictions", "P3", 100],
      ["many-connections", "P3", 1000],
    ]);
    expect(alarms[0]?.metric).toEqual({
      namespace: "AWS/ElastiCache",
      name: "DatabaseMemoryUsagePercentage",
      dimensions: { CacheClusterId: "shop-test-cache-001" },
      statistic: "Maximum",
      label: "DatabaseMemoryUsagePercentage",
    });
  });

  test("several nodes: the worst of them, whichever it is, and the replication lag", () => {
    const alarms = new Map(built({ nodes: 3 }).cache.signals.alarms.map((one) => [one.id, one.metric as MetricMath]));

    expect(alarms.get("high-cpu")?.expression).toBe("MAX([node001, node002, node003])");
    expect(alarms.get("replica-lag")?.expression).toBe("MAX([FILL(node001, 0), FILL(node002, 0), FILL(node003, 0)])");
    expect(alarms.get("replica-lag")?.using["node003"]?.dimensions).toEqual({ CacheClusterId: "shop-test-cache-003" });
  });

  test("thresholds follow the configuration, including the lines on the dashboard", () => {
    const { alarms, widgets } = built({ nodes: 2, alarms: { memoryPercent: 60, replicaLagSeconds: 5 } }).cache.signals;

    expect(alarms.find(({ id }) => id === "high-memory")?.threshold).toBe(60);
    expect(alarms.find(({ id }) => id === "replica-lag")?.threshold).toBe(5);
    expect(widgets.find(({ title }) => title === "Memory (%)")?.threshold).toEqual({ value: 60, label: "alarm" });
  });
});

describe("PS-5: a cache as a sidecar", () => {
  test("listens inside the task, keeps nothing on disk and stays within its memory", () => {
    expect(cacheSidecar({ mode: "sidecar", sidecar: { memoryMiB: 100 } })).toEqual({
      name: "cache",
      image: "public.ecr.aws/valkey/valkey:8-alpine",
      cpu: 64,
      memoryMiB: 100,
      essential: true,
      internalPort: 6379,
      command: [
        "valkey-server",
        "--save",
        "--appendonly",
        "no",
        "--bind",
        "127.0.0.1",
        "--maxmemory",
        "75mb",
        "--maxmemory-policy",
        "volatile-lru",
      ],
      healthCheck: { command: "valkey-cli ping | grep -q PONG", intervalSeconds: 5, timeoutSeconds: 2 },
    });
    expect(SIDECAR.url).toBe("redis://127.0.0.1:6379");
  });

  test("is Redis of the same major version if configured", () => {
    expect(cacheSidecar({ mode: "sidecar", engine: "redis" })).toMatchObject({
      image: "public.ecr.aws/docker/library/redis:7-alpine",
      healthCheck: { command: "redis-cli ping | grep -q PONG" },
    });
  });

  test("cannot be created as a managed one", () => {
    synth((stack) => {
      expect(() => make(stack, { mode: "sidecar" })).toThrow(
        'test/cache: mode: "sidecar" has no resources of its own; pass cacheSidecar(config) to the service',
      );
    });
  });
});

describe("CACHE", () => {
  test.each<[string, unknown]>([
    ["no settings", {}],
    ["PS-5", { engine: "redis", nodeType: "cache.t4g.micro", nodes: 1, maintenanceWindow: "sun:05:00-sun:06:00" }],
    ["the oldest Valkey", { version: "7.2" }],
    ["a future Valkey", { version: "10.1" }],
    ["a window across midnight", { snapshotWindow: "23:30-00:30", maintenanceWindow: "sun:00:30-sun:01:30" }],
    ["no snapshots", { snapshotRetentionDays: 0 }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ mode: "beside" }, 'mode: "beside" is not allowed; use "managed" or "sidecar"'],
    [{ engine: "memcached" }, 'engine: "memcached" is not allowed; use "valkey" or "redis"'],
    [{ version: 8 }, 'version: 8 is not valid; use the major and the minor version in quotes, such as "8.1"'],
    [{ version: "8" }, 'version: "8" is not valid; use the major and the minor version in quotes, such as "8.1"'],
    [{ version: "6.2" }, 'version: "6.2" is not a Valkey version; use "7.2", or "8.0" and later'],
    [
      { engine: "redis", version: "8.0" },
      'version: "8.0" is not a Redis version that this module supports; use "7.0" or "7.1", or engine "valkey"',
    ],
    [
      { nodeType: "cache.m3.large" },
      'nodeType: "cache.m3.large" is of a family without encryption in transit or failover; use one such as "cache.t4g.micro"',
    ],
    [
      { nodeType: "t4g.micro" },
      'nodeType: "t4g.micro" is not valid; use a node type such as "cache.t4g.micro" or "cache.r7g.large"',
    ],
    [
      { nodeType: "cache.r6gd.xlarge" },
      'nodeType: "cache.r6gd.xlarge" is not valid; use a node type such as "cache.t4g.micro" or "cache.r7g.large"',
    ],
    [{ nodes: 0 }, "nodes: 0 is out of range; use a whole number from 1 to 6"],
    [{ nodes: 7 }, "nodes: 7 is out of range; use a whole number from 1 to 6"],
    [{ multiAz: true }, "multiAz: true needs a node to take over, and there is one; set nodes to 2 or more"],
    [
      { evictionPolicy: "lru" },
      'evictionPolicy: "lru" is not allowed; use "volatile-lru", "volatile-lfu", "volatile-ttl", "volatile-random", "allkeys-lru", "allkeys-lfu", "allkeys-random" or "noeviction"',
    ],
    [{ snapshotRetentionDays: 36 }, "snapshotRetentionDays: 36 is out of range; use a whole number from 0 to 35"],
    [{ snapshotWindow: "3-4" }, 'snapshotWindow: "3-4" is not a window in UTC; use one such as "03:00-04:00"'],
    [{ snapshotWindow: "03:00-03:30" }, 'snapshotWindow: "03:00-03:30" is 30 minutes long; use 60 minutes to a day'],
    [
      { maintenanceWindow: "sunday" },
      'maintenanceWindow: "sunday" is not a window in UTC; use one such as "sun:05:00-sun:06:00"',
    ],
    [
      { maintenanceWindow: "sun:03:30-sun:04:30" },
      'maintenanceWindow: "sun:03:30-sun:04:30" overlaps the snapshotWindow "03:00-04:00"; move one of them',
    ],
    [{ parameters: { "maxmemory-policy": "noeviction" } }, "parameters.maxmemory-policy: use evictionPolicy"],
    [
      { parameters: { "cluster-enabled": "yes" } },
      "parameters.cluster-enabled: makes a sharded cache, which needs different clients; leave it out",
    ],
    [
      { urlQuery: "?a=b" },
      'urlQuery: "?a=b" is not valid; use what may follow a "?", such as "ssl_cert_reqs=required"',
    ],
  ])("refuses %j", (config, message) => {
    expect(problemsOf(config)).toEqual([message]);
  });
});
