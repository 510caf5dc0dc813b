import type { LoadBalancerConfig } from "../../modules/alb";
import type { DomainConfig } from "../../modules/dns";
import { review } from "../../readers/check";
import { deployPolicies, planPolicies } from "../../readers/handoff";
import { searchesOf } from "../../readers/handoff/live/adopt";
import { namesPrerequisites } from "../../readers/handoff/pages/names";
import { isAllowed } from "../../readers/iam";
import { networkFindings, Reachability } from "../../readers/proofs";
import { Root, type TerraformJson } from "../../readers/terraform";
import { environment } from "../stacks/environment";

const ROLE = "arn:aws:iam::999988887777:role/dns";
const POOL = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI";
const LOGIN = { userPoolArn: POOL, clientId: "1h57kf5cpq17m0eml12EXAMPLE", userPoolDomain: "shop" } as const;

function server(loadBalancer: LoadBalancerConfig, domain: DomainConfig = { zone: "example.com" }): TerraformJson {
  return environment({
    tier: "prod",
    network: { cidr: "10.0.0.0/16" },
    backend: { port: 8000, loadBalancer },
    domain: { healthCheck: false, ...domain },
  }) as unknown as TerraformJson;
}

const PRIVATE = server({ exposure: "internal", allowFrom: ["10.8.0.0/16"] });

function reached(json: TerraformJson): string[] {
  return new Reachability(new Root(json))
    .all()
    .filter(({ to }) => to === "aws_lb.load_balancer")
    .map(({ from, port }) => `${from} ${String(port)}`);
}

function dangers(before: TerraformJson, after: TerraformJson): string[] {
  return review("shop-dev", before, after).dangers.map(({ rule, address }) => `${rule} ${address}`);
}

describe("the network proof", () => {
  test("knows the ranges that reach an internal load balancer, and finds nothing wrong with them", () => {
    expect(reached(PRIVATE)).toEqual(["10.8.0.0/16 443", "10.8.0.0/16 80"]);
    expect(networkFindings(new Root(PRIVATE))).toEqual([]);
  });

  test("knows the ranges that reach a load balancer on the internet", () => {
    const json = server({ allowFrom: ["203.0.113.0/24"] });

    expect(reached(json)).toEqual(["203.0.113.0/24 443", "203.0.113.0/24 80"]);
    expect(networkFindings(new Root(json))).toEqual([]);
  });

  test("finds a range that reaches something else", () => {
    const json = structuredClone(PRIVATE) as never as { resource: Record<string, Record<string, object>> };
    const rules = json.resource["aws_vpc_security_group_ingress_rule"] ?? {};
    rules["oops"] = {
      security_group_id: "${aws_security_group.backend_security_group.id}",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      cidr_ipv4: "10.8.0.0/16",
    };

    const found = networkFindings(new Root(json));
    expect(found.map(({ rule, address }) => [rule, address])).toEqual([
      ["internet-reaches", "aws_ecs_service.backend"],
    ]);
    expect(found[0]?.message).toContain("can be reached from 10.8.0.0/16 on port 443");
  });

  test("lets a load balancer that nobody reaches wait for its certificate", () => {
    const json = server({}, { host: "chat.example.org", records: "elsewhere" });

    expect(reached(json)).toEqual([]);
    expect(networkFindings(new Root(json))).toEqual([]);
  });
});

describe("npm run check", () => {
  const office = server({ allowFrom: ["203.0.113.0/24"] });

  test("reports another range", () => {
    const after = server({ exposure: "internal", allowFrom: ["10.8.0.0/16", "10.9.0.0/16"] });

    expect(dangers(PRIVATE, after)).toEqual([
      "ingress-opened aws_lb.load_balancer",
      "ingress-opened aws_vpc_security_group_ingress_rule.load_balancer_from_10_9_0_0_16_443",
      "ingress-opened aws_vpc_security_group_ingress_rule.load_balancer_from_10_9_0_0_16_80",
    ]);
  });

  test("reports everybody after a range, and no range after everybody", () => {
    const everybody = server({});

    expect(dangers(office, everybody)).toContain("ingress-opened aws_lb.load_balancer");
    expect(dangers(everybody, office).filter((one) => one.startsWith("ingress-opened"))).toEqual([]);
  });

  test("reports a sign-in that goes, and paths that no longer need one", () => {
    const guarded = server({ login: { ...LOGIN, except: ["/events"] } });

    expect(dangers(guarded, server({}))).toContain("weaker-login aws_lb_listener.load_balancer_https");
    expect(dangers(guarded, server({ login: { ...LOGIN, except: ["/events", "/admin"] } }))).toEqual([
      "weaker-login aws_lb_listener_rule.load_balancer_open_paths",
    ]);
    expect(dangers(server({ login: LOGIN }), guarded)).toEqual([
      "weaker-login aws_lb_listener_rule.load_balancer_open_paths",
    ]);
    expect(dangers(guarded, server({ login: LOGIN }))).toEqual([]);
    const other = { ...LOGIN, userPoolArn: POOL.replace("_AbCdEfGhI", "_Other") };
    expect(dangers(guarded, server({ login: { ...other, except: ["/events"] } }))).toContain(
      "weaker-login aws_lb_listener.load_balancer_https",
    );
  });

  test("says nothing about a sign-in that comes", () => {
    expect(dangers(server({}), server({ login: LOGIN })).filter((one) => one.startsWith("weaker"))).toEqual([]);
  });
});

