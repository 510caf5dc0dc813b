import { changeSuite } from "../support/change-suite";

const live = {
  image: { owner: "terraform", reference: "public.ecr.aws/docker/library/nginx:1.27" },
  port: 4000,
  paths: ["/api/live/*"],
} as const;

/** Services come next to a backend that is already applied, call each other, change and go; its requests never fail. */
changeSuite(
  "services",
  { frontend: { apiPaths: ["/api/*"] }, backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } } },
  [
    {
      change: "two services come: one with a path, one that the backend calls by name",
      over: { services: { live, plugins: { port: 5002, callers: [] } } },
    },
    {
      change: "the backend may call one of them, whose tasks were there before",
      over: { services: { plugins: { callers: ["backend"] } } },
    },
    {
      change: "a third one comes, with a wider path; the rule of the first stays",
      over: { services: { all: { ...live, port: 4001, paths: ["/api/*"] } } },
    },
    {
      change: "the first gets another port: another target group, while the rule moves",
      over: { services: { live: { port: 4002 } } },
      dangers: ["outage"],
      destroys: ["aws_lb_target_group.service_live_target_group"],
    },
    {
      change: "the first goes, and the third with it",
      over: { services: { live: null, all: null } },
      dangers: ["data-removed", "outage"],
      destroys: [
        "aws_ecs_service.service_all",
        "aws_ecs_service.service_live",
        "aws_lb_listener_rule.service_all_rule",
        "aws_lb_listener_rule.service_live_rule",
        "aws_lb_target_group.service_all_target_group",
        "aws_lb_target_group.service_live_target_group",
        "aws_security_group.service_all_security_group",
        "aws_security_group.service_live_security_group",
      ],
    },
  ],
);
