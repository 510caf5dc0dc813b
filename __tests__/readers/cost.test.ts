import {
  comparisonTable,
  costDifference,
  estimate,
  estimateTable,
  pricesOf,
  traps,
  treatmentOf,
  USAGE,
  type Estimate,
  type PriceList,
} from "../../readers/cost";
import { Root } from "../../readers/terraform";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { environment } from "../stacks/environment";
import { allStacks } from "../support/stacks";
import { creatableTypes } from "../support/types";

const PRICES = pricesOf("us-east-1")!;
const HOURS = 730;

const file: Partial<EnvironmentFile> = {
  network: { cidr: "10.0.0.0/16", natGateways: "single" },
  backend: { port: 8000, cpu: 512, memoryMiB: 1024, desiredCount: 2 },
  database: {
    kind: "instance",
    databaseName: "shop",
    version: "16",
    instance: { class: "db.t4g.small", storageGiB: 20 },
  },
};

const rootOf = (over: Partial<EnvironmentFile> = {}) => new Root({ ...environment({ ...file, ...over }) });
const estimated = (over: Partial<EnvironmentFile> = {}, prices: PriceList = PRICES) =>
  estimate(rootOf(over), USAGE.dev, prices);
const of = ({ charges }: Estimate, service: string) =>
  charges.filter((one) => one.service === service).reduce((sum, { usd }) => sum + usd, 0);

describe("an estimate", () => {
  test("prices what stands there by the hour", () => {
    const found = estimated();

    expect(of(found, "Fargate")).toBeCloseTo(2 * (0.5 * 0.04048 + 1 * 0.004445) * HOURS, 6);
    expect(of(found, "RDS")).toBeCloseTo(0.032 * HOURS + 20 * 0.115, 6);
    // The gateway's address, and one of the load balancer in each of two zones.
    expect(of(found, "Public IPv4")).toBeCloseTo(3 * 0.005 * HOURS, 6);
    expect(found.charges.find(({ price }) => price === "nat")?.usd).toBeCloseTo(0.045 * HOURS, 6);
    expect(found.total).toBeCloseTo(found.fixed + found.used, 6);
  });

  test("follows the number of tasks, their processors, zones and capacity", () => {
    const fargate = (backend: EnvironmentFile["backend"]) =>
      of(estimated({ backend: { port: 8000, ...backend } }), "Fargate");

    expect(fargate({ desiredCount: 4 })).toBeCloseTo(2 * fargate({ desiredCount: 2 }), 6);
    expect(fargate({ scaling: { min: 1, max: 9 } })).toBeCloseTo(fargate({ desiredCount: 1 }), 6);
    expect(fargate({ architecture: "arm64" })).toBeLessThan(fargate({}));
    expect(of(estimated({ database: { ...file.database!, multiAz: true } }), "RDS")).toBeCloseTo(
      0.065 * HOURS + 20 * 0.23,
      6,
    );
  });

  test("a read replica has the engine and the storage of its source", () => {
    const replicated = (engine: "postgres" | "mysql", version: string) => {
      const instance = { class: "db.t4g.small", storageGiB: 20, readReplicas: ["reporting"] };
      return estimated({ database: { kind: "instance", engine, databaseName: "shop", version, instance } });
    };

    expect(of(replicated("postgres", "16"), "RDS")).toBeCloseTo(2 * (0.032 * HOURS + 20 * 0.115), 6);
    expect(replicated("mysql", "8.4").missing.filter((one) => one.includes("rds.mysql.db.t4g.small"))).toHaveLength(2);
  });

  test("says what it assumes for all that depends on use, and for nothing else", () => {
    const { charges } = estimated({ frontend: {}, waf: {}, buckets: { uploads: {} } });
    const byUse = charges
      .filter(({ assumed }) => assumed !== undefined)
      .map(({ service, what }) => `${service} ${what}`);

    expect(byUse).toEqual(
      expect.arrayContaining([
        "NAT gateway data",
        "S3 storage",
        "CloudFront requests",
        "WAF requests",
        "CloudWatch logs",
      ]),
    );
    expect(byUse.filter((one) => /×/.test(one))).toEqual([]);
  });

  test("reports a missing price, and does not take it for zero", () => {
    const { "rds.postgres.db.t4g.small.single": _, ...prices } = PRICES.prices;
    const found = estimated({}, { ...PRICES, prices });

    expect(found.missing).toContain(
      "RDS, database: db.t4g.small: there is no price rds.postgres.db.t4g.small.single for us-east-1",
    );
    expect(of(found, "RDS")).toBeCloseTo(20 * 0.115, 6);
  });

  test("reports a type that nobody has judged", () => {
    const root = new Root({ resource: { aws_msk_cluster: { events: {} } } });

    expect(estimate(root, USAGE.dev, PRICES).missing).toEqual([
      "not estimated: aws_msk_cluster, which nothing here knows",
    ]);
  });

  test("there is none for a region without prices", () => {
    expect(pricesOf("eu-central-1")).toBeUndefined();
  });
});

