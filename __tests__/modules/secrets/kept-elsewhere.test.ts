import type { BaseStack } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { ExistingSecret, ParameterSecret, Secrets, valueFrom, type ISecret } from "../../../modules/secrets";
import { addresses, data, statements, synth, type Block, type Terraform } from "../../support/synth";

const ARN = "arn:aws:secretsmanager:us-west-2:999988887777:secret:shared/vendor-AbCdEf";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";

interface Read {
  readonly terraform: Terraform;
  readonly statements: Block[];
  readonly valueFrom: unknown;
}

/** A secret that a role reads. */
function read(make: (stack: BaseStack) => ISecret): Read {
  const terraform = synth((stack) => {
    const secret = make(stack);
    const role = new Role(stack, "reader", { description: "Reads.", trust: { service: "ecs-tasks.amazonaws.com" } });
    secret.grantRead(role);
    secret.grantRead(role);
    stack.output("value_from", valueFrom(secret), "test");
  });
  return {
    terraform,
    statements: Object.values(statements(terraform, "reader_policy")),
    valueFrom: terraform.output["value_from"]!["value"],
  };
}

test("a secret by its name is looked up without its value, and read by its full ARN", () => {
  const { terraform, ...found } = read((stack) => new ExistingSecret(stack, "key", { secret: "shared/vendor" }));

  expect(data(terraform, "aws_secretsmanager_secret", "key")).toMatchObject({ name: "shared/vendor" });
  expect(found.valueFrom).toBe("${data.aws_secretsmanager_secret.key.arn}");
  expect(found.statements).toEqual([
    {
      sid: "ReadSecretKey",
      effect: "Allow",
      actions: ["secretsmanager:GetSecretValue"],
      resources: ["${data.aws_secretsmanager_secret.key.arn}"],
    },
  ]);
});

test("a secret by its ARN is used as it is, with the key in its JSON and the key that decrypts it", () => {
  const { terraform, ...found } = read(
    (stack) => new ExistingSecret(stack, "key", { secret: ARN, key: "api_key", kmsKeyArn: KEY }),
  );

  expect(Object.keys(terraform.data)).toEqual(["aws_iam_policy_document"]);
  expect(found.valueFrom).toBe(`${ARN}:api_key::`);
  expect(found.statements).toMatchObject([
    { sid: "ReadSecretKey", resources: [ARN] },
    { sid: "DecryptSecretKey", actions: ["kms:Decrypt"], resources: [KEY] },
  ]);
});

test.each([
  ["/shared/prod/LOGIN_KEY", "arn:aws:ssm:eu-central-1:111122223333:parameter/shared/prod/LOGIN_KEY"],
  ["login-key", "arn:aws:ssm:eu-central-1:111122223333:parameter/login-key"],
  ["arn:aws:ssm:us-west-2:111122223333:parameter/x", "arn:aws:ssm:us-west-2:111122223333:parameter/x"],
])("the parameter %s is %s, and never in the state", (name, arn) => {
  const { terraform, ...found } = read((stack) => new ParameterSecret(stack, "login-key", { name, kmsKeyArn: KEY }));

  expect(Object.keys(terraform.data)).toEqual(["aws_iam_policy_document"]);
  expect(found.valueFrom).toBe(arn);
  expect(found.statements).toMatchObject([
    { sid: "ReadParameterLoginKey", actions: ["ssm:GetParameters"], resources: [arn] },
    { sid: "DecryptParameterLoginKey", actions: ["kms:Decrypt"], resources: [KEY] },
  ]);
});

test("what somebody else keeps is not created, and nobody is told to fill it in", () => {
  let secrets: Secrets | undefined;
  const terraform = synth((stack) => {
    secrets = new Secrets(stack, "secret", {
      protection: "protected",
      config: { A: { kind: "existing", secret: "a" }, B: { kind: "parameter", name: "/b" } },
    });
  });

  expect(addresses(terraform)).toEqual([]);
  expect(secrets?.toFill).toEqual({});
});

test("names as containers really use them", () => {
  const terraform = synth((stack) => {
    new Secrets(stack, "secret", {
      protection: "disposable",
      config: { GITEA__database__PASSWD: { kind: "generated" }, smtp_password: { kind: "generated" } },
    });
  });

  expect(Object.values(terraform.resource["aws_secretsmanager_secret"]!).map(({ name }) => name as unknown)).toEqual([
    "shop-test-gitea-database-passwd",
    "shop-test-smtp-password",
  ]);
});
