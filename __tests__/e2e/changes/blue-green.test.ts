import { changeSuite } from "../support/change-suite";

changeSuite(
  "traffic",
  {
    frontend: { apiPaths: ["/api/*"] },
    backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } },
    domain: { zone: "staging.shop.example.com", host: "traffic.staging.shop.example.com" },
  },
  [
    {
      change: "blue/green instead of rolling",
      over: { backend: { deployment: "blue-green" } },
      outage: true,
      dangers: ["outage", "ownership-given-up"],
      destroys: ["aws_ecs_service.backend"],
    },
    {
      change: "and back",
      over: { backend: { deployment: "rolling" } },
      outage: true,
      dangers: ["data-removed", "outage", "ownership-taken"],
      destroys: [
        "aws_codedeploy_app.backend_blue_green_application",
        "aws_codedeploy_deployment_group.backend_blue_green",
        "aws_ecs_service.backend",
        "aws_lb_listener.load_balancer_test",
        "aws_lb_target_group.backend_target_group_green",
      ],
    },
    { change: "a firewall", over: { waf: {} } },
    {
      change: "a bucket that is copied to another region",
      over: { buckets: { documents: { replicated: true } } },
    },
  ],
);
