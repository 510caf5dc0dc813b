import { integer, list, oneOf, section, show, text, type Config, type Named, type Settings } from "../core";
import { pathPattern } from "./rule-order";

const openPath = pathPattern.refine((pattern) =>
  /^\/\*+$/.test(pattern)
    ? `${show(pattern)} is every path, so that nobody would have to sign in; leave out login`
    : undefined,
);

/**
 * People sign in before the application gets their requests, at a Cognito user pool: with its own users, or those of an
 * OpenID Connect or SAML provider of the pool. An OpenID Connect provider of the load balancer itself is not offered,
 * because its client secret would be in Terraform's state.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 */
export const LOGIN = section({
  /** The ARN of the user pool, in the environment's region. */
  userPoolArn: text(
    /^arn:aws:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]{1,55}$/,
    'the ARN of a user pool such as "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_AbCdEfGhI"',
  ).required(),
  /**
   * The id of an app client of the pool. It has a secret, which the load balancer reads by itself, the code grant, and the
   * callback `https://<name>/oauth2/idpresponse`.
   */
  clientId: text(/^[\w+]{1,128}$/, "the id of an app client, 1 to 128 letters and digits").required(),
  /** The domain of the pool: its prefix, such as `shop`, or a name of your own. */
  userPoolDomain: text(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'the prefix of a user pool\'s domain such as "shop", or a name of your own such as "login.example.com"',
  ).required(),
  /** What the application learns, in the header `x-amzn-oidc-data`. Default: `["openid"]`. */
  scopes: list(text(/^[!#-[\]-~]{1,256}$/, 'a scope such as "email"'), { min: 1, max: 50 }).default(["openid"]),
  /**
   * Hours until people sign in again, up to 168. Somebody who was removed from the pool is let in until then. Default: 12, a
   * working day.
   */
  sessionHours: integer(1, 168).default(12),
  /**
   * What happens to requests without a session: `sign-in` sends them to the pool, which suits pages; `refuse` answers 401, which
   * suits scripts. Default: `sign-in`.
   */
  otherwise: oneOf("sign-in", "refuse").default("sign-in"),
  /** Paths that everybody reaches without signing in, up to 20: `["/events/*"]`. Default: none. */
  except: list(openPath, { max: 20 }).default([]),
});

export interface LoginConfig extends Config<typeof LOGIN>, Named {}
export interface LoginSettings extends Settings<typeof LOGIN>, Named {}

/** The action of a listener or a rule that lets only those through who have signed in. */
export function signIn({ userPoolArn, clientId, userPoolDomain, scopes, sessionHours, otherwise }: LoginSettings) {
  return {
    type: "authenticate-cognito",
    order: 1,
    authenticateCognito: {
      userPoolArn,
      userPoolClientId: clientId,
      userPoolDomain,
      scope: scopes.join(" "),
      sessionTimeout: sessionHours * 3600,
      onUnauthenticatedRequest: otherwise === "sign-in" ? "authenticate" : "deny",
    },
  };
}
