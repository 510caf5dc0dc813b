import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";

/** The issuer of GitHub Actions tokens. */
export const ISSUER = "token.actions.githubusercontent.com";
/** The audience of the tokens. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * Lets GitHub Actions exchange its tokens for AWS credentials. An AWS account has one, which all deploy roles share.
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
