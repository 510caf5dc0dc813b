import { anyResource, sidPart, type IGrantable } from "./statement";

/** A private ECR repository, as an image reference names it. */
export interface EcrImage {
  readonly accountId: string;
  readonly region: string;
  readonly repository: string;
}

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)[:@]/;

/** The repository of an image in ECR; undefined for an image from elsewhere. */
export function ecrImage(reference: string): EcrImage | undefined {
  const [, accountId, region, repository] = ECR_IMAGE.exec(reference) ?? [];
  if (accountId === undefined || region === undefined || repository === undefined) return undefined;
  return { accountId, region, repository };
}

/**
 * Lets a role pull an image of ECR, in whatever account and region; an image from elsewhere needs no permission.
 * @param of the sidecar whose image it is. Default: the application.
 */
export function grantImagePull(grantee: IGrantable, reference: string, of = ""): void {
  const image = ecrImage(reference);
  if (image === undefined) return;
  grantee.addStatement({
    sid: "PullLogin",
    actions: ["ecr:GetAuthorizationToken"],
    resources: anyResource("The login token is for the whole registry; ECR has no narrower resource."),
  });
  grantee.addStatement({
    sid: `PullImage${of === "" ? "" : `Of${sidPart(of)}`}`,
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    resources: [`arn:aws:ecr:${image.region}:${image.accountId}:repository/${image.repository}`],
  });
}
