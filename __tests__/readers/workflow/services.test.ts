import { parse } from "yaml";
import { Root } from "../../../readers/terraform";
import { factsOf, pipelinesOf } from "../../../readers/workflow";
import { resolveAll } from "../../../stacks/config/resolve";
import { SHOP, shop } from "../../support/shop";
import { synthesize } from "../check/stacks";

const services = {
  plugins: { port: 5002, image: { owner: "ci", tag: "v0" } },
  live: { port: 4000, paths: ["/api/live/*"], healthCheck: { path: "/api/live/health" } },
  hooks: { port: 9000, image: { owner: "backend" } },
  proxy: { port: 80, image: { owner: "terraform", reference: "nginx:1.27" } },
} as const;
const definitions = { ...SHOP, systems: [{ ...shop, common: { ...shop.common, services } }] };
const stacks = synthesize([], definitions);
const facts = resolveAll(definitions.systems, definitions.tiers).map((one) =>
  factsOf(one, definitions.accounts[one.account]!, new Root(stacks[one.id]!)),
);
const files = pipelinesOf("shop", facts);
const fileOf = (name: string): string => files.get(name) ?? "";
const prod = facts.find(({ name }) => name === "prod")!;

interface Workflow {
  readonly jobs: Record<
    string,
    { needs?: string[]; uses?: string; with?: object; steps?: { name: string; run?: string }[] }
  >;
  readonly on: { workflow_dispatch: { inputs: { what: { options: string[] } } } };
}

describe("the pipelines of services", () => {
  test("know a service that has a repository of its own as they know the backend", () => {
    expect(prod.services.map(({ name }) => name)).toEqual(["plugins", "live"]);
    expect(prod.services[0]).toMatchObject({
      role: "arn:aws:iam::444455556666:role/shop-prod-plugins",
      repository: "shop-prod-plugins",
      firstTag: "v0",
      healthUrl: undefined,
      deployment: "rolling",
      cluster: "shop-prod-cluster",
      service: { service: "shop-prod-plugins-service", family: "shop-prod-plugins", container: "plugins" },
    });
    expect(prod.services[1]?.healthUrl).toBe("https://shop.example.com/api/live/health");
  });

  test("deploy a service with the backend's image after the backend, as its workers", () => {
    expect(prod.backend).toMatchObject({
      workers: [{ service: "shop-prod-hooks-service", family: "shop-prod-hooks", container: "hooks" }],
    });
    expect(fileOf("backend-to-environment.yml")).toContain("WORKERS=shop-prod-hooks-service/shop-prod-hooks/hooks");
  });

  test("go from one environment to the next, each with its own role, and can be rolled back", () => {
    const { jobs } = parse(fileOf("deploy-plugins.yml")) as Workflow;

    expect(Object.keys(jobs)).toEqual(["build-x86_64", "dev", "staging", "prod"]);
    expect(jobs["prod"]).toMatchObject({
      needs: ["build-x86_64", "staging"],
      uses: "./.github/workflows/plugins-to-environment.yml",
      with: { environment: "prod", artifact: "image-plugins-x86_64" },
    });
    expect(fileOf("plugins-to-environment.yml")).toContain("ROLE=arn:aws:iam::444455556666:role/shop-prod-plugins");
    expect((parse(fileOf("rollback.yml")) as Workflow).on.workflow_dispatch.inputs.what.options).toEqual([
      "backend",
      "live",
      "plugins",
      "frontend",
    ]);
  });

  test("call the health check of a service that can be called from the internet, and of no other", () => {
    const steps = (name: string) =>
      ((parse(fileOf(`${name}-to-environment.yml`)) as Workflow).jobs["deploy"]?.steps ?? []).map((step) => step.name);

    expect(steps("live").at(-1)).toBe("Call the service's health check from the internet");
    expect(steps("plugins").at(-1)).toBe("Update the service and wait until it is stable");
  });

  test("there is none for an image that Terraform names", () => {
    expect([...files.keys()].filter((name) => /proxy|hooks/.test(name))).toEqual([]);
  });
});
