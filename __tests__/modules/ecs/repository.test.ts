import { Repository, type RepositoryConfig } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { resource, statements, synth } from "../../support/synth";

describe("Repository", () => {
  const repository = (config: RepositoryConfig = {}, protection: "protected" | "disposable" = "disposable") =>
    synth((stack) => {
      const made = new Repository(stack, "backend", { config, protection });
      const role = new Role(stack, "ci", { description: "CI.", trust: { service: "ec2.amazonaws.com" } });
      made.grantPull(role);
      made.grantPush(role);
    });

  test("MR-4: scans on push, never overwrites a tag, and deletes old images", () => {
    const terraform = repository();

    expect(resource(terraform, "aws_ecr_repository")).toMatchObject({
      name: "shop-test-backend",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      force_delete: true,
    });
    const policy = JSON.parse(String(resource(terraform, "aws_ecr_lifecycle_policy")["policy"])) as unknown;
    expect(policy).toEqual({
      rules: [
        expect.objectContaining({
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
        }),
        expect.objectContaining({
          rulePriority: 2,
          selection: { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 },
        }),
      ],
    });
  });

  test("ALL-12: if protected, it cannot be destroyed with its images", () => {
    expect(resource(repository({}, "protected"), "aws_ecr_repository")).toMatchObject({
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(repository(), "aws_ecr_repository")).not.toHaveProperty("lifecycle");
  });

  test("ALL-8: pull and push are granted on this repository; only the login is registry-wide", () => {
    const granted = statements(repository(), "ci_policy");

    expect(granted["PullBackendLogin"]).toMatchObject({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
    expect(granted["PullBackendImages"]).toMatchObject({
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: ["${aws_ecr_repository.backend.arn}"],
    });
    expect(granted["PushBackendImages"]?.["actions"]).toEqual([
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]);
  });
});
