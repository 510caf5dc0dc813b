import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentConfig, EnvironmentFile } from "../../stacks/config/environment";
import { effectiveSettings } from "../../stacks/config/explain";
import { resolveAll } from "../../stacks/config/resolve";
import { environment } from "./environment";

type Sections = Partial<EnvironmentFile>;

/** The other sections that a section needs to be valid, and the smallest section that changes something. */
interface Example<K extends keyof EnvironmentConfig> {
  readonly given?: Sections;
  readonly section: NonNullable<EnvironmentConfig[K]>;
}

const NETWORK: Sections = { network: { cidr: "10.0.0.0/16" } };
const BACKEND: Sections = { ...NETWORK, backend: { port: 8000 } };
const DATABASE: Sections = { ...NETWORK, database: { kind: "instance", databaseName: "shop", version: "16" } };

/** One for every section: a new section without an example does not compile. */
const EXAMPLES: { readonly [K in keyof Required<EnvironmentConfig>]: Example<K> } = {
  protection: { given: DATABASE, section: "protected" },
  tags: { given: NETWORK, section: { Team: "shop" } },
  network: { section: { cidr: "10.0.0.0/16" } },
  frontend: { section: {} },
  backend: { given: NETWORK, section: { port: 8000 } },
  services: { given: BACKEND, section: { plugins: { port: 5002 } } },
  workers: { given: BACKEND, section: { ocr: {} } },
  scheduledTasks: { given: BACKEND, section: { report: { schedule: "rate(1 day)" } } },
  jobs: {
    given: { network: { cidr: "10.0.0.0/16", interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] } },
    section: { definitions: { grader: {} } },
  },
  host: {
    given: { ...NETWORK, backend: { port: 8000, loadBalancer: { exposure: "internal" } }, api: {} },
    section: { postgres: { databaseName: "shop" } },
  },
  database: { given: NETWORK, section: { kind: "instance", databaseName: "shop", version: "16" } },
  cache: { given: BACKEND, section: {} },
  queues: { section: { orders: {} } },
  buckets: { section: { uploads: {} } },
  encryption: { given: { buckets: { uploads: {} } }, section: { customerManagedKeys: ["buckets"] } },
  secrets: { section: { SESSION_KEY: { kind: "generated" } } },
  api: {
    given: {
      ...NETWORK,
      frontend: { apiPaths: ["/api/*"] },
      backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } },
    },
    section: {},
  },
  domain: { given: { frontend: {} }, section: { zone: "example.com" } },
  waf: { given: { frontend: {} }, section: {} },
  alerts: { section: { default: { emails: ["ops@example.com"] } } },
  backups: { given: DATABASE, section: {} },
  recovery: { given: { queues: { orders: {} } }, section: { rtoMinutes: 60, rpoMinutes: 60 } },
  delivery: { given: { frontend: {} }, section: { repository: "shop" } },
  budget: { section: { monthlyUsd: 100, emails: ["ops@example.com"] } },
};

const REFERENCE = readFileSync(join(__dirname, "..", "..", "docs", "reference.md"), "utf8");

describe.each(Object.entries(EXAMPLES) as [string, Example<"network">][])("the section %s", (name, example) => {
  const given: Sections = { protection: "disposable", ...example.given };
  const file: Sections = { ...given, [name]: example.section };

  test("is built", () => {
    const [before, after] = [given, file].map((one) =>
      JSON.stringify(environment(one, { recoveryRegion: "us-west-2" })),
    );

    expect(after).not.toBe(before);
  });

  test("is explained", () => {
    const dev: EnvironmentFile = { tier: "dev", account: "main", ...file };
    const [resolved] = resolveAll([{ name: "shop", common: {}, environments: { dev } }], {
      dev: {},
      staging: {},
      prod: {},
    });
    const paths = effectiveSettings(resolved!).map(({ path }) => path);

    expect(paths.some((path) => path === name || path.startsWith(`${name}.`))).toBe(true);
  });

  test("is in the reference", () => {
    expect(REFERENCE).toContain(`\n## ${name}\n`);
  });
});
