import { Fn } from "cdktf";
import { ConfigError } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import {
  ComposedSecret,
  ExternalSecret,
  GeneratedSecret,
  Secret,
  Secrets,
  SECRETS,
  type SecretsConfig,
} from "../../../modules/secrets";
import { addresses, resource, statements, synth } from "../../support/synth";

const ROLE = { description: "Reads.", trust: { service: "ecs-tasks.amazonaws.com" } };

function problemsOf(config: unknown): string[] {
  return SECRETS.problems(config as SecretsConfig).map(({ path, message }) => `${path}: ${message}`);
}

describe("GeneratedSecret", () => {
  test("EA-4, ALL-11: the value goes only from an ephemeral resource into a write-only argument", () => {
    const terraform = synth((stack) => new GeneratedSecret(stack, "jwt-secret", { protection: "disposable" }));

    expect(terraform.ephemeral).toEqual({
      aws_secretsmanager_random_password: { jwt_secret_random: { password_length: 48, exclude_punctuation: true } },
    });
    const version = resource(terraform, "aws_secretsmanager_secret_version", "jwt_secret_version");
    expect(version).toMatchObject({
      secret_id: "${aws_secretsmanager_secret.jwt_secret.id}",
      secret_string_wo: "${ephemeral.aws_secretsmanager_random_password.jwt_secret_random.random_password}",
      secret_string_wo_version: 1,
    });
    expect(version).not.toHaveProperty("secret_string");
    expect(resource(terraform, "aws_secretsmanager_secret")).toMatchObject({ name: "shop-test-jwt-secret" });
  });

  test("takes length, version and description from its configuration", () => {
    const terraform = synth((stack) => {
      new GeneratedSecret(stack, "key", {
        name: "signing-key",
        protection: "disposable",
        config: { length: 64, version: 3, description: "Signs cookies" },
      });
    });

    expect(terraform.ephemeral["aws_secretsmanager_random_password"]!["key_random"]).toMatchObject({
      password_length: 64,
    });
    expect(resource(terraform, "aws_secretsmanager_secret_version")).toMatchObject({ secret_string_wo_version: 3 });
    expect(resource(terraform, "aws_secretsmanager_secret")).toMatchObject({
      name: "shop-test-signing-key",
      description: "Signs cookies",
    });
  });

  test("reads the stored value, not the generated one, once for all readers", () => {
    const terraform = synth((stack) => {
      const secret = new GeneratedSecret(stack, "password", { protection: "disposable" });
      stack.output("read", [secret.read(), secret.read(), String(secret.readVersion)], "test");
    });

    expect(terraform.ephemeral["aws_secretsmanager_secret_version"]).toEqual({
      password_stored: {
        secret_id: "${aws_secretsmanager_secret_version.password_version.secret_id}",
        version_id: "${aws_secretsmanager_secret_version.password_version.version_id}",
      },
    });
    expect((terraform.output["read"]!["value"] as string[])[0]).toBe(
      "${ephemeral.aws_secretsmanager_secret_version.password_stored.secret_string}",
    );
  });

  test.each([
    ["protected", 30, { prevent_destroy: true }],
    ["retiring", 30, undefined],
    ["disposable", 0, undefined],
  ] as const)("ALL-12: %s keeps a deleted secret %d days", (protection, days, lifecycle) => {
    const terraform = synth((stack) => new GeneratedSecret(stack, "key", { protection }));

    const secret = resource(terraform, "aws_secretsmanager_secret");
    expect(secret["recovery_window_in_days"]).toBe(days);
    expect(secret["lifecycle"]).toEqual(lifecycle);
  });
});

describe("ComposedSecret", () => {
  test("ALL-6: is written again when a part changes, because Terraform does not store the value", () => {
    const terraform = synth((stack) => {
      const password = new GeneratedSecret(stack, "password", { protection: "protected" });
      new ComposedSecret(stack, "url", {
        description: "URL",
        protection: "protected",
        value: `https://user:${password.read()}@host`,
        changesWith: [password.versionId, "host"],
      });
    });

    expect(resource(terraform, "aws_secretsmanager_secret_version", "url_version")).toMatchObject({
      secret_string_wo:
        "https://user:${ephemeral.aws_secretsmanager_secret_version.password_stored.secret_string}@host",
      secret_string_wo_version:
        '${parseint(substr(sha256(join("\\n", [aws_secretsmanager_secret_version.password_version.version_id, "host"])), 0, 7), 16)}',
    });
    expect(resource(terraform, "aws_secretsmanager_secret", "url")["lifecycle"]).toBeUndefined();
  });
});

