import type { EnvironmentFile } from "../../stacks/config/environment";
import { resource, type Terraform } from "../support/synth";
import { app, BACKEND, container, PUBLIC } from "./service-app";

describe("a service with paths", () => {
  const LIVE = { image: PUBLIC, port: 4000, paths: ["/live/*"], healthCheck: { path: "/live/health" } } as const;

  test("has a rule of its own on the load balancer, and waits for it", () => {
    const terraform = app({ services: { live: LIVE } });

    expect(resource(terraform, "aws_lb_listener_rule", "service_live_rule")).toMatchObject({
      listener_arn: "${aws_lb_listener.load_balancer_http.arn}",
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.service_live_target_group.arn}" }],
      condition: [{ path_pattern: { values: ["/live/*"] } }],
    });
    expect(resource(terraform, "aws_lb_target_group", "service_live_target_group")).toMatchObject({
      name: "shop-dev-live-4000",
      port: 4000,
      health_check: { path: "/live/health" },
      lifecycle: { create_before_destroy: true },
    });
    expect(resource(terraform, "aws_ecs_service", "service_live")["depends_on"]).toContain(
      "aws_lb_listener_rule.service_live_rule",
    );
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")["default_action"]).toEqual([
      { type: "forward", target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" },
    ]);
    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty(
      "service_live_from_load_balancer_4000",
    );
  });

  test("nobody calls it by name unless it says so, and no proxy is anywhere", () => {
    const terraform = app({ services: { live: LIVE } });

    expect(resource(terraform, "aws_ecs_service", "backend")["service_connect_configuration"]).toBeUndefined();
    expect(terraform.resource["aws_service_discovery_http_namespace"]).toBeUndefined();
  });

  test("a service that comes or goes touches no other rule", () => {
    const rule = (services: Partial<EnvironmentFile>["services"]) =>
      resource(app({ services: { live: LIVE, ...services } }), "aws_lb_listener_rule", "service_live_rule");

    expect(
      rule({
        admin: { image: PUBLIC, port: 80, paths: ["/admin/*"] },
        bulk: { image: PUBLIC, port: 80, paths: ["/*"] },
      }),
    ).toEqual(rule({}));
  });

  test("a number of its own decides where the rule stands", () => {
    const terraform = app({ services: { live: { ...LIVE, priority: 107 } } });

    expect(resource(terraform, "aws_lb_listener_rule", "service_live_rule")["priority"]).toBe(107);
  });

  test("takes as long to let requests end as their callers wait", () => {
    const delay = (terraform: Terraform) =>
      resource(terraform, "aws_lb_target_group", "service_live_target_group")["deregistration_delay"] as unknown;
    const behind = { exposure: "cloudfront" } as const;

    expect(delay(app({ services: { live: LIVE } }))).toBe("30");
    expect(
      delay(
        app({
          backend: { ...BACKEND, loadBalancer: behind },
          frontend: { apiPaths: ["/live/*"], apiTimeoutSeconds: 60 },
          services: { live: LIVE },
        }),
      ),
    ).toBe("60");
  });

  test("its host is one that the certificate covers", () => {
    const terraform = app({
      domain: { zone: "example.com" },
      services: { live: { image: PUBLIC, port: 4000, hosts: ["example.com"], paths: ["/live/*"] } },
    });

    expect(resource(terraform, "aws_lb_listener_rule", "service_live_rule")["condition"]).toEqual([
      { host_header: { values: ["example.com"] } },
      { path_pattern: { values: ["/live/*"] } },
    ]);
  });

  test("its host may be another name of the application, unless that is redirected", () => {
    const domain = {
      zone: "example.com",
      alsoHosts: { "live.example.com": { redirect: false }, "www.example.com": {} },
    };
    const on = (host: string) => app({ domain, services: { live: { ...LIVE, hosts: [host] } } });

    expect(resource(on("live.example.com"), "aws_lb_listener_rule", "service_live_rule")["condition"]).toContainEqual({
      host_header: { values: ["live.example.com"] },
    });
    expect(() => on("www.example.com")).toThrow(
      'services.live.hosts: "www.example.com" is not in the load balancer\'s certificate, which is for "example.com" or "live.example.com"',
    );
  });

  test("people sign in before it too, at a lower priority than the load balancer's own rules", () => {
    const login = {
      userPoolArn: "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI",
      clientId: "abc123",
      userPoolDomain: "shop",
      except: ["/events/*", "/health"],
    };
    const terraform = app({
      domain: { zone: "example.com" },
      backend: { ...BACKEND, loadBalancer: { login } },
      services: { live: LIVE },
    });
    const rule = resource(terraform, "aws_lb_listener_rule", "service_live_rule");

    expect(rule["action"]).toMatchObject([
      { type: "authenticate-cognito", order: 1 },
      { type: "forward", order: 2, target_group_arn: "${aws_lb_target_group.service_live_target_group.arn}" },
    ]);
    expect(rule["priority"]).toBeGreaterThanOrEqual(100);
    expect(resource(terraform, "aws_lb_listener_rule", "load_balancer_open_paths")["priority"]).toBeLessThan(100);
  });
});

