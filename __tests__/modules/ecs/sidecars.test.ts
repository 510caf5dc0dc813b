import { SERVICE, sidecarProblems, type SidecarSpec } from "../../../modules/ecs";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";
import { backend, container, makeBackend } from "./fixtures";

const PROXY: SidecarSpec = {
  name: "proxy",
  image: "public.ecr.aws/nginx/nginx:1.27",
  cpu: 64,
  memoryMiB: 96,
  essential: true,
  command: ["nginx", "-g", "daemon off; ${x}"],
  environment: { B: "2", A: "1" },
  port: { number: 8080, protocol: "tcp" },
  healthCheck: { command: "curl -f http://localhost:8080", intervalSeconds: 10 },
};

function containers(terraform: Terraform): Block[] {
  const { container_definitions: json } = resource(terraform, "aws_ecs_task_definition");
  return JSON.parse(String(json)) as Block[];
}

describe("a sidecar", () => {
  const terraform = backend({}, { sidecars: [PROXY] });
  const [application, proxy] = containers(terraform);

  test("runs next to the application, and logs to the same group under its own name", () => {
    expect(containers(terraform)).toHaveLength(2);
    expect(proxy).toEqual({
      name: "proxy",
      image: "public.ecr.aws/nginx/nginx:1.27",
      essential: true,
      cpu: 64,
      memoryReservation: 96,
      command: ["nginx", "-g", "daemon off; $${x}"],
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      healthCheck: {
        command: ["CMD-SHELL", "curl -f http://localhost:8080"],
        interval: 10,
        timeout: 5,
        retries: 3,
        startPeriod: 0,
      },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "${aws_cloudwatch_log_group.backend_task_log_group.name}",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "proxy",
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
      },
    });
  });

  test("leaves the rest of the CPU to the application, which waits until it is healthy", () => {
    expect(application).toMatchObject({
      name: "backend",
      cpu: 192,
      dependsOn: [{ containerName: "proxy", condition: "HEALTHY" }],
    });
  });

  test("without a health check, the application waits until it runs; it does not end the task", () => {
    const { healthCheck: _, essential: __, ...plain } = PROXY;
    const [waiting, beside] = containers(backend({}, { sidecars: [plain] }));

    expect(waiting!["dependsOn"]).toEqual([{ containerName: "proxy", condition: "START" }]);
    expect(beside).toMatchObject({ essential: false });
    expect(beside).not.toHaveProperty("healthCheck");
  });

  test("adds no resource", () => {
    expect(addresses(terraform)).toEqual(addresses(backend()));
  });

  test("there is none by default, and the application's definition mentions none", () => {
    expect(containers(backend())).toHaveLength(1);
    expect(container(backend())).not.toHaveProperty("cpu");
    expect(container(backend())).not.toHaveProperty("dependsOn");
  });

  test.each<[object, Partial<SidecarSpec>, string]>([
    [{}, { cpu: 256 }, "cpu: 256 leaves nothing for the application next to proxy, which needs 256; raise it"],
    [
      {},
      { memoryMiB: 600 },
      "memoryMiB: 512 leaves nothing for the application next to proxy, which needs 600; raise it",
    ],
    [
      { tracing: true },
      { memoryMiB: 448 },
      "memoryMiB: 512 leaves nothing for the application next to xray-daemon and proxy, which need 512; raise it",
    ],
    [{ egress: "none" }, {}, 'egress: "none" leaves no access to pull public.ecr.aws/nginx/nginx:1.27; use "https"'],
  ])("is rejected if it is not valid: %j %j", (config, change, message) => {
    synth((stack) => {
      expect(() => makeBackend(stack, { port: 8000, ...config }, { sidecars: [{ ...PROXY, ...change }] })).toThrow(
        `test/backend: ${message}`,
      );
    });
  });

  test("from ECR is pulled without internet access", () => {
    const image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/proxy:1";

    expect(sidecarProblems(SERVICE.settings({ egress: "none" }), [{ ...PROXY, image }])).toEqual([]);
  });

  test.each([
    ["backend", "sidecars: backend is the name of two containers; rename the sidecar"],
    ["xray-daemon", "sidecars: xray-daemon is the name of two containers; rename the sidecar"],
  ])("called %s is rejected", (name, message) => {
    synth((stack) => {
      expect(() => makeBackend(stack, { port: 8000, tracing: true }, { sidecars: [{ ...PROXY, name }] })).toThrow(
        `test/backend: ${message}`,
      );
    });
  });
});

describe("EA-7: tracing", () => {
  const terraform = backend({ tracing: true });
  const [application, daemon] = containers(terraform);

  test("runs the X-Ray daemon as a sidecar, which is not essential", () => {
    expect(daemon).toMatchObject({
      name: "xray-daemon",
      image: "public.ecr.aws/xray/aws-xray-daemon:3.3.15",
      essential: false,
      portMappings: [{ containerPort: 2000, hostPort: 2000, protocol: "udp" }],
    });
    expect(application!["dependsOn"]).toEqual([{ containerName: "xray-daemon", condition: "START" }]);
    expect(application!["environment"]).toEqual([{ name: "AWS_XRAY_DAEMON_ADDRESS", value: "127.0.0.1:2000" }]);
  });

  test("only lets the task send traces", () => {
    expect(Object.values(statements(terraform, "backend_task_role_policy"))).toEqual([
      {
        "//": "Traces and the sampling of them belong to the account; X-Ray has no narrower resource.",
        sid: "SendTraces",
        effect: "Allow",
        actions: [
          "xray:GetSamplingRules",
          "xray:GetSamplingStatisticSummaries",
          "xray:GetSamplingTargets",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        resources: ["*"],
      },
    ]);
  });

  test("opens no port of the service to anybody", () => {
    const ingress = addresses(terraform).filter((address) => address.includes("ingress_rule"));

    expect(ingress).toEqual(addresses(backend()).filter((address) => address.includes("ingress_rule")));
  });

  test("is off by default", () => {
    expect(container(backend())["environment"]).toEqual([]);
    expect(addresses(backend()).join()).not.toContain("backend_task_role_permissions");
  });

  test("needs access to the daemon's image", () => {
    expect(SERVICE.problems({ tracing: true, egress: "none" })).toEqual([
      {
        path: "egress",
        message: '"none" leaves no access to pull public.ecr.aws/xray/aws-xray-daemon:3.3.15; use "https"',
      },
    ]);
  });

  test("does not overwrite a user-defined address", () => {
    synth((stack) => {
      expect(() =>
        makeBackend(stack, { port: 8000, tracing: true, environment: { AWS_XRAY_DAEMON_ADDRESS: "10.0.0.1:2000" } }),
      ).toThrow("the environment variable AWS_XRAY_DAEMON_ADDRESS is set twice; leave one of them out");
    });
  });
});
