import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import { keepFromDestruction, relaxForRebuildable, Naming, type Protection } from "../../core";
import { anyResource, sidPart, type IGrantable } from "../../iam";
import { REPOSITORY, type RepositoryConfig, type RepositorySettings } from "./config";

/** A repository as seen by those who pull from it and push to it. */
export interface IRepository {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, to be followed by `:<tag>`. */
  readonly repositoryUrl: string;
  readonly repositoryArn: string;
  /** Lets the grantee log in to the registry and pull images of this repository. */
  grantPull(grantee: IGrantable): void;
  /** Lets the grantee log in to the registry and push images to this repository. */
  grantPush(grantee: IGrantable): void;
}

export interface RepositoryProps {
  readonly config?: RepositoryConfig;
  readonly protection: Protection;
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

/** What may be done with a repository, whoever created it. */
abstract class PullableRepository extends Construct implements IRepository {
  abstract readonly repositoryUrl: string;
  abstract readonly repositoryArn: string;

  grantPull(grantee: IGrantable): void {
    this.#grant(grantee, "Pull", PULL);
  }

  grantPush(grantee: IGrantable): void {
    this.#grant(grantee, "Push", [...PULL, ...PUSH].sort());
  }

  #grant(grantee: IGrantable, verb: "Pull" | "Push", actions: readonly string[]): void {
    const sid = `${verb}${sidPart(this.node.id)}`;
    grantee.addStatement({
      sid: `${sid}Login`,
      actions: ["ecr:GetAuthorizationToken"],
      resources: anyResource("The login token is for the whole registry; ECR has no narrower resource."),
    });
    grantee.addStatement({ sid: `${sid}Images`, actions, resources: [this.repositoryArn] });
  }
}

/** A repository of the stack's region that another stack created, or ECR by replication. */
class ImportedRepository extends PullableRepository {
  readonly repositoryUrl: string;
  readonly repositoryArn: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const naming = Naming.of(this);
    const { accountId, region } = naming.deployment;
    this.repositoryUrl = `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`;
    this.repositoryArn = naming.arn("ecr", `repository/${name}`);
  }
}

/**
 * An ECR repository named after its construct.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecr_repository
 */
export class Repository extends PullableRepository {
  readonly repositoryUrl: string;
  readonly repositoryArn: string;
  /** The underlying repository; the escape hatch. */
  readonly resource: EcrRepository;

  constructor(scope: Construct, id: string, { config = {}, protection }: RepositoryProps) {
    super(scope, id);
    const settings = REPOSITORY.settle(this.node.path, config);

    this.resource = new EcrRepository(this, "Resource", {
      name: Naming.of(this).name("ecr", id),
      imageTagMutability: settings.tagMutability.toUpperCase(),
      imageScanningConfiguration: { scanOnPush: settings.scanOnPush },
      encryptionConfiguration: [{ encryptionType: settings.encryption.toUpperCase() }],
      forceDelete: relaxForRebuildable(protection) === "disposable",
      lifecycle: keepFromDestruction(protection),
    });
    this.repositoryUrl = this.resource.repositoryUrl;
    this.repositoryArn = this.resource.arn;
    this.#createLifecyclePolicy(settings);
  }

  /** A repository of the stack's region that another stack created, or ECR by replication. */
  static fromName(scope: Construct, id: string, name: string): IRepository {
    return new ImportedRepository(scope, id, name);
  }

  #createLifecyclePolicy({ keepImages, untaggedDays }: RepositorySettings): void {
    const rules = [
      {
        rulePriority: 1,
        description: `Delete images without a tag after ${String(untaggedDays)} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: untaggedDays,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `Keep the last ${String(keepImages)} tagged images`,
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["*"],
          countType: "imageCountMoreThan",
          countNumber: keepImages,
        },
        action: { type: "expire" },
      },
    ];
    new EcrLifecyclePolicy(this, "lifecycle-policy", {
      repository: this.resource.name,
      policy: JSON.stringify({ rules }),
    });
  }
}
