import type { Construct } from "constructs";
import { EphemeralResource } from "../core";
import type { GeneratedSecretSettings } from "./config";

/** AWS draws letters and digits; a hash of so many has all the bits of the hash. */
const DRAWN = 100;
const LETTERS_AND_DIGITS = { exclude_punctuation: true };
const HEX_DIGITS = { ...LETTERS_AND_DIGITS, exclude_uppercase: true, exclude_characters: "ghijklmnopqrstuvwxyz" };

/**
 * A random value that exists only while Terraform runs, in the format that the application expects. AWS only draws
 * characters, so bytes are the hash of such a draw: as hard to guess as bytes that are drawn, up to the 512 bits of SHA-512.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/ephemeral-resources/secretsmanager_random_password
 */
export function randomValue(scope: Construct, id: string, settings: GeneratedSecretSettings): string {
  const { format, length, bytes = 0 } = settings;
  const draw = (config: Record<string, unknown>) =>
    `${new EphemeralResource(scope, id, "aws_secretsmanager_random_password", config).address}.random_password`;
  if (format === "alphanumeric") return `\${${draw({ password_length: length, ...LETTERS_AND_DIGITS })}}`;
  if (format === "hex") return `\${${draw({ password_length: length, ...HEX_DIGITS })}}`;
  const drawn = draw({ password_length: DRAWN, ...LETTERS_AND_DIGITS });
  if (format === "base64url") {
    return `\${trim(replace(replace(${base64(drawn, bytes)}, "+", "-"), "/", "_"), "=")}`;
  }
  return `${format === "base64-prefixed" ? "base64:" : ""}\${${base64(drawn, bytes)}}`;
}

/**
 * The expression for so many random bytes in base64. Where they are cut out of a hash, the last character only has the bits of
 * the last byte.
 */
function base64(drawn: string, bytes: number): string {
  if (bytes === 32) return `base64sha256(${drawn})`;
  const hash = `base64sha512(${drawn})`;
  if (bytes === 64) return hash;
  const whole = `substr(${hash}, 0, ${String(Math.floor((bytes * 8) / 6))})`;
  const rest = ["", "A=", "A=="][(3 - (bytes % 3)) % 3] ?? "";
  return rest === "" ? whole : `join("", [${whole}, "${rest}"])`;
}
