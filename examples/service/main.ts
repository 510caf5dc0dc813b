import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { LoadBalancer } from "groundplan/alb";
import { Naming } from "groundplan/core";
import { Cluster, FargateService } from "groundplan/ecs";
import { Vpc } from "groundplan/vpc";

class Shop extends TerraformStack {
  constructor(scope: Construct) {
    super(scope, "shop-dev");
    new AwsProvider(this, "aws", { region: "eu-central-1" });
    new Naming({ system: "shop", environment: "dev", accountId: "111122223333", region: "eu-central-1" }).provideTo(
      this,
    );

    const protection = "disposable";
    const vpc = new Vpc(this, "network", { config: { cidr: "10.20.0.0/16" } });
    const cluster = new Cluster(this, "cluster");
    const loadBalancer = new LoadBalancer(this, "load-balancer", { vpc, protection });
    new FargateService(this, "web", {
      config: {
        port: 80,
        image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.27" },
        healthCheck: { path: "/" },
      },
      vpc,
      cluster,
      loadBalancer,
      protection,
    });
    new TerraformOutput(this, "url", { value: `http://${loadBalancer.dnsName}` });
  }
}

const app = new App();
new Shop(app);
app.synth();
