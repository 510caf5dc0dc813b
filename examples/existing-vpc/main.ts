import { App } from "cdktf";
import type { Construct } from "constructs";
import { LoadBalancer } from "groundplan/alb";
import { BaseStack } from "groundplan/core";
import { Cluster, FargateService } from "groundplan/ecs";
import type { IVpc } from "groundplan/vpc";

/** A network created elsewhere, with everything that the modules need to know about it. */
const COMPANY_NETWORK: IVpc = {
  vpcId: "vpc-0a1b2c3d4e5f60718",
  cidr: "10.0.0.0/16",
  publicSubnets: [
    { az: "a", subnetId: "subnet-0a00000000000000a" },
    { az: "b", subnetId: "subnet-0b00000000000000a" },
  ],
  privateSubnets: [
    { az: "a", subnetId: "subnet-0a00000000000000b" },
    { az: "b", subnetId: "subnet-0b00000000000000b" },
  ],
  databaseSubnets: [],
};

class Intranet extends BaseStack {
  constructor(scope: Construct) {
    super(scope, "intranet-prod", {
      deployment: { system: "intranet", environment: "prod", accountId: "111122223333", region: "eu-central-1" },
    });

    const shared = { vpc: COMPANY_NETWORK, protection: "protected" } as const;
    const cluster = new Cluster(this, "cluster");
    for (const name of ["wiki", "phonebook"]) {
      new FargateService(this, name, {
        config: { port: 8080, image: { owner: "terraform", reference: `ghcr.io/acme/${name}:1` } },
        cluster,
        loadBalancer: new LoadBalancer(this, `${name}-load-balancer`, {
          ...shared,
          name,
          config: { exposure: "internal" },
        }),
        ...shared,
      });
    }
  }
}

const app = new App();
new Intranet(app);
app.synth();
