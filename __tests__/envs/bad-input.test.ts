import { ConfigError } from "../../modules/core";
import { buildApp, type Definitions } from "../../stacks/app";
import type { EnvironmentFile, System } from "../../stacks/config/environment";
import { SHOP, shop } from "../support/shop";
import { CASES } from "./bad-input.cases";
import { NAME_CASES } from "./bad-input.names.cases";
import { SERVICE_CASES } from "./bad-input.services.cases";
import { VALUE_CASES } from "./bad-input.values.cases";
import { VARIABLE_CASES } from "./bad-input.variables.cases";
import { WORKLOAD_CASES } from "./bad-input.workloads.cases";
import { overlay } from "./overlay";

/** The shop with something written over its prod.ts. */
function withMistake(mistake: unknown, system: Partial<System> = {}): Definitions {
  const prod = overlay(shop.environments["prod"], mistake) as EnvironmentFile;
  return { ...SHOP, systems: [{ ...shop, environments: { prod }, ...system }] };
}

function messagesOf(wrong: Definitions, only: readonly string[] = []): string[] {
  try {
    buildApp(wrong, { only });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("a mistake in an environment file", () => {
  test("there is none in prod.ts as committed", () => {
    expect(messagesOf(withMistake({}))).toEqual([]);
  });

  test.each(
    [...CASES, ...SERVICE_CASES, ...WORKLOAD_CASES, ...VALUE_CASES, ...VARIABLE_CASES, ...NAME_CASES].map(
      ([name, mistake, ...messages]) => ({
        name,
        mistake,
        messages,
      }),
    ),
  )("$name", ({ mistake, messages }) => {
    expect(messagesOf(withMistake(mistake))).toEqual(messages.map((message) => `shop/prod: ${message}`));
  });

  test("production without protection", () => {
    expect(messagesOf(withMistake({ protection: "disposable" }))).toEqual([
      'shop/prod: protection: "disposable" is not allowed in tier prod; use "protected", or "retiring" just before you destroy the environment',
    ]);
  });

  test("an unknown account", () => {
    expect(messagesOf(withMistake({ account: "prod" }))).toEqual([
      'shop/prod: account: "prod" is not a known account; use development or production',
    ]);
  });

  test("a system's name that is too long for a load balancer's", () => {
    const named = withMistake({}, { name: "a-very-long-system-name-indeed" });

    expect(messagesOf(named)).toEqual([
      "a-very-long-system-name-indeed/prod: \"a-very-long-system-name-indeed-prod\" has 35 characters, too many to start a load balancer's name, which may have 32; shorten the system's or the environment's name, so that both have 25 at most",
    ]);
  });

  test("a system's name that is not in kebab-case", () => {
    expect(messagesOf(withMistake({}, { name: "Shop" }))).toEqual([
      'Shop/prod: the system\'s name "Shop" is not valid; use kebab-case, such as "web-shop"',
    ]);
  });

  test("overlapping networks in one account", () => {
    const { dev, staging } = shop.environments;
    const environments = {
      dev: dev!,
      staging: overlay(staging, { network: { cidr: "10.10.128.0/17" } }) as EnvironmentFile,
    };

    expect(messagesOf({ ...SHOP, systems: [{ ...shop, environments }] })).toEqual([
      'shop/staging: network.cidr: "10.10.128.0/17" overlaps "10.10.0.0/16" of shop/dev in the same account; use a block that no other environment uses',
    ]);
  });

  const twoOf = (first: unknown, second: unknown, system: Partial<System> = {}) => {
    const { dev, staging } = shop.environments;
    const environments = { dev: overlay(dev, first), staging: overlay(staging, second) } as System["environments"];
    return { ...SHOP, systems: [{ ...shop, environments, ...system }] };
  };

  test("a DNS name of another environment", () => {
    const copied = { domain: { zone: "dev.shop.example.com", healthCheck: false } };

    expect(messagesOf(twoOf({}, copied))).toEqual([
      'shop/staging: domain.host: "dev.shop.example.com" is already that of shop/dev; a DNS name belongs to one environment; set domain.host to another one',
      'shop/staging: domain.apiHost: "api.dev.shop.example.com" is already that of shop/dev; a DNS name belongs to one environment; set domain.apiHost to another one',
    ]);
  });

  test("a bucket's name of another environment, and of a state", () => {
    const named = (name: string) => ({ buckets: { files: { name } } });

    expect(messagesOf(twoOf(named("shop-files"), named("shop-files")))).toEqual([
      'shop/staging: buckets.files.name: "shop-files" is already that of shop/dev; names of buckets are unique across AWS; use another one, or leave it out',
    ]);
    expect(messagesOf(twoOf(named("states-444455556666"), {}))).toEqual([
      'shop/dev: buckets.files.name: "states-444455556666" is already that of the state of account production; names of buckets are unique across AWS; use another one, or leave it out',
    ]);
  });

  test("ids that add up to the same", () => {
    const [dev, staging] = [shop.environments["dev"]!, shop.environments["staging"]!];
    const systems: System[] = [
      { ...shop, environments: { "web-dev": dev } },
      { ...shop, name: "shop-web", environments: { dev: staging } },
    ];

    expect(messagesOf({ ...SHOP, systems })).toEqual([
      'shop-web/dev: is called "shop-web-dev" in AWS, as shop/web-dev is; rename the system or the environment',
    ]);
  });

  test.each(["dev", "dev-web"])("an id that begins another one of the account, with %s first", (first) => {
    const [dev, staging] = [shop.environments["dev"]!, shop.environments["staging"]!];
    const second = first === "dev" ? "dev-web" : "dev";
    const systems = [{ ...shop, environments: { [first]: dev, [second]: { ...staging, account: dev.account } } }];

    expect(messagesOf({ ...SHOP, systems })).toEqual([
      `shop/${second}: its resources begin with "shop-${second}", and those of shop/${first} in the same account with "shop-${first}"; IAM cannot tell them apart by their names: rename one of the two, or use another account`,
    ]);
  });

  test("no id that begins one of another account, or only looks as if it did", () => {
    const [dev, staging] = [shop.environments["dev"]!, shop.environments["staging"]!];
    const other = Object.keys(SHOP.accounts).find((one) => one !== dev.account)!;
    const seconds: Record<string, EnvironmentFile>[] = [
      { "dev-web": { ...staging, account: other } },
      { dev2: staging },
    ];
    const messages = seconds.flatMap((second) =>
      messagesOf({ ...SHOP, systems: [{ ...shop, environments: { dev, ...second } }] }),
    );

    expect(messages.filter((message) => message.includes("IAM"))).toEqual([]);
  });

  test.each([
    [
      "account",
      /^account\/prod: the system's name "account" is taken: account-<account> is a stack of the account; use another one$/,
    ],
    ["state", /the system's name "state" is taken/],
    [
      "internal",
      /the name "internal-prod" begins with "internal-", which Elastic Load Balancing reserves; use another name for the system$/,
    ],
    ["amazon", /begins with "amazon", which AWS Systems Manager reserves/],
  ])("a system called %s", (name, message) => {
    expect(messagesOf(withMistake({}, { name })).join("\n")).toMatch(message);
  });

  test("the problems of several environments are reported together", () => {
    const { dev, staging } = shop.environments;
    const environments = {
      dev: overlay(dev, { backend: { cpu: 700 } }) as EnvironmentFile,
      staging: overlay(staging, { backend: { cpu: 800 } }) as EnvironmentFile,
    };

    expect(messagesOf({ ...SHOP, systems: [{ ...shop, environments }] })).toEqual([
      "shop/dev: backend.cpu: 700 is not allowed; use 256, 512, 1024, 2048, 4096, 8192 or 16384",
      "shop/staging: backend.cpu: 800 is not allowed; use 256, 512, 1024, 2048, 4096, 8192 or 16384",
    ]);
  });
});

describe("a mistake in accounts.ts", () => {
  test.each([
    [{ id: "1234" }, 'id: "1234" is not valid; use 12 digits in quotes, such as "111122223333"'],
    [
      { region: "cn-north-1" },
      'region: "cn-north-1" is in a partition of AWS of its own (China, GovCloud, sovereign or isolated), which is not supported: its ARNs and service names differ; use a region of the partition aws, such as "eu-central-1"',
    ],
    [{ region: "virginia" }, 'region: "virginia" is not valid; use a region such as "eu-central-1"'],
    [
      { recoveryRegion: "us-east-1" },
      'recoveryRegion: "us-east-1" is the account\'s home region; use another region, or leave it out',
    ],
    [
      { imageReplication: ["shop-prod-"] },
      "imageReplication: needs a region to replicate to; set recoveryRegion, or leave it out",
    ],
    [
      { state: { bucket: "My_Bucket", table: "locks" } },
      'state.bucket: "My_Bucket" is not valid; use 3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
    ],
    [
      { state: { bucket: "states", table: "locks", locking: "s3" } },
      'state.locking: "s3" is not allowed; use "dynamodb", "lockfile" or "both"',
    ],
    [
      { audit: { cloudtrail: {} } },
      "audit.cloudtrail: is not a setting; did you mean cloudTrail? the settings here are cloudTrail, awsConfig",
    ],
    [
      { github: { organization: "acme/web" } },
      'github.organization: "acme/web" is not valid; use a GitHub organisation or user name',
    ],
  ])("%j", (mistake, message) => {
    const accounts = { ...SHOP.accounts, development: { ...SHOP.accounts["development"]!, ...mistake } };

    expect(messagesOf({ ...SHOP, accounts } as Definitions)).toEqual([`account development: ${message}`]);
  });
});

describe("GROUNDPLAN_ENVIRONMENTS", () => {
  test("an unknown name lists the known ones", () => {
    expect(messagesOf(SHOP, ["shop-production"])).toEqual([
      "GROUNDPLAN_ENVIRONMENTS: there is no shop-production; use shop-dev, shop-staging, shop-prod, account-development, " +
        "state-development, account-production or state-production",
    ]);
  });
});
