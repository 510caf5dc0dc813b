import { LoadBalancer, LOAD_BALANCER, type LoadBalancerConfig, type LoadBalancerProps } from "../../../modules/alb";
import type { AlarmSpec } from "../../../modules/core";
import { addresses, data, resource, statements, synth, type Terraform } from "../../support/synth";
import { backend, CERTIFICATE, makeBackend, VPC } from "../ecs/fixtures";

function loadBalancer(config: LoadBalancerConfig = {}, props: Partial<LoadBalancerProps> = {}): Terraform {
  return synth(
    (stack) => new LoadBalancer(stack, "load-balancer", { config, vpc: VPC, protection: "disposable", ...props }),
  );
}

describe("LoadBalancer", () => {
  test("without a certificate: HTTP from the internet", () => {
    const terraform = backend();

    expect(resource(terraform, "aws_lb")).toMatchObject({
      name: "shop-test-alb",
      internal: false,
      subnets: ["subnet-public-a", "subnet-public-b"],
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      idle_timeout: 60,
      enable_deletion_protection: false,
    });
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" }],
    });
    expect(Object.keys(terraform.resource["aws_lb_listener"] ?? {})).toHaveLength(1);
  });

  test("ALL-4: with a certificate: HTTPS with a fixed policy, and port 80 redirects", () => {
    const terraform = loadBalancer({}, { certificate: CERTIFICATE });

    expect(resource(terraform, "aws_lb_listener", "load_balancer_https")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      certificate_arn: CERTIFICATE.certificateArn,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      default_action: [{ type: "fixed-response", fixed_response: { status_code: "503" } }],
    });
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")["default_action"]).toEqual([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
    ]);
    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      "load_balancer_from_internet_80",
      "load_balancer_from_internet_443",
    ]);
  });

  test("ALL-2: behind CloudFront it is internal and allows CloudFront's addresses on only one port", () => {
    const terraform = loadBalancer({ exposure: "cloudfront" }, { certificate: CERTIFICATE });

    expect(resource(terraform, "aws_lb")).toMatchObject({
      internal: true,
      subnets: ["subnet-private-a", "subnet-private-b"],
    });
    expect(data(terraform, "aws_ec2_managed_prefix_list")["name"]).toBe(
      "com.amazonaws.global.cloudfront.origin-facing",
    );
    expect(resource(terraform, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_cloudfront.id}",
      from_port: 443,
      to_port: 443,
    });
    expect(Object.keys(terraform.resource["aws_lb_listener"] ?? {})).toEqual(["load_balancer_https"]);
  });

  test("SG-7: internal, it allows nobody until a rule is added", () => {
    const terraform = loadBalancer({ exposure: "internal" });

    expect(resource(terraform, "aws_lb")["internal"]).toBe(true);
    expect(addresses(terraform)).toEqual([
      "aws_lb.load_balancer",
      "aws_lb_listener.load_balancer_http",
      "aws_security_group.load_balancer_security_group",
    ]);
  });

  test("PS-7: access logs go to a private bucket that only load balancers write to, and that exists before logging starts", () => {
    const terraform = loadBalancer({ accessLogs: { retentionDays: 30 } });

    expect(resource(terraform, "aws_lb")).toMatchObject({
      access_logs: { enabled: true, bucket: "${aws_s3_bucket.load_balancer_alb_logs.bucket}" },
      depends_on: ["aws_s3_bucket_lifecycle_configuration.load_balancer_alb_logs_lifecycle"],
    });
    expect(statements(terraform, "load_balancer_alb_logs_policy")["LoadBalancersWriteAccessLogs"]).toEqual({
      sid: "LoadBalancersWriteAccessLogs",
      effect: "Allow",
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.load_balancer_alb_logs.arn}/AWSLogs/111122223333/*"],
      principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      condition: [
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/*"],
        },
      ],
    });
    expect(addresses(loadBalancer()).join()).not.toContain("aws_s3");
  });

  test("ALL-12: protected, AWS refuses to delete it", () => {
    expect(resource(loadBalancer({}, { protection: "protected" }), "aws_lb")["enable_deletion_protection"]).toBe(true);
  });

  test("needs subnets in two zones", () => {
    const vpc = { ...VPC, publicSubnets: VPC.publicSubnets.slice(0, 1) };

    expect(() => loadBalancer({}, { vpc })).toThrow(
      "test/load-balancer: a load balancer needs two public subnets, in different zones, and the network has 1",
    );
  });

  test("forwards to one service", () => {
    synth((stack) => {
      const balancer = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable" });
      makeBackend(stack, { port: 8000 }, { loadBalancer: balancer });

      expect(() => {
        balancer.forwardTo("arn:other");
      }).toThrow(
        "test/load-balancer: already forwards to another target group; give this service its own load balancer, with a different name",
      );
    });
  });

  test("two in one stack have two names, and so do their buckets of access logs", () => {
    const both = (name?: string) =>
      synth((stack) => {
        const config = { accessLogs: { retentionDays: 30 } };
        const props = { config, vpc: VPC, protection: "disposable" } as const;
        new LoadBalancer(stack, "web", props);
        new LoadBalancer(stack, "admin", { ...props, ...(name === undefined ? {} : { name }) });
      });
    const terraform = both("admin");

    expect(resource(terraform, "aws_lb", "web")["name"]).toBe("shop-test-alb");
    expect(resource(terraform, "aws_lb", "admin")["name"]).toBe("shop-test-admin");
    expect(resource(terraform, "aws_s3_bucket", "admin_alb_logs")["bucket"]).toBe("shop-test-admin-logs-111122223333");
    expect(() => both()).toThrow('"shop-test-alb" is the name of both test/web and test/admin');
  });

  test("headers with underscores are dropped, unless an application needs them", () => {
    const drops = (config: LoadBalancerConfig) =>
      resource(loadBalancer(config), "aws_lb")["drop_invalid_header_fields"] as unknown;

    expect([drops({}), drops({ dropInvalidHeaders: false })]).toEqual([true, false]);
  });

  test("problems name the setting and what is allowed", () => {
    const config = { exposure: "public", accessLogs: { retentionDays: 0 } } as unknown as LoadBalancerConfig;

    expect(LOAD_BALANCER.problems(config)).toEqual([
      { path: "exposure", message: '"public" is not allowed; use "internet", "cloudfront" or "internal"' },
      { path: "accessLogs.retentionDays", message: "0 is out of range; use a whole number from 1 to 3650" },
    ]);
  });

  test("IO-9: the load balancer's alarm goes off above ten server errors in a minute", () => {
    let alarms: readonly AlarmSpec[] = [];
    synth((stack) => {
      ({ alarms } = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable" }).signals);
    });
    const alarm = (id: string) => alarms.find((one) => one.id === id);

    expect(alarm("high-5xx")).toMatchObject({
      metric: { expression: "FILL(balancer, 0) + FILL(tasks, 0)" },
      comparison: ">",
      threshold: 10,
      periodSeconds: 60,
      evaluationPeriods: 1,
    });
    expect(alarm("slow-responses")).toMatchObject({ metric: { name: "TargetResponseTime", statistic: "p95" } });
  });
});

describe("ranges", () => {
  test("of an internal load balancer reach it on both ports, and port 80 redirects", () => {
    const terraform = loadBalancer(
      { exposure: "internal", allowFrom: ["10.8.0.0/16", "192.168.0.0/24"] },
      { certificate: CERTIFICATE },
    );

    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toMatchObject({
      load_balancer_from_10_8_0_0_16_80: { cidr_ipv4: "10.8.0.0/16", from_port: 80, to_port: 80 },
      load_balancer_from_10_8_0_0_16_443: { cidr_ipv4: "10.8.0.0/16", from_port: 443 },
      load_balancer_from_192_168_0_0_24_80: { cidr_ipv4: "192.168.0.0/24" },
      load_balancer_from_192_168_0_0_24_443: { cidr_ipv4: "192.168.0.0/24" },
    });
    expect(resource(terraform, "aws_lb")["internal"]).toBe(true);
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")["default_action"]).toMatchObject([
      { type: "redirect" },
    ]);
  });

  test("on the internet take the place of everybody", () => {
    const terraform = loadBalancer({ allowFrom: ["203.0.113.0/24"] });

    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      "load_balancer_from_203_0_113_0_24_80",
    ]);
  });

  test("a closed load balancer lets nobody in", () => {
    const terraform = loadBalancer({ allowFrom: ["203.0.113.0/24"] }, { closed: true });

    expect(terraform.resource).not.toHaveProperty("aws_vpc_security_group_ingress_rule");
  });
});

test("names that are sent on are compared five at a time, in rules whose priorities stay", () => {
  const from = ["f", "e", "d", "c", "b", "a"].map((one) => `${one}.example.com`);
  const terraform = loadBalancer({}, { certificate: CERTIFICATE, redirect: { to: "example.com", from } });

  expect(terraform.resource["aws_lb_listener_rule"]).toMatchObject({
    load_balancer_redirect_hosts: {
      priority: 1,
      condition: [{ host_header: { values: from.slice(1).reverse() } }],
    },
    load_balancer_redirect_hosts_2: { priority: 2, condition: [{ host_header: { values: ["f.example.com"] } }] },
  });
});

describe("login", () => {
  const login = {
    userPoolArn: "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_AbCdEfGhI",
    clientId: "1h57kf5cpq17m0eml12EXAMPLE",
    userPoolDomain: "shop",
    except: ["/events/*", "/health"],
  };

  test("is before the application, except on some paths, and the load balancer reaches the user pool", () => {
    const terraform = synth((stack) => {
      const balancer = new LoadBalancer(stack, "load-balancer", {
        config: { login },
        vpc: VPC,
        protection: "disposable",
        certificate: CERTIFICATE,
      });
      makeBackend(stack, { port: 8000 }, { loadBalancer: balancer });
    });

    expect(resource(terraform, "aws_lb_listener", "load_balancer_https")["default_action"]).toEqual([
      {
        type: "authenticate-cognito",
        order: 1,
        authenticate_cognito: {
          user_pool_arn: login.userPoolArn,
          user_pool_client_id: login.clientId,
          user_pool_domain: "shop",
          scope: "openid",
          session_timeout: 43_200,
          on_unauthenticated_request: "authenticate",
        },
      },
      { type: "forward", order: 2, target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" },
    ]);
    expect(resource(terraform, "aws_lb_listener_rule")).toMatchObject({
      priority: 21,
      condition: [{ path_pattern: { values: ["/events/*", "/health"] } }],
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" }],
    });
    expect(terraform.resource["aws_vpc_security_group_egress_rule"]).toHaveProperty("load_balancer_to_internet_443");
  });

  test("needs HTTPS", () => {
    expect(() => loadBalancer({ login })).toThrow("login: needs a certificate");
  });

  test("may refuse instead", () => {
    const terraform = synth((stack) => {
      const balancer = new LoadBalancer(stack, "load-balancer", {
        config: { login: { ...login, otherwise: "refuse", sessionHours: 168, scopes: ["openid", "email"] } },
        vpc: VPC,
        protection: "disposable",
        certificate: CERTIFICATE,
      });
      balancer.forwardTo("arn");
      expect(() => {
        balancer.forwardBlueGreen({} as never);
      }).toThrow("login cannot be combined with blue-green");
    });

    expect(resource(terraform, "aws_lb_listener", "load_balancer_https")["default_action"]).toMatchObject([
      {
        authenticate_cognito: {
          on_unauthenticated_request: "deny",
          session_timeout: 604_800,
          scope: "openid email",
        },
      },
      {},
    ]);
  });
});
