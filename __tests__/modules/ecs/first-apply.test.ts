import { Cluster, FargateService, Repository, type ServiceConfig } from "../../../modules/ecs";
import { ExternalSecret, GeneratedSecret } from "../../../modules/secrets";
import { resource, synth, type Block, type Terraform } from "../../support/synth";
import { VPC } from "./fixtures";

const OURS = { owner: "terraform", reference: "nginx:1.27" } as const;

/** A worker that reads a generated secret and two that people fill in, the second of them added later. */
function worker(image: ServiceConfig["image"]): Terraform {
  return synth((stack) => {
    const external = (id: string) =>
      new ExternalSecret(stack, id, { description: "Key of a vendor.", protection: "disposable" });
    const made = new FargateService(stack, "worker", {
      config: image ? { image } : {},
      vpc: VPC,
      cluster: new Cluster(stack, "cluster"),
      repository: new Repository(stack, "backend-image", { protection: "disposable" }),
      protection: "disposable",
      secrets: {
        OWN: new GeneratedSecret(stack, "own", { protection: "disposable" }),
        VENDOR: external("vendor"),
      },
    });
    made.addSecret("OTHER", external("other"));
  });
}

const filled = (name: string) =>
  `try(anytrue([for version in data.aws_secretsmanager_secret_versions.${name}_versions.versions : contains(version.version_stages, "AWSCURRENT")]), false)`;

test("an apply waits for the tasks only once every secret has a value, and warns until then", () => {
  const terraform = worker(OURS) as Terraform & { readonly check: Record<string, Block> };

  expect(resource(terraform, "aws_ecs_service")["wait_for_steady_state"]).toBe(
    `\${alltrue([${filled("vendor")}, ${filled("other")}])}`,
  );
  expect(terraform.data["aws_secretsmanager_secret_versions"]).toMatchObject({
    vendor_versions: { secret_id: "${aws_secretsmanager_secret.vendor.id}" },
    other_versions: { secret_id: "${aws_secretsmanager_secret.other.id}" },
  });
  expect(Object.keys(terraform.check)).toEqual(["vendor_filled", "other_filled"]);
  expect(terraform.check["vendor_filled"]).toEqual({
    assert: [
      {
        condition: `\${${filled("vendor")}}`,
        error_message: expect.stringMatching(
          /^shop-test-vendor has no value yet.*--secret-id shop-test-vendor /,
        ) as string,
      },
    ],
  });
});

test("where a pipeline deploys, an apply waits for nothing and asks for nothing", () => {
  const terraform = worker(undefined);

  expect(resource(terraform, "aws_ecs_service")["wait_for_steady_state"]).toBe(false);
  expect(terraform.data).not.toHaveProperty("aws_secretsmanager_secret_versions");
  expect(terraform).not.toHaveProperty("check");
});
