import { App } from "cdktf";
import type { Construct } from "constructs";
import { Jobs } from "groundplan/batch";
import { BaseStack } from "groundplan/core";
import { Repository } from "groundplan/ecs";
import { Bucket } from "groundplan/s3";
import { Vpc } from "groundplan/vpc";

class Reports extends BaseStack {
  constructor(scope: Construct) {
    super(scope, "reports-prod", {
      deployment: { system: "reports", environment: "prod", accountId: "111122223333", region: "eu-central-1" },
    });

    const protection = "protected";
    const vpc = new Vpc(this, "network", { config: { cidr: "10.30.0.0/16" } });
    const results = new Bucket(this, "results", { protection });
    const repository = new Repository(this, "nightly-image", { protection });
    const jobs = new Jobs(this, "jobs", {
      config: {
        egress: "https",
        definitions: {
          nightly: {
            cpu: 1024,
            memoryMiB: 2048,
            timeoutMinutes: 30,
            schedule: { expression: "cron(0 2 * * ? *)", timezone: "Europe/Berlin" },
          },
        },
      },
      vpc,
      repositories: { nightly: repository },
    });
    const { nightly } = jobs.definitions;
    if (nightly === undefined) throw new Error("the job nightly is not defined");
    nightly.addEnvironment("BUCKET", results.bucketName);
    results.grantReadWrite(nightly.role);
  }
}

const app = new App();
new Reports(app);
app.synth();
