import { integer, map, section, text, textUpTo, variants, type Config, type Named, type Settings } from "../core";

const ACCESS_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const description = textUpTo(2048);

const variableName = text(
  /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
  "the name of an environment variable, such as JWT_SECRET",
).refine((name) =>
  ACCESS_KEYS.includes(name)
    ? "is an AWS access key, which is not needed with the task role; grant the role what it needs instead"
    : undefined,
);

/**
 * A random value that Terraform requests from AWS and writes once. Nobody sees it; it is in neither the state nor the
 * plan.
 */
export const GENERATED_SECRET = section({
  /** Number of letters and digits, 16 to 4096. Default: 48, which is more than 280 bits. */
  length: integer(16, 4096).default(48),
  /** Raise it by one to write a new value; the old one stays readable as `AWSPREVIOUS`. Default: 1. */
  version: integer(1, 1_000_000).default(1),
  /** Its description in the AWS console, up to 2048 characters. Default: says that it is generated. */
  description,
});

export interface GeneratedSecretConfig extends Config<typeof GENERATED_SECRET>, Named {}
export interface GeneratedSecretSettings extends Settings<typeof GENERATED_SECRET>, Named {}

/** A value that somebody else issues, such as a vendor's key: the secret is created empty and people fill it in. */
export const EXTERNAL_SECRET = section({
  /** What it is and where to get it, up to 2048 characters: `API key of OpenAI, platform.openai.com`. */
  description: description.required(),
});

export interface ExternalSecretConfig extends Config<typeof EXTERNAL_SECRET>, Named {}
export interface ExternalSecretSettings extends Settings<typeof EXTERNAL_SECRET>, Named {}

const SECRET = variants("kind", { generated: GENERATED_SECRET, external: EXTERNAL_SECRET });

/**
 * The secrets of an environment, each under the environment variable that the application reads it from:
 * `{ JWT_SECRET: { kind: "generated" }, OPENAI_API_KEY: { kind: "external", description: "…" } }`.
 */
export const SECRETS = map(variableName, SECRET);

export type SecretConfig = Config<typeof SECRET>;
export type SecretsConfig = Config<typeof SECRETS>;
export type SecretsSettings = Settings<typeof SECRETS>;
