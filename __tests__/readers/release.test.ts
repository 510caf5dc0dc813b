import { parse } from "yaml";
import { bundleOf } from "../../readers/handoff";
import { iamFindings, networkFindings } from "../../readers/proofs";
import { Root } from "../../readers/terraform";
import { factsOf, pipelinesOf } from "../../readers/workflow";
import type { System } from "../../stacks/config/environment";
import { resolveAll } from "../../stacks/config/resolve";
import { overlay } from "../envs/overlay";
import { SHOP, shop } from "../support/shop";
import { synthesize } from "./check/stacks";

const FROM = { version: "1.2.3", commit: undefined, dirty: false };
const RELEASE = { release: { command: ["rails", "db:prepare"], timeoutMinutes: 30 } };

/** The shop with other settings of its backend. */
function made(backend: object) {
  const system = overlay(shop, { common: { backend } }) as System;
  const definitions = { ...SHOP, systems: [system] };
  const stacks = synthesize([], definitions);
  const facts = resolveAll(definitions.systems, definitions.tiers).map((one) =>
    factsOf(one, definitions.accounts[one.account]!, new Root(stacks[one.id]!)),
  );
  return { facts, prod: stacks["shop-prod"]!, files: () => pipelinesOf("shop", facts) };
}

const released = made(RELEASE);
const plain = made({});

interface Deploy {
  readonly "timeout-minutes": number;
  readonly steps: readonly { readonly name: string; readonly if?: string; readonly run?: string }[];
}
const deployOf = (files: ReadonlyMap<string, string>) =>
  (parse(files.get("backend-to-environment.yml") ?? "") as { jobs: { deploy: Deploy } }).jobs.deploy;

describe("the pipelines of an environment with a release", () => {
  const deploy = deployOf(released.files());
  const names = deploy.steps.map(({ name }) => name);

  test("run it after the image is there and before anything is registered or deployed", () => {
    expect(names).toEqual(
      deployOf(plain.files()).steps.flatMap(({ name }) =>
        name === "Push the image" ? [name, "Run the release and wait for its end"] : [name],
      ),
    );
  });

  test("run it for deployments only: a rollback has no artifact", () => {
    expect(deploy.steps.find(({ name }) => name.startsWith("Run the release"))?.if).toBe(
      "env.RELEASE && inputs.artifact != ''",
    );
  });

  test("know its family and template, its log, and how long it may take", () => {
    expect(released.facts.find(({ name }) => name === "prod")?.backend).toMatchObject({
      release: {
        family: "shop-prod-backend-release",
        template: "shop-prod-backend-release-template",
        container: "release",
        logGroup: "/aws/ecs/shop-prod/backend",
        minutes: 30,
      },
    });
    expect(deploy["timeout-minutes"]).toBe(120);
    expect(deployOf(plain.files())["timeout-minutes"]).toBe(90);
  });

  test("refuse what takes longer than a job may", () => {
    const long = made({
      deployment: "blue-green",
      blueGreen: { terminateOldAfterMinutes: 60 },
      release: { command: ["migrate"], timeoutMinutes: 240 },
    });

    expect(() => long.files()).toThrow(
      /release\.timeoutMinutes, waitForApprovalMinutes and terminateOldAfterMinutes are 300 together, and a job .*; use at most 270 together/,
    );
  });
});

describe("the handoff of an environment with a release", () => {
  const pages = (of: typeof released) => bundleOf({ ...of.prod }, { language: "json", from: FROM });

  test("says what to look at when a deployment failed, and that a rollback undoes no release", () => {
    const runbook = pages(released).get("RUNBOOK.md")!;

    expect(runbook).toContain("aws ecs list-tasks --cluster shop-prod-cluster --family shop-prod-backend-release");
    expect(runbook).toContain("--log-group-name /aws/ecs/shop-prod/backend --log-stream-name-prefix release/");
    expect(pages(released).get("README.md")).toContain("What the release did to the database stays.");
    expect(pages(plain).get("RUNBOOK.md")).not.toMatch(/release once|db-release/);
  });

  test("has no finding of the proofs", () => {
    const root = new Root(released.prod);

    expect([...networkFindings(root), ...iamFindings(root)]).toEqual([]);
  });
});