test("every type that the modules can create has been judged", () => {
  const types = creatableTypes().filter((type) => type.startsWith("aws_"));

  expect(types.filter((type) => treatmentOf(type) === undefined)).toEqual([]);
});

test("every environment can be estimated, without an unknown type", () => {
  for (const [name, terraform] of Object.entries(allStacks())) {
    const found = estimate(new Root(terraform), USAGE.prod, PRICES);

    expect({ name, unknown: found.missing.filter((one) => one.includes("nothing here knows")) }).toEqual({
      name,
      unknown: [],
    });
  }
});

test("every price has a source, a date, and a confidence", () => {
  for (const [key, { usd, source, asOf, confidence }] of Object.entries(PRICES.prices)) {
    expect({
      key,
      ok: usd > 0 && source !== "" && asOf !== "" && ["high", "medium", "low"].includes(confidence),
    }).toEqual({
      key,
      ok: true,
    });
  }
});

describe("what surprises people", () => {
  test("a NAT gateway that is most of the bill, a burstable database, a budget below the estimate", () => {
    const root = rootOf({ database: undefined as never });
    const found = estimated();

    expect(traps(root, estimate(root, USAGE.dev, PRICES), undefined).join()).toContain("NAT gateways are $32.85 of it");
    expect(traps(rootOf(), found, 50)).toEqual(
      expect.arrayContaining([
        "a database of class t bursts without limit: CPU above its baseline is charged by the vCPU-hour",
        "the budget of $50.00 is below the estimate, and will notify every month",
      ]),
    );
    expect(traps(rootOf(), found, 5000).filter((one) => one.includes("budget"))).toEqual([]);
  });
});

describe("the difference of a change", () => {
  const shop = { ...environment(file) };

  test("is what stands there more, or less", () => {
    const more = { ...environment({ ...file, backend: { ...file.backend, desiredCount: 3 } }) };

    expect(costDifference("shop-dev", shop, more)).toMatch(/^shop-dev: \+\$18\.02 a month, used or not; now \$/);
    expect(costDifference("shop-dev", more, shop)).toMatch(/^shop-dev: -\$18\.02 a month/);
  });

  test("is the whole cost of an environment that comes or goes, and nothing where nothing changes", () => {
    expect(costDifference("shop-dev", undefined, shop)).toMatch(/^shop-dev: \+\$/);
    expect(costDifference("shop-dev", shop, undefined)).toMatch(/now \$0\.00$/);
    expect(costDifference("shop-dev", shop, shop)).toBeUndefined();
  });
});

test("the tables have a row for each item, and the sums", () => {
  const one = { name: "shop-dev", estimate: estimated(), notes: ["a note"] };
  const other = { name: "shop-prod", estimate: estimated({ waf: {} }), notes: [] };

  const table = estimateTable(one, PRICES.collected);
  expect(table).toContain("backend: 2 × 0.5 vCPU");
  expect(table).toContain(`together $${one.estimate.total.toFixed(2)} a month`);
  expect(table).toContain("! a note");
  expect(comparisonTable(one, other)).toMatch(/│ WAF +│ \$0\.00 +│ +\$\d+\.\d\d │ \+\$/);
});