describe("ExternalSecret", () => {
  test("ALL-11: has no value, and offers a command to fill it in that leaves no trace", () => {
    let secret: ExternalSecret | undefined;
    const terraform = synth((stack) => {
      secret = new ExternalSecret(stack, "openai-api-key", { description: "Key of OpenAI", protection: "protected" });
    });

    expect(addresses(terraform)).toEqual(["aws_secretsmanager_secret.openai_api_key"]);
    expect(terraform.ephemeral).toEqual({});
    expect(resource(terraform, "aws_secretsmanager_secret")["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(secret!.versionId).toBeUndefined();
    expect(secret!.fillCommand).toBe(
      `(trap 'stty echo' EXIT; stty -echo; IFS= read -r VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value ` +
        "--region eu-central-1 --secret-id shop-test-openai-api-key --secret-string file:///dev/stdin)",
    );
  });
});

describe("grantRead", () => {
  test("lets the grantee read only this secret, however often it is granted", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "role", ROLE);
      const secret = new GeneratedSecret(stack, "jwt-secret", { protection: "disposable" });
      secret.grantRead(role);
      secret.grantRead(role);
    });

    expect(statements(terraform, "role_policy")).toEqual({
      ReadSecretJwtSecret: {
        sid: "ReadSecretJwtSecret",
        effect: "Allow",
        actions: ["secretsmanager:GetSecretValue"],
        resources: ["${aws_secretsmanager_secret.jwt_secret.arn}"],
      },
    });
  });

  test("of an existing secret also grants its key, and creates nothing", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "role", ROLE);
      const attributes = {
        secretArn: "arn:aws:secretsmanager:x:1:secret:a-Ab12Cd",
        kmsKeyArn: "arn:aws:kms:x:1:key/k",
      };
      Secret.fromAttributes(stack, "shared", attributes).grantRead(role);
    });

    expect(statements(terraform, "role_policy")).toMatchObject({
      ReadSecretShared: { resources: ["arn:aws:secretsmanager:x:1:secret:a-Ab12Cd"] },
      DecryptSecretShared: { actions: ["kms:Decrypt"], resources: ["arn:aws:kms:x:1:key/k"] },
    });
    expect(terraform.resource).not.toHaveProperty("aws_secretsmanager_secret");
  });
});

describe("Secrets", () => {
  const CONFIG: SecretsConfig = {
    JWT_SECRET: { kind: "generated" },
    OPENAI_API_KEY: { kind: "external", description: "Key of OpenAI" },
  };

  test("creates one secret per variable and lists those that people fill in", () => {
    let secrets: Secrets | undefined;
    const terraform = synth((stack) => {
      secrets = new Secrets(stack, "secrets", { config: CONFIG, protection: "disposable" });
      stack.output(
        "arns",
        Fn.join(
          ",",
          Object.values(secrets.all).map((one) => one.secretArn),
        ),
        "test",
      );
    });

    expect(addresses(terraform)).toEqual([
      "aws_secretsmanager_secret.secrets_jwt_secret",
      "aws_secretsmanager_secret.secrets_openai_api_key",
      "aws_secretsmanager_secret_version.secrets_jwt_secret_version",
    ]);
    expect(Object.keys(secrets!.all)).toEqual(["JWT_SECRET", "OPENAI_API_KEY"]);
    expect(secrets!.toFill).toEqual({
      OPENAI_API_KEY: {
        description: "Key of OpenAI",
        command: expect.stringContaining("--secret-id shop-test-openai-api-key ") as string,
      },
    });
  });

  test("rejects an invalid configuration before anything is created", () => {
    synth((stack) => {
      const config = { "jwt-secret": { kind: "generated" } } as SecretsConfig;
      expect(() => new Secrets(stack, "secrets", { config, protection: "disposable" })).toThrow(ConfigError);
    });
  });

  test.each<[unknown, string[]]>([
    [CONFIG, []],
    [
      { "jwt-secret": { kind: "generated" } },
      ['jwt-secret: "jwt-secret" is not valid; use the name of an environment variable, such as JWT_SECRET'],
    ],
    [
      { AWS_SECRET_ACCESS_KEY: { kind: "external", description: "x" } },
      [
        "AWS_SECRET_ACCESS_KEY: is an AWS access key, which is not needed with the task role; grant the role what it needs instead",
      ],
    ],
    [
      { KEY: { kind: "random" } },
      ['KEY.kind: "random" is not allowed; use "generated", "external", "existing" or "parameter"'],
    ],
    [{ KEY: { kind: "external" } }, ["KEY.description: is missing and has no default; set it"]],
    [{ KEY: { kind: "generated", length: 8 } }, ["KEY.length: 8 is out of range; use a whole number from 16 to 4096"]],
    [
      { KEY: { kind: "generated", version: 0 } },
      ["KEY.version: 0 is out of range; use a whole number from 1 to 1000000"],
    ],
    [
      { KEY: { kind: "generated", lenght: 20 } },
      [
        "KEY.lenght: is not a setting; did you mean length? the settings here are kind, format, length, bytes, version, description",
      ],
    ],
    [["KEY"], [': ["KEY"] is not a section; write { name: … }']],
  ])("checks %j", (config, problems) => {
    expect(problemsOf(config)).toEqual(problems);
  });
});
