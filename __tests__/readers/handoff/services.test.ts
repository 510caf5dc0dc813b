import { bundleOf, deployPolicies } from "../../../readers/handoff";
import { searchesOf } from "../../../readers/handoff/live/adopt";
import { picture } from "../../../readers/handoff/pages/picture";
import { iamFindings, lineOf, networkFindings, Reachability } from "../../../readers/proofs";
import { Root } from "../../../readers/terraform";
import { SHOP, shop } from "../../support/shop";
import { synthesize } from "../check/stacks";

const definitions = {
  ...SHOP,
  systems: [
    {
      ...shop,
      common: {
        ...shop.common,
        services: {
          live: {
            image: { owner: "terraform", reference: "nginx:1.27" },
            port: 4000,
            paths: ["/api/live/*"],
            secrets: ["DATABASE_URL"],
          },
          plugins: { port: 5002 },
        },
      } as const,
    },
  ],
};
const json = synthesize(["shop-prod"], definitions)["shop-prod"]!;
const root = new Root(json);

describe("an environment with services next to the backend", () => {
  test("who reaches whom: the load balancer and those that may call, and nobody else", () => {
    const lines = new Reachability(root).all().map(lineOf);

    expect(lines.filter((line) => line.includes("→ aws_ecs_service.service_")).sort()).toEqual([
      "aws_ecs_service.backend → aws_ecs_service.service_plugins:5002",
      "aws_lb.load_balancer → aws_ecs_service.service_live:4000",
    ]);
    expect(lines).toContain("aws_ecs_service.service_live → aws_db_instance.database:5432");
    expect(lines.filter((line) => line.startsWith("aws_ecs_service.service_plugins → aws_db_instance"))).toEqual([]);
  });

  test("has no finding of the proofs", () => {
    expect([...networkFindings(root), ...iamFindings(root)]).toEqual([]);
  });

  test("the policies for applying allow rules of its own load balancer only", () => {
    const statements = deployPolicies(root).flatMap(({ Statement }) => Statement);
    const rules = statements.filter(({ Action }) => [Action].flat().includes("elasticloadbalancing:ModifyRule"));

    expect(rules.flatMap(({ Resource }) => Resource).filter((one) => one.includes("listener-rule"))).toEqual([
      "arn:aws:elasticloadbalancing:us-east-1:444455556666:listener-rule/app/shop-prod-*",
    ]);
  });

  test("a rule that a killed apply left is found by its listener and its priority", () => {
    const search = searchesOf(root).find(({ address }) => address === "aws_lb_listener_rule.service_live_rule");

    expect(search?.list.join(" ")).toContain("{aws_lb_listener.load_balancer_https}");
    expect(search?.name).toBe(String(root.get("aws_lb_listener_rule.service_live_rule")?.body["priority"]));
  });

  test("the picture shows that requests reach them", () => {
    const drawn = picture(root);

    expect(drawn).toContain("lb_load_balancer --> ecs_service_service_live");
    expect(drawn).toContain("ecs_service_backend --> ecs_service_service_plugins");
  });

  test("the pages know them: their first image, why a task does not start, how to go back", () => {
    const files = bundleOf(
      { ...json },
      { language: "json", from: { version: "1", commit: "0123456789abcdef", dirty: false } },
    );

    expect(files.get("README.md")).toContain("shop-prod-plugins:bootstrap");
    expect(files.get("RUNBOOK.md")).toContain("--service-name shop-prod-plugins-service");
    expect(files.get("RUNBOOK.md")).toContain("--service shop-prod-live-service");
    expect(files.get("RUNBOOK.md")).toContain("Terraform names the image of `shop-prod-live-service`");
  });
});
