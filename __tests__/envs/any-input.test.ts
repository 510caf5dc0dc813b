import fc from "fast-check";
import { ConfigError, isSection } from "../../modules/core";
import { buildApp } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";
import { shop, SHOP, TIERS } from "../support/shop";

/** What people may write by mistake in place of another kind of value. */
const slip = fc.oneof(
  fc.constantFrom<unknown>(null, "", "x", 0, -1, 1.5, true, [], [null], {}, { x: 1 }, ["x", "x"], "${x}", 1e21, NaN),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every path to a value of an environment, including the sections themselves. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = isSection(value) ? Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])) : [];
  return [...(path.length > 0 ? [path] : []), ...below];
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, by) };
}

/** The shop with a bit of everything. */
const prod = {
  ...shop.environments["prod"]!,
  queues: { orders: { fifo: false, alarms: { deadLetters: 2 } } },
  buckets: { uploads: { archive: { afterDays: 90, storageClass: "GLACIER" }, backendAccess: "read" } },
  workers: { orders: { queue: "orders", scaling: { min: 0, max: 4, messagesPerTask: 10 }, environment: { A: "b" } } },
  scheduledTasks: { report: { schedule: "rate(1 day)", image: { owner: "ci", tag: "v1" } } },
  cache: { nodes: 2, parameters: { "notify-keyspace-events": "Ex" } },
  jobs: {
    egress: "https",
    queues: { fast: { priority: 2 }, slow: {} },
    definitions: { grader: { queue: "slow", secrets: ["JWT_SECRET"], bucketAccess: { uploads: "read" } } },
  },
  backups: { frequency: "daily" },
  tags: { Team: "shop" },
};
const BASE = { system: { common: shop.common, environments: { prod } }, accounts: SHOP.accounts };
/** Environments and accounts have files of their own; the compiler makes sure that they are objects. */
const PATHS = pathsOf(BASE).filter((path) => path.length > (path[1] === "environments" ? 3 : 2));

test("whatever is written, the answer is Terraform or a list of problems, never a stack trace", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), slip, (path, value) => {
      const { system, accounts } = replaceAt(BASE, path, value) as typeof BASE;
      const systems = [{ ...system, name: "shop" }] as unknown as System[];
      try {
        buildApp({ tiers: TIERS, accounts, systems }, { only: ["shop-prod"] });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