describe("a service that others call by name", () => {
  const SERVICES = {
    plugins: { port: 5002, environment: { SANDBOX: { ref: "services.sandbox.url" } } },
    sandbox: { port: 7000, callers: ["plugins"], image: PUBLIC, tls: true },
  } as const;
  const terraform = app({
    services: SERVICES,
    backend: { ...BACKEND, environment: { PLUGINS: { ref: "services.plugins.url" }, AGAIN: "http://plugins:5002/x" } },
    workers: { mailer: {} },
    scheduledTasks: { nightly: { schedule: "rate(1 day)" } },
  });
  const service = (name: string) => resource(terraform, "aws_ecs_service", name);

  test("offers its port under its name in a namespace of the environment", () => {
    expect(resource(terraform, "aws_service_discovery_http_namespace", "services")["name"]).toBe("shop-dev-services");
    expect(service("service_plugins")["service_connect_configuration"]).toEqual({
      enabled: true,
      namespace: "${aws_service_discovery_http_namespace.services.arn}",
      service: [
        {
          port_name: "plugins",
          discovery_name: "plugins",
          client_alias: { dns_name: "plugins", port: 5002 },
        },
      ],
    });
    // Without a protocol the proxy passes on bytes, and ends no request after 15 seconds.
    expect(container(terraform, "service_plugins_task")["portMappings"]).toEqual([
      { name: "plugins", containerPort: 5002, hostPort: 5002, protocol: "tcp" },
    ]);
    expect(terraform.resource["aws_lb_listener_rule"]).toBeUndefined();
  });

  test("is called by the backend and the workers, and a service only by those that it names", () => {
    for (const caller of ["backend", "worker_mailer"]) {
      expect(service(caller)["service_connect_configuration"]).toEqual({
        enabled: true,
        namespace: "${aws_service_discovery_http_namespace.services.arn}",
      });
    }
    const rules = Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {});
    expect(rules.filter((name) => /^service_(plugins|sandbox)_/.test(name)).sort()).toEqual([
      "service_plugins_from_backend_5002",
      "service_plugins_from_mailer_5002",
      "service_sandbox_from_plugins_7000",
    ]);
  });

  test("is made before those that call it, and another one starts a deployment of them", () => {
    expect(service("backend")["depends_on"]).toContain("aws_ecs_service.service_plugins");
    expect(service("service_plugins")["depends_on"]).toContain("aws_ecs_service.service_sandbox");
    expect(service("backend")).toMatchObject({ triggers: { calls: "plugins:5002" }, force_new_deployment: true });
    expect(service("service_plugins")["triggers"]).toEqual({ calls: "sandbox:7000" });
    expect(service("service_sandbox")["triggers"]).toBeUndefined();
  });

  test("its URL is a variable of those that call it", () => {
    expect(container(terraform, "backend_task")["environment"]).toEqual(
      expect.arrayContaining([{ name: "PLUGINS", value: "http://plugins:5002" }]),
    );
    expect(container(terraform, "service_plugins_task")["environment"]).toEqual(
      expect.arrayContaining([{ name: "SANDBOX", value: "https://sandbox:7000" }]),
    );
  });

  test("its port has a name before anybody calls it, so that the tasks that run then can be found", () => {
    const silent = app({ services: { plugins: { port: 5002, callers: [] } } });

    expect(container(silent, "service_plugins_task")["portMappings"]).toMatchObject([{ name: "plugins" }]);
    expect(resource(silent, "aws_ecs_service", "service_plugins")["service_connect_configuration"]).toBeUndefined();
    expect(container(silent, "backend_task")["portMappings"]).toEqual([
      { containerPort: 8000, hostPort: 8000, protocol: "tcp" },
    ]);
  });
});
