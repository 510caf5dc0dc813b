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
