import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../envs";
import { buildApp } from "../../stacks/app";
import type { EnvironmentFile, System, Tiers } from "../../stacks/config/environment";
import { effectiveSettings } from "../../stacks/config/explain";
import { resolveAll } from "../../stacks/config/resolve";
import { SHOP } from "../support/shop";
import { ENVIRONMENTS } from "../support/stacks";

const tiers: Tiers = {
  dev: { protection: "disposable", database: { multiAz: false }, waf: { mode: "count" } },
  staging: { protection: "disposable" },
  prod: { protection: "protected", database: { multiAz: true } },
};
const database = { kind: "instance", databaseName: "app", version: "15" } as const;

function resolveOne(common: System["common"], file: Partial<EnvironmentFile> = {}) {
  const dev: EnvironmentFile = { tier: "dev", account: "development", ...file };
  const [environment] = resolveAll([{ name: "shop", common, environments: { dev } }], tiers);
  return environment!;
}

describe("resolveAll", () => {
  test("merges tier, system and the environment's own file, the later over the earlier", () => {
    const { config, origins } = resolveOne(
      { database: { ...database, multiAz: true } },
      { database: { version: "16" } },
    );

    expect(config).toEqual({ protection: "disposable", database: { ...database, version: "16", multiAz: true } });
    expect(Object.fromEntries(origins)).toEqual({
      protection: "tier dev",
      "database.kind": "system",
      "database.databaseName": "system",
      "database.version": "dev.ts",
      "database.multiAz": "system",
    });
  });

  test("a tier tunes the sections that a system has, and adds none", () => {
    expect(resolveOne({ database }).config).toEqual({
      protection: "disposable",
      database: { ...database, multiAz: false },
    });
  });

  test("an environment can remove a section", () => {
    expect(resolveOne({ database, waf: {} }, { waf: null }).config).toEqual({
      protection: "disposable",
      database: { ...database, multiAz: false },
    });
  });

  test("an environment that removes a section tuned by its tier stays without it", () => {
    expect(resolveOne({ database }, { database: null }).config).toEqual({ protection: "disposable" });
  });

  test("SG-12: an environment may set a region, which is not part of any layer", () => {
    const { region, config } = resolveOne({ database }, { region: "eu-west-1" });

    expect(region).toBe("eu-west-1");
    expect(config).not.toHaveProperty("region");
    expect(resolveOne({ database }).region).toBeUndefined();
  });

  test("does not modify its input", () => {
    const before = JSON.stringify(SHOP);
    resolveAll(SHOP.systems, SHOP.tiers);

    expect(JSON.stringify(SHOP)).toBe(before);
  });
});

describe("effectiveSettings", () => {
  test("names the layer behind every value, including the modules' defaults", () => {
    const prod = resolveAll(SHOP.systems, SHOP.tiers).find((one) => one.id === "shop-prod")!;
    const settings = new Map(effectiveSettings(prod).map(({ path, value, origin }) => [path, [value, origin]]));

    expect(settings.get("network.cidr")).toEqual(["10.12.0.0/16", "prod.ts"]);
    expect(settings.get("network.natGateways")).toEqual(["single", "prod.ts"]);
    expect(settings.get("database.multiAz")).toEqual([true, "tier prod"]);
    expect(settings.get("database.instance.class")).toEqual(["db.t3.small", "system"]);
    expect(settings.get("database.backupRetentionDays")).toEqual([7, "default"]);
    expect(settings.get("backend.cpu")).toEqual([256, "default"]);
    expect(settings.get("backend.tracing")).toEqual([false, "default"]);
    expect(settings.get("waf.requestsPerMinutePerIp")).toEqual([1000, "default"]);
  });

  test("a cache shows its defaults, including the version of its engine", () => {
    const settings = effectiveSettings(resolveOne({ cache: { engine: "redis" } }));
    const values = new Map(settings.map(({ path, value, origin }) => [path, [value, origin]]));

    expect(values.get("cache.engine")).toEqual(["redis", "system"]);
    expect(values.get("cache.version")).toEqual(["7.1", "default"]);
    expect(values.get("cache.multiAz")).toEqual([false, "default"]);
  });

  test.each(ENVIRONMENTS.map((environment) => [environment.id, environment] as const))(
    "%s repeats no default",
    (_, environment) => {
      const own = `${environment.name}.ts`;
      const withoutOwn = resolveAll(
        definitions.systems.map((system) => ({
          ...system,
          environments: { [environment.name]: { tier: environment.tier, account: environment.account } },
        })),
        definitions.tiers,
      ).find((one) => one.id === environment.id)!;
      const below = new Map(effectiveSettings(withoutOwn).map(({ path, value }) => [path, JSON.stringify(value)]));
      const repeated = effectiveSettings(environment).filter(
        ({ path, value, origin }) => origin === own && below.get(path) === JSON.stringify(value),
      );

      expect(below.size).toBeGreaterThan(0);
      expect(repeated.map((setting) => setting.path)).toEqual([]);
    },
  );
});

describe("synthesis", () => {
  test("writes the same bytes from any directory to any other", () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-synthesis-"));
    const [one, other] = [join(folder, "one"), join(folder, "far", "away", "other")];
    mkdirSync(one);
    mkdirSync(other, { recursive: true });
    const home = process.cwd();
    try {
      const written = [one, other].map((cwd) => {
        process.chdir(cwd);
        buildApp(SHOP, { outdir: "out" }).synth();
        const stacks = join(cwd, "out", "stacks");
        return readdirSync(stacks).map((name) => [name, readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")]);
      });

      expect(written[0]).toEqual(written[1]);
      expect(JSON.stringify(written[0])).not.toContain(folder);
      expect(JSON.stringify(written[0])).not.toContain(home);
    } finally {
      process.chdir(home);
      rmSync(folder, { recursive: true });
    }
  });
});
