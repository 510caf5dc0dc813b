import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";

/** Who issues the tokens of GitHub Actions. */
export const ISSUER = "token.actions.githubusercontent.com";
/** Whom the tokens are for. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * Lets GitHub Actions exchange its tokens for AWS credentials. An AWS account has one; every deploy role shares it.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export class GithubOidcProvider extends Construct {
  /** The underlying provider; the escape hatch. */
  readonly resource: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.resource = new IamOpenidConnectProvider(this, "Resource", {
      url: `https://${ISSUER}`,
      clientIdList: [AUDIENCE],
    });
  }
}
