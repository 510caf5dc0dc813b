import {
  integer,
  map,
  oneOf,
  section,
  show,
  text,
  textUpTo,
  value,
  variants,
  type Config,
  type Named,
  type Problem,
  type Setting,
  type Settings,
} from "../core";

const ACCESS_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const description = textUpTo(2048);

const variableName = text(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of an environment variable, such as JWT_SECRET").refine(
  (name) => {
    if (ACCESS_KEYS.includes(name)) {
      return "is an AWS access key, which is not needed with the task role; grant the role what it needs instead";
    }
    return secretId(name) === "" ? `${show(name)} has no letter or digit; use another name` : undefined;
  },
);

/** The construct id and the suffix of the physical name of a secret: `jwt-secret` for `JWT_SECRET`. */
export function secretId(variable: string): string {
  return variable.toLowerCase().replace(/_+/g, "-").replace(/^-|-$/g, "");
}

const FORMATS = ["alphanumeric", "hex", "base64", "base64-prefixed", "base64url"] as const;
type Format = (typeof FORMATS)[number];
const CHARACTERS: readonly Format[] = ["alphanumeric", "hex"];

const DEFAULT_LENGTHS: Readonly<Partial<Record<Format, number>>> = { alphanumeric: 48, hex: 64 };

/** What decides whether a size is in characters or in bytes. */
interface Drawn {
  readonly format: Format;
}

const choices = oneOf(...FORMATS);
const KEY_PAIR = /rsa|ed25519|ecdsa|\bec\b|pem|ssh|pair|pkcs/i;

/** AWS and Terraform draw random characters, and nothing that belongs together. */
const format = value<Format>(choices.kind.allowed, (given) =>
  typeof given === "string" && KEY_PAIR.test(given)
    ? `${show(given)} is a key pair, which neither AWS nor Terraform can create without its private key in the state; use kind "external", and fill in what openssl or ssh-keygen writes`
    : choices.problems(given),
);

/**
 * A random value that Terraform requests from AWS and writes once. Nobody sees it; it is in neither the state nor the
 * plan.
 */
export const GENERATED_SECRET = section({
  /**
   * What the application expects.
   * - `alphanumeric`: letters and digits, which need no escaping in URLs and shells.
   * - `hex`: lower-case hexadecimal digits, two per byte, as `openssl rand -hex` writes them.
   * - `base64`: so many bytes in base64 with padding, as `openssl rand -base64` writes them.
   * - `base64-prefixed`: the same after `base64:`, as Laravel expects its `APP_KEY`.
   * - `base64url`: so many bytes in base64 with `-` and `_`, without padding.
   *
   * A change has no effect until `version` is raised. Default: `"alphanumeric"`.
   */
  format: format.default("alphanumeric"),
  /**
   * Number of characters, for `alphanumeric` and `hex`, 16 to 4096. Default: 48, which is more than 280 bits as letters
   * and digits; with `hex` 64, which is 32 bytes.
   */
  length: integer(16, 4096).defaultWhere(({ format }: Drawn) =>
    CHARACTERS.includes(format) ? DEFAULT_LENGTHS[format] : undefined,
  ),
  /** Number of bytes behind the base64, for the other formats, 16 to 64. Default: 32, a key of 256 bits. */
  bytes: integer(16, 64).defaultWhere(({ format }: Drawn) => (CHARACTERS.includes(format) ? undefined : 32)),
  /** Raise it by one to write a new value; the old one stays readable as `AWSPREVIOUS`. Default: 1. */
  version: integer(1, 1_000_000).default(1),
  /** Its description in the AWS console, up to 2048 characters. Default: says that it is generated. */
  description,
}).and(sizeProblems);

export interface GeneratedSecretConfig extends Config<typeof GENERATED_SECRET>, Named {}
export interface GeneratedSecretSettings extends Settings<typeof GENERATED_SECRET>, Named {}

/** A value that somebody else issues, such as a vendor's key: the secret is created empty and people fill it in. */
export const EXTERNAL_SECRET = section({
  /** What it is and where to get it, up to 2048 characters: `API key of OpenAI, platform.openai.com`. */
  description: description.required(),
});

export interface ExternalSecretConfig extends Config<typeof EXTERNAL_SECRET>, Named {}
export interface ExternalSecretSettings extends Settings<typeof EXTERNAL_SECRET>, Named {}

const keyArn = text(
  /^arn:aws:kms:[a-z0-9-]{1,30}:\d{12}:key\/[\w-]{1,128}$/,
  'the ARN of a key, such as "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
);

/** That the same value is also in the region of the second home, under the same name. */
export const REPLICA = section({
  /** The customer managed key that encrypts it there. Default: AWS's own, or the replica of a multi-Region `kmsKeyArn`. */
  kmsKeyArn: keyArn,
});

