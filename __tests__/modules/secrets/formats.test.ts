import { GeneratedSecret, type GeneratedSecretConfig } from "../../../modules/secrets";
import { resource, synth, type Terraform } from "../../support/synth";

function generated(config: GeneratedSecretConfig): Terraform {
  return synth((stack) => new GeneratedSecret(stack, "key", { config, protection: "disposable" }));
}

/** What is written into the secret, and how the value is drawn. */
function written(config: GeneratedSecretConfig): { readonly value: string; readonly draw: object } {
  const terraform = generated(config);
  const value = String(resource(terraform, "aws_secretsmanager_secret_version")["secret_string_wo"]);
  return {
    value: value.replaceAll("ephemeral.aws_secretsmanager_random_password.key_random.random_password", "DRAWN"),
    draw: terraform.ephemeral["aws_secretsmanager_random_password"]!["key_random"]!,
  };
}

const LETTERS = { password_length: 100, exclude_punctuation: true };

test("hexadecimal digits are drawn as such: nothing beyond f, and no capitals", () => {
  const { value, draw } = written({ format: "hex" });

  expect(value).toBe("${DRAWN}");
  expect(draw).toEqual({
    password_length: 64,
    exclude_punctuation: true,
    exclude_uppercase: true,
    exclude_characters: "ghijklmnopqrstuvwxyz",
  });
  expect(written({ format: "hex", length: 128 }).draw).toMatchObject({ password_length: 128 });
});

test.each<[GeneratedSecretConfig, string]>([
  [{ format: "base64" }, "${base64sha256(DRAWN)}"],
  [{ format: "base64", bytes: 64 }, "${base64sha512(DRAWN)}"],
  [{ format: "base64", bytes: 48 }, "${substr(base64sha512(DRAWN), 0, 64)}"],
  [{ format: "base64", bytes: 47 }, '${join("", [substr(base64sha512(DRAWN), 0, 62), "A="])}'],
  [{ format: "base64", bytes: 16 }, '${join("", [substr(base64sha512(DRAWN), 0, 21), "A=="])}'],
  [{ format: "base64-prefixed" }, "base64:${base64sha256(DRAWN)}"],
  [{ format: "base64url" }, '${trim(replace(replace(base64sha256(DRAWN), "+", "-"), "/", "_"), "=")}'],
])("bytes are the hash of what was drawn: %j", (config, value) => {
  expect(written(config)).toEqual({ value, draw: LETTERS });
});

test.each([16, 17, 18, 31, 33, 47, 48, 63])("%d bytes of a hash are base64 that a strict decoder accepts", (bytes) => {
  const { value } = written({ format: "base64", bytes });
  const [, count = "0", rest = ""] = /substr\(base64sha512\(DRAWN\), 0, (\d+)\)(?:, "(A=*)")?/.exec(value) ?? [];
  const encoded = Buffer.alloc(64, 0xfb).toString("base64").slice(0, Number(count)) + rest;
  const decoded = Buffer.from(encoded, "base64");

  expect(decoded).toHaveLength(bytes);
  expect(decoded.toString("base64")).toBe(encoded);
});
