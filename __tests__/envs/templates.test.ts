import { join } from "node:path";
import { readSynthesized } from "../../readers/terraform";
import { buildApp, type Definitions } from "../../stacks/app";
import { emptyFolder } from "../support/program";
import { SHOP, shop } from "../support/shop";
import { overlay } from "./overlay";

const outdir = emptyFolder();

/** What Terraform would read as a reference and as a directive. */
const TEXT = "${nowhere.at_all} %{ if nothing }";
const TIGHT = "${nowhere.at_all}%{if}";

/** It in every setting that takes free text. */
const FREE_TEXT = {
  frontend: { contentSecurityPolicy: TEXT },
  backend: {
    entryPoint: [TEXT],
    command: [TEXT],
    environment: { TEXT },
    containerHealthCheck: { command: TEXT },
  },
  jobs: { egress: "https", definitions: { grader: { command: [TEXT], environment: { TEXT } } } },
  scheduledTasks: { report: { schedule: "rate(1 day)", command: [TEXT] } },
  database: { parameters: { log_line_prefix: TEXT } },
  cache: { parameters: { "notify-keyspace-events": TEXT } },
  secrets: { JWT_SECRET: { description: TEXT }, OPENAI_API_KEY: { description: TEXT } },
  api: {
    openApi: { openapi: "3.0.0", info: { title: TEXT, version: "1" }, paths: { "/": { get: {} } } },
  },
  alerts: {
    P2: { emails: [`${TIGHT}@example.com`], httpsEndpoints: [`https://example.com/${TIGHT}`] },
    logErrors: { pattern: `"${TEXT}"` },
    custom: {
      orders: {
        severity: "P3",
        namespace: "Shop",
        metric: TEXT,
        dimensions: { [TEXT]: TEXT },
        threshold: 1,
        description: TEXT,
      },
    },
  },
  budget: { emails: [`${TIGHT}@example.com`] },
};

test("what users write is text to Terraform, wherever it goes", () => {
  const prod = overlay(shop.environments["prod"], FREE_TEXT);
  buildApp({ ...SHOP, systems: [{ ...shop, environments: { prod } }] } as Definitions, { outdir: outdir() }).synth();
  const [terraform] = readSynthesized(join(outdir())).filter(({ name }) => name === "shop-prod");

  const json = JSON.stringify(terraform?.terraform);

  expect(json.match(/(?<!\$)\$\{nowhere|(?<!%)%\{ ?if/g)).toBeNull();
  expect(json.match(/\$\$\{nowhere/g)?.length).toBeGreaterThan(20);
});
