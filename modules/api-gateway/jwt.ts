import { list, section, show, text, textUpTo, type Config, type Named, type Settings } from "../core";
import { routeFault } from "./open-api";

/** The most audiences that an authorizer accepts. */
const MOST_AUDIENCES = 50;
const METHOD = /^(ANY|GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH) (\/.*)$/;

const issuer = textUpTo(2048)
  .describe('a URL that begins with "https://"')
  .refine((given) =>
    /^https:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(given)
      ? undefined
      : `${show(given)} is not an issuer; use its URL as in the tokens' claim iss, such as "https://auth.example.com"`,
  );

const route = text(METHOD, 'a method and a path such as "GET /health" or "ANY /public/{proxy+}"').refine((given) => {
  const fault = routeFault(METHOD.exec(given)?.[2] ?? "/");
  return fault === undefined ? undefined : `${show(given)} ${fault}`;
});

/**
 * Lets requests through only with a token (JWT) of an issuer, such as a Cognito user pool, Auth0 or Keycloak.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export const JWT = section({
  /**
   * The issuer, exactly as in the tokens' claim `iss`: `https://auth.example.com/`. API Gateway reads its keys under
   * `<issuer>/.well-known/openid-configuration`, so it must be reachable from the internet.
   */
  issuer: issuer.required(),
  /** Which tokens count, by their claim `aud` or else `client_id`. 1 to 50. */
  audience: list(textUpTo(512), { min: 1, max: MOST_AUDIENCES }).required(),
  /** Routes that need no token, such as `GET /health`. Default: none. */
  except: list(route).default([]),
});

export interface JwtConfig extends Config<typeof JWT>, Named {}
export interface JwtSettings extends Settings<typeof JWT>, Named {}