export interface ReplicaConfig extends Config<typeof REPLICA>, Named {}
export interface ReplicaSettings extends Settings<typeof REPLICA>, Named {}

/**
 * A secret that is there already, and that somebody else keeps: readers are allowed to read it, and Terraform never touches
 * it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export const EXISTING_SECRET = section({
  /** Its name in the environment's account and region, or its full ARN, which may be of another account or region. */
  secret: text(
    /^([\w/+=.@-]{1,512}|arn:aws:secretsmanager:[a-z0-9-]{1,30}:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6})$/,
    'a name such as "shared/vendor", or a full ARN with the six characters that AWS appends to the name',
  ).required(),
  /** The key of the value, if the secret is a JSON object: `"api_key"`. Default: the secret is the value. */
  key: text(/^[\w./@+=-]{1,256}$/, 'the key of a JSON object, such as "api_key"'),
  /** The customer managed key that encrypts it, which readers must be allowed to use. Default: AWS's own. */
  kmsKeyArn: keyArn,
  /** States that a replica is in the account's recovery region: an environment with `recovery` reads that one there. */
  replica: REPLICA.as<ReplicaConfig, ReplicaSettings>(),
});

export interface ExistingSecretConfig extends Config<typeof EXISTING_SECRET>, Named {}
export interface ExistingSecretSettings extends Settings<typeof EXISTING_SECRET>, Named {}

/**
 * A parameter of the Systems Manager Parameter Store that is there already.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
 */
export const PARAMETER = section({
  /** Its name in the environment's account and region, or its ARN, which may be of another account or region. */
  name: text(
    /^(?=.{1,1011}$)(arn:aws:ssm:[a-z0-9-]{1,30}:\d{12}:parameter\/)?([\w.-]+|\/?[\w.-]+(\/[\w.-]+)+|\/[\w.-]+)$/,
    'a name such as "/shared/prod/LOGIN_KEY", or an ARN',
  )
    .refine((name) =>
      /^[\w.-]+\//.test(name)
        ? `${show(name)} has a path, and such a name begins with a slash; write ${show(`/${name}`)}`
        : undefined,
    )
    .required(),
  /** The customer managed key that encrypts it, which readers must be allowed to use. Default: AWS's own. */
  kmsKeyArn: keyArn,
  /** States that a parameter of that name is in the account's recovery region: an environment with `recovery` reads it there. */
  replica: REPLICA.as<ReplicaConfig, ReplicaSettings>(),
});

export interface ParameterConfig extends Config<typeof PARAMETER>, Named {}
export interface ParameterSettings extends Settings<typeof PARAMETER>, Named {}

const SECRET = variants("kind", {
  generated: GENERATED_SECRET,
  external: EXTERNAL_SECRET,
  existing: EXISTING_SECRET,
  parameter: PARAMETER,
});

/**
 * The secrets of an environment, each under the environment variable that the application reads it from:
 * `{ JWT_SECRET: { kind: "generated" }, OPENAI_API_KEY: { kind: "external", description: "…" } }`.
 */
export const SECRETS = oneName(map(variableName, SECRET));

export type SecretConfig = Config<typeof SECRET>;
export type SecretsConfig = Config<typeof SECRETS>;
export type SecretsSettings = Settings<typeof SECRETS>;

/** Two variables must not end up as one secret. */
function oneName<W extends object, S>(secrets: Setting<W, S>): Setting<W, S> {
  return secrets.refine((given) => {
    const names = Object.keys(given);
    const second = names.find((one, index) => names.findIndex((other) => secretId(other) === secretId(one)) < index);
    if (second === undefined) return undefined;
    const first = names.find((one) => secretId(one) === secretId(second)) ?? second;
    return `${first} and ${second} would both be the secret ${show(secretId(first))}; rename one, or use a reference such as { ref: "secrets.${first}" } for the other`;
  });
}

/** What is wrong with the size of a generated value. */
function sizeProblems({
  format,
  length,
  bytes,
}: Drawn & { readonly length?: number; readonly bytes?: number }): Problem[] {
  const inCharacters = CHARACTERS.includes(format);
  if (inCharacters && bytes !== undefined) {
    return [{ path: "bytes", message: `has no effect with format ${show(format)}; set length` }];
  }
  if (!inCharacters && length !== undefined) {
    return [{ path: "length", message: `has no effect with format ${show(format)}; set bytes` }];
  }
  if (format === "hex" && length !== undefined && length % 2 === 1) {
    return [
      { path: "length", message: `${show(length)} ends within a byte, which takes two digits; use ${length + 1}` },
    ];
  }
  return [];
}
