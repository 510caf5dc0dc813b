import type { Tiers } from "../stacks/config/environment";

/** What dev, staging and prod mean. A tier tunes the sections that a system has; it never adds one. */
export const tiers = {
  /** Cheap, and destroyed with one command. */
  dev: {
    protection: "disposable",
    network: { natGateways: "single", flowLogs: "none" },
    backend: { desiredCount: 1, logRetentionDays: 7, cluster: { containerInsights: "disabled" } },
    database: { multiAz: false, backupRetentionDays: 1 },
    cache: { snapshotRetentionDays: 0 },
  },
  /** Like prod, but smaller. */
  staging: {
    protection: "disposable",
    network: { natGateways: "single" },
    frontend: { accessLogs: { retentionDays: 14 } },
    backend: { loadBalancer: { accessLogs: { retentionDays: 14 } } },
    database: { multiAz: false },
  },
  /** Survives the loss of a zone, and every mistake except a deliberate one. */
  prod: {
    protection: "protected",
    network: { natGateways: "per-az", flowLogs: "all" },
    // Cents for a small system; after an incident, nothing else has the paths and addresses of all requests.
    frontend: { accessLogs: { retentionDays: 90 } },
    backend: { loadBalancer: { accessLogs: { retentionDays: 90 } } },
    database: { multiAz: true },
    cache: { nodes: 2 },
  },
} as const satisfies Tiers;
