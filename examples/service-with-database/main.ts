import { App } from "cdktf";
import type { Construct } from "constructs";
import { LoadBalancer } from "groundplan/alb";
import { BaseStack } from "groundplan/core";
import { Cluster, FargateService, Repository } from "groundplan/ecs";
import { Database } from "groundplan/rds";
import { Vpc } from "groundplan/vpc";

class Shop extends BaseStack {
  constructor(scope: Construct) {
    super(scope, "shop-prod", {
      deployment: { system: "shop", environment: "prod", accountId: "111122223333", region: "eu-central-1" },
      backend: {
        bucket: "acme-state",
        table: "acme-locks",
        region: "eu-central-1",
        locking: "dynamodb",
        key: "shop/prod/terraform.tfstate",
      },
    });

    const protection = "protected";
    const vpc = new Vpc(this, "network", { config: { cidr: "10.20.0.0/16", natGateways: "per-az" } });
    const database = new Database(this, "database", {
      config: { kind: "instance", databaseName: "shop", version: "16", multiAz: true },
      vpc,
      protection,
    });
    const repository = new Repository(this, "backend-image", { protection });
    const loadBalancer = new LoadBalancer(this, "load-balancer", { vpc, protection });
    const backend = new FargateService(this, "backend", {
      config: { port: 8000, scaling: { min: 2, max: 6 } },
      vpc,
      cluster: new Cluster(this, "cluster"),
      repository,
      loadBalancer,
      secrets: { DATABASE_URL: database.urlSecret },
      protection,
    });
    backend.connections.allowTo(database);

    this.output("repository", repository.repositoryUrl, "URL of the repository that a pipeline pushes images to.");
    this.output("service", backend.serviceName, "Name of the service that a pipeline deploys.");
  }
}

const app = new App();
new Shop(app);
app.synth();
