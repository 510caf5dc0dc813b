import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { bundleOf, deployPolicies } from "../../readers/handoff";
import { iamFindings, networkFindings } from "../../readers/proofs";
import { Root } from "../../readers/terraform";
import { buildApp } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";
import type { EnvironmentParts, Extension } from "../../stacks/extension";
import { SHOP, shop } from "../support/shop";
import { resource, statements, synthStackOf, type Terraform } from "../support/synth";
import { report } from "./extensions/report";
import { sessions } from "./extensions/sessions";

const RECOVERING: System["common"] = {
  recovery: { rtoMinutes: 240, rpoMinutes: 60 },
  database: { ...shop.common.database, recovery: {} },
  buckets: { uploads: { replicated: true, replicationTimeControl: true } },
};
const ACCOUNTS = {
  ...SHOP.accounts,
  production: { ...SHOP.accounts["production"]!, imageReplication: ["shop-"] },
};

/** The shop's production, extended. */
function extended(extend: Extension, id = "shop-prod", more: System["common"] = {}): Terraform {
  const system: System = { ...shop, common: { ...shop.common, buckets: { uploads: {} }, ...more }, extend };
  return synthStackOf(buildApp({ ...SHOP, accounts: ACCOUNTS, systems: [system] }, { only: [id] }), id);
}

/** What an extension gets. */
function partsOf(id?: string, more?: System["common"]): EnvironmentParts {
  let seen: EnvironmentParts | undefined;
  extended((_, parts) => void (seen = parts), id, more);
  return seen!;
}

const findings = (terraform: Terraform) => {
  const root = new Root({ ...terraform });
  return [...networkFindings(root), ...iamFindings(root)];
};

describe("an extension", () => {
  test("gets the constructs by the names of the environment file, and nothing that is not there", () => {
    const parts = partsOf("shop-prod", { queues: { orders: {} }, workers: { mailer: {} } });

    expect(Object.keys(parts.queues)).toEqual(["orders"]);
    expect(Object.keys(parts.workers)).toEqual(["mailer"]);
    expect(Object.keys(parts.buckets)).toEqual(["uploads"]);
    expect([parts.network, parts.backend, parts.database, parts.monitoring].map((one) => one !== undefined)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect({ ...parts, cache: parts.cache, jobs: parts.jobs }).toMatchObject({
      home: "first",
      protection: "protected",
      cache: undefined,
      jobs: undefined,
      services: {},
    });
  });

  test("runs once more for the second home", () => {
    expect(partsOf("shop-prod-recovery", RECOVERING).home).toBe("second");
  });

  test("adds resources whose addresses, tags and region are those of the environment", () => {
    const terraform = extended((stack) => {
      new SqsQueue(stack, "extra", { name: stack.naming.name("sqs", "extra") });
    });

    expect(resource(terraform, "aws_sqs_queue", "extra")["name"]).toBe("shop-prod-extra");
  });

  test("fails the synthesis by name if its physical name is taken", () => {
    expect(() =>
      extended((stack) => {
        new SqsQueue(stack, "one", { name: "shop-prod-extra" });
        new SqsQueue(stack, "two", { name: "shop-prod-extra" });
      }),
    ).toThrow("shop-prod-extra");
  });

  test("that throws is one problem of the environment", () => {
    expect(() =>
      extended(() => {
        throw new Error("no table for sessions");
      }),
    ).toThrow(/^shop\/prod: extend: failed: no table for sessions$/);
  });

  test("that is asynchronous is refused: the stack would be written without it", () => {
    const later = (async () => Promise.resolve()) as unknown as Extension;

    expect(() => extended(later)).toThrow(
      "shop/prod: extend: returned a promise, and the stack is written before anybody reads that; use a function that returns nothing",
    );
  });
});

describe("the examples of docs/extending.md", () => {
  const page = readFileSync(join(__dirname, "../../docs/extending.md"), "utf8");

  test.each(["sessions", "report"])("%s stands there as it is tested here", (name) => {
    const source = readFileSync(join(__dirname, "extensions", `${name}.ts`), "utf8");

    expect(page).toContain(source.replaceAll("../../../", "../../").trim());
  });

  test("a table and a grant", () => {
    const terraform = extended(sessions);

    expect(resource(terraform, "aws_dynamodb_table", "sessions")).toMatchObject({
      name: "shop-prod-sessions",
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(statements(terraform, "backend_task_role_policy")["Sessions"]).toMatchObject({
      resources: ["${aws_dynamodb_table.sessions.arn}"],
    });
    expect(findings(terraform)).toEqual([]);
  });

  test("a function on a schedule", () => {
    const terraform = extended(report);

    expect(resource(terraform, "aws_lambda_function", "report")["function_name"]).toBe("shop-prod-report");
    expect(findings(terraform)).toEqual([]);
  });

  test("the second home has the table, and no function", () => {
    const both: Extension = (stack, parts) => {
      sessions(stack, parts);
      report(stack, parts);
    };
    const terraform = extended(both, "shop-prod-recovery", RECOVERING);

    expect(resource(terraform, "aws_dynamodb_table", "sessions")["name"]).toBe("shop-prod-recovery-sessions");
    expect(terraform.resource["aws_lambda_function"]).toBeUndefined();
  });

  test("whoever applies the handoff may make both, and pass the function its role", () => {
    const terraform = extended((stack, parts) => {
      sessions(stack, parts);
      report(stack, parts);
    });
    const granted = deployPolicies(new Root({ ...terraform })).flatMap(({ Statement }) => Statement);
    const actions = granted.flatMap(({ Action }) => Action);

    expect(actions).toEqual(
      expect.arrayContaining(["dynamodb:CreateTable", "lambda:CreateFunction", "lambda:UpdateFunctionCode"]),
    );
    expect(JSON.stringify(granted)).toContain("lambda.amazonaws.com");
  });

  test("a handoff of both is a folder like any other", () => {
    const terraform = extended((stack, parts) => {
      sessions(stack, parts);
      report(stack, parts);
    });
    const from = { version: "1", commit: "0123456789abcdef", dirty: false };
    const files = bundleOf({ ...terraform }, { language: "json", from });

    expect(files.get("adopt.sh")).toContain("lambda list-functions");
    expect(files.get("adopt.sh")).toContain("dynamodb list-tables");
  });
});
