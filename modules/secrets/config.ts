import {
  anyText,
  both,
  integer,
  map,
  required,
  section,
  text,
  variants,
  type Problem,
  type Rule,
  type Rules,
} from "../core";

/** A random value that Terraform asks AWS for and writes once. Nobody sees it; it is in no state and no plan. */
export interface GeneratedSecretConfig {
  readonly kind: "generated";
  /** Letters and digits, 16 to 4096 of them. Default: 48, which is more than 280 bits. */
  readonly length?: number;
  /** Raise it by one to have a new value written; the old one stays readable as `AWSPREVIOUS`. Default: 1. */
  readonly version?: number;
  /** What it is for, as people read it in the AWS console. Default: says that it is generated. */
  readonly description?: string;
}

/** A value that somebody else hands out, such as a vendor's key: the secret is made empty and people fill it in. */
export interface ExternalSecretConfig {
  readonly kind: "external";
  /** What it is and where people get it: `API key of OpenAI, platform.openai.com`. */
  readonly description: string;
}

export type SecretConfig = GeneratedSecretConfig | ExternalSecretConfig;

/**
 * The secrets of an environment, each under the environment variable that the application reads it from:
 * `{ JWT_SECRET: { kind: "generated" }, OPENAI_API_KEY: { kind: "external", description: "…" } }`.
 */
export type SecretsConfig = Readonly<Record<string, SecretConfig>>;

/** What a generated secret is like where its configuration does not say. */
export const GENERATED_SECRET_DEFAULTS: Required<Pick<GeneratedSecretConfig, "length" | "version">> = {
  length: 48,
  version: 1,
};

const KIND = text(/./, "a kind");

export const GENERATED_SECRET_RULES: Rules<GeneratedSecretConfig> = {
  kind: KIND,
  length: integer(16, 4096),
  version: integer(1, 1_000_000),
  description: anyText,
};

export const EXTERNAL_SECRET_RULES: Rules<ExternalSecretConfig> = {
  kind: KIND,
  description: required(anyText),
};

const ACCESS_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

const notAnAccessKey: Rule = (value, path) =>
  ACCESS_KEYS.includes(String(value))
    ? [
        {
          path,
          message: "is an AWS access key, which the task role makes needless; grant the role what it needs instead",
        },
      ]
    : [];

const variableName = both(
  text(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, "the name of an environment variable, such as JWT_SECRET"),
  notAnAccessKey,
);

const secretsRule = map(
  variableName,
  variants("kind", { generated: section(GENERATED_SECRET_RULES), external: section(EXTERNAL_SECRET_RULES) }),
);

/** Everything that is wrong with the secrets of an environment. */
export function secretsProblems(config: SecretsConfig): Problem[] {
  return [...secretsRule(config, "")];
}
