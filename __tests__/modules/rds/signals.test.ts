import { type DatabaseConfig } from "../../../modules/rds";
import { synth } from "../../support/synth";
import { INSTANCE, SERVERLESS, built, make } from "./fixtures";

describe("what RDS reports", () => {
  const subscriptions = (config: DatabaseConfig) => {
    const terraform = synth((stack) => {
      make(stack, config).notifyEvents((severity) => `arn:aws:sns:alerts-${severity}`);
    });
    return terraform.resource["aws_db_event_subscription"];
  };

  test("failures of an instance wake somebody; restarts, also of replicas, do not", () => {
    expect(subscriptions({ ...INSTANCE, instance: { readReplicas: ["reporting"] } })).toMatchObject({
      database_events_failures: {
        name: "shop-test-database-failures",
        sns_topic: "arn:aws:sns:alerts-P1",
        source_type: "db-instance",
        source_ids: ["${aws_db_instance.database.identifier}"],
        event_categories: ["failure", "low storage"],
      },
      database_events_restarts: {
        name: "shop-test-database-restarts",
        sns_topic: "arn:aws:sns:alerts-P2",
        source_type: "db-instance",
        source_ids: [
          "${aws_db_instance.database.identifier}",
          "${aws_db_instance.database_replica_reporting.identifier}",
        ],
        event_categories: ["availability", "failover", "read replica", "recovery"],
      },
    });
  });

  test("a cluster's failures wake somebody, those of one machine do not", () => {
    expect(subscriptions(SERVERLESS)).toMatchObject({
      database_events_cluster_failures: { source_type: "db-cluster", sns_topic: "arn:aws:sns:alerts-P1" },
      database_events_cluster_failovers: { source_type: "db-cluster", sns_topic: "arn:aws:sns:alerts-P2" },
      database_events_failures: { source_type: "db-instance", sns_topic: "arn:aws:sns:alerts-P2" },
    });
  });
});

describe("signals", () => {
  const alarms = (config: DatabaseConfig) =>
    Object.fromEntries(built(config).database.signals.alarms.map((one) => [one.id, one]));

  test("MR-7, PS-9: an instance has alarms on CPU, connections, storage and memory", () => {
    const of = alarms({ ...INSTANCE, instance: { class: "db.t3.small" } });

    expect(Object.keys(of)).toEqual([
      "gone",
      "high-cpu",
      "many-connections",
      "low-storage",
      "low-memory",
      "old-transactions",
      "slot-lag",
      "charged-credits",
    ]);
    expect(Object.keys(alarms({ ...INSTANCE, instance: { class: "db.m7g.large" } }))).not.toContain("charged-credits");
    expect(of["high-cpu"]).toMatchObject({
      threshold: 80,
      periodSeconds: 300,
      evaluationPeriods: 2,
      comparison: ">",
      metric: { name: "CPUUtilization", dimensions: { DBInstanceIdentifier: "shop-test-database" } },
    });
    // 60 % of 2 GiB / 9531392, and 8 % of 20 GiB.
    expect(of["many-connections"]).toMatchObject({ threshold: 135 });
    expect(of["low-storage"]).toMatchObject({ severity: "P1", comparison: "<", threshold: 1_717_986_918 });
    expect(of["low-memory"]).toMatchObject({ threshold: 107_374_182 });
  });

  test("thresholds follow the configuration", () => {
    const of = alarms({ ...INSTANCE, alarms: { cpuPercent: 60, connections: 50, freeStoragePercent: 50 } });
    expect(of["high-cpu"]).toMatchObject({ threshold: 60 });
    expect(of["many-connections"]).toMatchObject({ threshold: 50 });
    expect(of["low-storage"]).toMatchObject({ threshold: 10 * 1024 ** 3 });
  });

  test("a database that reports nothing is gone, from when it exists; one that pauses is not", () => {
    expect(alarms(INSTANCE)["gone"]).toMatchObject({
      severity: "P1",
      missingData: "breaching",
      metric: { dimensions: { DBInstanceIdentifier: expect.stringContaining("TfToken") as string } },
    });
    expect(alarms({ ...SERVERLESS, serverless: { minAcu: 0, maxAcu: 4 } })).not.toHaveProperty("gone");
  });

  test("read replicas have alarms of their own, also for one that does not replicate", () => {
    const of = alarms({ ...INSTANCE, instance: { readReplicas: ["reporting"] } });
    expect(Object.keys(of).filter((id) => id.startsWith("reporting"))).toEqual([
      "reporting-lag",
      "reporting-broken",
      "reporting-low-storage",
      "reporting-high-cpu",
      "reporting-many-connections",
    ]);
    expect(of["reporting-broken"]).toMatchObject({
      severity: "P2",
      comparison: "<",
      threshold: 0,
      missingData: "breaching",
    });
    // An idle replica reports up to five minutes.
    expect(of["reporting-lag"]).toMatchObject({
      threshold: 600,
      metric: { name: "ReplicaLag", dimensions: { DBInstanceIdentifier: "shop-test-database-reporting" } },
    });
  });

  test("EA-2: a serverless database has alarms on its capacity, and its readers' lag in milliseconds", () => {
    expect(Object.keys(alarms(SERVERLESS))).toEqual([
      "gone",
      "high-cpu",
      "many-connections",
      "high-acu",
      "old-transactions",
    ]);
    const of = alarms({ ...SERVERLESS, multiAz: true, serverless: { minAcu: 0.5, maxAcu: 16 } });
    expect(of["high-acu"]).toMatchObject({
      threshold: 90,
      metric: { dimensions: { DBClusterIdentifier: "shop-test-database" } },
    });
    expect(of["high-cpu"]).toMatchObject({ metric: { dimensions: { Role: "WRITER" } } });
    expect(of["reader-lag"]).toMatchObject({ threshold: 60_000 });
    // Below one ACU of minimum there are at most 2000 connections.
    expect(of["many-connections"]).toMatchObject({ threshold: 1200 });
    expect(alarms({ ...SERVERLESS, serverless: { minAcu: 1, maxAcu: 16 } })["many-connections"]).toMatchObject({
      threshold: 2162,
    });
  });

  test("every alarm says what to do, and every graph has a metric", () => {
    const configs = [
      { ...INSTANCE, instance: { readReplicas: ["reporting"] } },
      { ...SERVERLESS, multiAz: true },
    ];
    for (const { alarms: all, widgets } of configs.map((config) => built(config).database.signals)) {
      for (const alarm of all) expect(alarm.description.length).toBeGreaterThan(100);
      for (const alarm of all) expect(alarm.description.length).toBeLessThan(1000);
      for (const widget of widgets) expect(widget.metrics.length).toBeGreaterThan(0);
    }
  });
});
