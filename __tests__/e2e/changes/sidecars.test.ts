import { changeSuite } from "../support/change-suite";

const AUTH = { image: "public.ecr.aws/nginx/nginx:1.27", port: 8087 } as const;

/** A proxy comes next to a backend that is already applied, takes its requests over, and goes. */
changeSuite(
  "sidecars",
  {
    frontend: { apiPaths: ["/api/*"] },
    backend: {
      port: 8000,
      image: { owner: "terraform", reference: "public.ecr.aws/docker/library/nginx:1.27" },
      loadBalancer: { exposure: "cloudfront" },
    },
    secrets: { BASIC_AUTH: { kind: "generated" } },
  },
  [
    { change: "a proxy comes", over: { backend: { sidecars: { auth: { ...AUTH, secrets: ["BASIC_AUTH"] } } } } },
    {
      change: "it receives the requests",
      over: { backend: { sidecars: { auth: { receives: true } } } },
      outage: true,
      dangers: ["outage"],
      destroys: ["aws_lb_target_group.backend_target_group"],
    },
    { change: "health is checked on a port of its own", over: { backend: { healthCheck: { port: 9000 } } } },
    {
      change: "the proxy goes",
      over: { backend: { sidecars: null, healthCheck: null } },
      outage: true,
      dangers: ["outage"],
      destroys: ["aws_lb_target_group.backend_target_group"],
    },
  ],
);