describe("the permissions to apply", () => {
  const allows = (json: TerraformJson, action: string, resource: string, which = deployPolicies) =>
    isAllowed(which(new Root(json)), { action, resource });

  test("include a role for a zone in another account, also for a plan, and not the zone itself", () => {
    const json = server({}, { zone: "example.org", zoneId: "Z1", zoneRoleArn: ROLE });

    expect(allows(json, "sts:AssumeRole", ROLE)).toBe(true);
    expect(allows(json, "sts:AssumeRole", ROLE, planPolicies)).toBe(true);
    expect(allows(json, "sts:AssumeRole", `${ROLE}-other`)).toBe(false);
    const changes = deployPolicies(new Root(json)).filter((one) =>
      JSON.stringify(one).includes("ChangeResourceRecordSets"),
    );
    expect(changes).toEqual([]);
  });

  test("include the rules of the load balancer, and the app client of a sign-in", () => {
    const json = server({ login: { ...LOGIN, except: ["/events"] } });
    const elb = "arn:aws:elasticloadbalancing:us-east-1:111122223333";

    expect(allows(json, "elasticloadbalancing:CreateRule", `${elb}:listener/app/shop-dev-alb/1/2`)).toBe(true);
    expect(allows(json, "elasticloadbalancing:ModifyRule", `${elb}:listener-rule/app/shop-dev-alb/1/2/3`)).toBe(true);
    expect(allows(json, "elasticloadbalancing:ModifyRule", `${elb}:listener-rule/app/other-alb/1/2/3`)).toBe(false);
    expect(allows(json, "cognito-idp:DescribeUserPoolClient", POOL)).toBe(true);
    expect(allows(server({}), "cognito-idp:DescribeUserPoolClient", POOL)).toBe(false);
  });
});

describe("the README of a handoff names what is made elsewhere", () => {
  const needs = (json: TerraformJson) => namesPrerequisites(new Root(json)).join("\n");

  test("a zone, and a role for it", () => {
    const text = needs(server({}, { zone: "example.org", zoneId: "Z1", zoneRoleArn: ROLE }));

    expect(text).toContain("The public hosted zone `Z1` in Route 53");
    expect(text).toContain(`The role \`${ROLE}\`, which writes the DNS records`);
  });

  test("records, and a user pool", () => {
    expect(needs(server({}, { host: "chat.example.org", records: "elsewhere" }))).toContain(
      "`terraform output dns_records_for_certificates`",
    );
    expect(needs(server({ login: LOGIN }))).toContain(`The user pool \`${POOL}\`, and in it the app client`);
    expect(needs(server({}))).toBe(
      "The public hosted zone `example.com` in Route 53, delegated from the registrar or the parent zone. Check: `dig +short NS example.com` returns its name servers. Otherwise certificate validation times out after 75 minutes and the apply fails.",
    );
  });
});

test("a killed apply's rule is found by its priority, and what a role elsewhere wrote is not looked for", () => {
  const rule = searchesOf(new Root(server({ login: { ...LOGIN, except: ["/events"] } }))).find(
    ({ address }) => address === "aws_lb_listener_rule.load_balancer_open_paths",
  );
  expect(rule?.name).toBe("21");

  const there = searchesOf(new Root(server({}, { zone: "example.org", zoneId: "Z1", zoneRoleArn: ROLE })));
  expect(there.filter(({ address }) => address.startsWith("aws_route53_record."))).toEqual([]);
});
