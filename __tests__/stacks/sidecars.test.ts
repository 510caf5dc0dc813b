import { Reachability, iamFindings, lineOf, networkFindings } from "../../readers/proofs";
import { Root } from "../../readers/terraform";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { resource, statements, type Block, type Terraform } from "../support/synth";
import { app, BACKEND, DATABASE, namesIn } from "./service-app";

const AUTH = {
  image: "public.ecr.aws/nginx/nginx:1.27",
  port: 8087,
  receives: true,
  secrets: ["BASIC_AUTH"],
  environment: { UPSTREAM: "http://127.0.0.1:8000", DB: { ref: "database.host" } },
} as const;
const SECRETS = { BASIC_AUTH: { kind: "generated" }, OTHER: { kind: "generated" } } as const;

function containers(terraform: Terraform, task = "backend_task"): Block[] {
  const { container_definitions: json } = resource(terraform, "aws_ecs_task_definition", task);
  return JSON.parse(String(json)) as Block[];
}
const withAuth = (auth: object = {}, more: Partial<EnvironmentFile> = {}) =>
  app({
    backend: { ...BACKEND, sidecars: { auth: { ...AUTH, ...auth } } },
    database: DATABASE,
    secrets: SECRETS,
    ...more,
  });

describe("a sidecar that receives the requests", () => {
  const terraform = withAuth();
  const [application, auth] = containers(terraform);

  test("is what the load balancer sends to, and checks; the application's port is open to nobody", () => {
    expect(resource(terraform, "aws_lb_target_group")).toMatchObject({ name: "shop-dev-backend-8087", port: 8087 });
    expect(resource(terraform, "aws_ecs_service")["load_balancer"]).toEqual([
      expect.objectContaining({ container_name: "auth", container_port: 8087 }),
    ]);
    const lines = new Reachability(new Root({ ...terraform })).all().map(lineOf);
    expect(lines.filter((line) => line.includes("→ aws_ecs_service.backend"))).toEqual([
      "aws_lb.load_balancer → aws_ecs_service.backend:8087",
    ]);
  });

  test("may leave the health check to the application, whose port is then open to the load balancer", () => {
    const checked = (port: number) =>
      app({
        backend: {
          ...BACKEND,
          healthCheck: { port },
          sidecars: { auth: { image: AUTH.image, port: 8087, receives: true } },
        },
      });

    expect(resource(checked(8000), "aws_lb_target_group")).toMatchObject({
      port: 8087,
      health_check: { port: "8000" },
    });
    expect(() => checked(8087)).toThrow(
      "backend.healthCheck.port: 8087 is the port for requests, which is asked anyway",
    );
  });

  test("starts after the application, and the task ends with it", () => {
    expect(application).not.toHaveProperty("dependsOn");
    expect(auth).toMatchObject({
      essential: true,
      dependsOn: [{ containerName: "backend", condition: "START" }],
      portMappings: [{ containerPort: 8087 }],
    });
    const healthy = app({
      backend: {
        ...BACKEND,
        containerHealthCheck: { command: "true" },
        sidecars: { auth: { image: AUTH.image, port: 8087, receives: true } },
      },
    });
    expect(containers(healthy)[1]!["dependsOn"]).toEqual([{ containerName: "backend", condition: "HEALTHY" }]);
  });

  test("gets the variables that are written and the secrets that it names, and no others", () => {
    expect(namesIn(auth!["environment"])).toEqual(["DB", "UPSTREAM"]);
    expect(namesIn(auth!["secrets"])).toEqual(["BASIC_AUTH"]);
    expect(auth!["dockerLabels"]).toHaveProperty(["secret-version.BASIC_AUTH"]);
  });

  test("leaves the application its share of the CPU", () => {
    expect([application!["cpu"], auth!["cpu"], auth!["memoryReservation"]]).toEqual([192, 64, 64]);
  });

  test("has no finding of the proofs", () => {
    const root = new Root({ ...terraform });

    expect([...networkFindings(root), ...iamFindings(root)]).toEqual([]);
  });
});

describe("a sidecar of a worker and of a service", () => {
  test("comes before the application, which waits until it is healthy", () => {
    const agent = { image: "public.ecr.aws/datadog/agent:7", healthCheck: { command: "agent health" } };
    const terraform = app({
      backend: BACKEND,
      workers: { mailer: { sidecars: { agent } } },
      services: { live: { port: 4000, paths: ["/live/*"], sidecars: { agent: { ...agent, essential: true } } } },
    });

    for (const task of ["worker_mailer_task", "service_live_task"]) {
      const [first, next] = containers(terraform, task);
      expect(first!["dependsOn"]).toEqual([{ containerName: "agent", condition: "HEALTHY" }]);
      expect(next).toMatchObject({ name: "agent", image: agent.image });
    }
    expect(containers(terraform, "worker_mailer_task")[1]!["essential"]).toBe(false);
    expect(containers(terraform, "service_live_task")[1]!["essential"]).toBe(true);
    expect(containers(terraform)).toHaveLength(1);
  });

  test("an image of ECR may be pulled, next to the application's own", () => {
    const image = (name: string) => `111122223333.dkr.ecr.us-east-1.amazonaws.com/${name}:1`;
    const terraform = app({
      backend: {
        ...BACKEND,
        image: { owner: "terraform", reference: image("app") },
        sidecars: { proxy: { image: image("proxy") } },
      },
    });

    expect(statements(terraform, "backend_task_execution_role_policy")).toMatchObject({
      PullImage: { resources: ["arn:aws:ecr:us-east-1:111122223333:repository/app"] },
      PullImageOfProxy: { resources: ["arn:aws:ecr:us-east-1:111122223333:repository/proxy"] },
    });
  });
});

test("a release has the sidecars that come before the application, and not those that come after", () => {
  const terraform = app({
    backend: {
      ...BACKEND,
      release: { command: ["migrate"] },
      sidecars: { agent: { image: AUTH.image }, auth: { image: AUTH.image, port: 8087, receives: true } },
    },
  });

  expect(namesIn(containers(terraform, "backend_release"))).toEqual(["release", "agent"]);
});
