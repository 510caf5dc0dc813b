import { Role } from "../../../modules/iam";
import { Key, type KeyProps } from "../../../modules/kms";
import { resource, statements, synth, type Terraform } from "../../support/synth";

const KEY = "${aws_kms_key.disk.arn}";

function built(props: Partial<KeyProps> = {}, use: (key: Key, role: Role) => void = () => undefined): Terraform {
  return synth((stack) => {
    const key = new Key(stack, "disk", { description: "Encrypts disks", protection: "disposable", ...props });
    use(key, new Role(stack, "reader", { description: "Reads.", trust: { service: "ecs-tasks.amazonaws.com" } }));
  });
}

describe("a key by default", () => {
  const terraform = built();

  test("rotates, has KMS's policy, and goes after a week", () => {
    const { "//": _, ...key } = resource(terraform, "aws_kms_key");

    expect(key).toEqual({
      description: "Encrypts disks",
      enable_key_rotation: true,
      deletion_window_in_days: 7,
    });
  });

  test("stays with its data in a protected environment, and can be saved for 30 days", () => {
    const key = resource(built({ protection: "protected" }), "aws_kms_key");

    expect(key).toMatchObject({ deletion_window_in_days: 30, lifecycle: { prevent_destroy: true } });
  });
});

test("a grant only holds through the service, in the key's region", () => {
  const terraform = built({ region: "eu-west-1" }, (key, role) => {
    key.grantUse(role, { sid: "DecryptUploads", through: "s3", actions: ["kms:Decrypt"] });
  });

  expect(statements(terraform, "reader_policy")["DecryptUploads"]).toEqual({
    sid: "DecryptUploads",
    effect: "Allow",
    actions: ["kms:Decrypt"],
    resources: [KEY],
    condition: [{ test: "StringEquals", variable: "kms:ViaService", values: ["s3.eu-west-1.amazonaws.com"] }],
  });
});

test("a key of another stack is granted like one's own", () => {
  const arn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const terraform = built({}, (_, role) => {
    Key.fromArn(arn, "us-west-2").grantUse(role, { sid: "Decrypt", through: "s3", actions: ["kms:Decrypt"] });
  });

  expect(statements(terraform, "reader_policy")["Decrypt"]).toMatchObject({
    resources: [arn],
    condition: [{ values: ["s3.us-west-2.amazonaws.com"] }],
  });
});

test("a service that uses it by itself may do so for what is named, and the account still administers it", () => {
  const terraform = built({}, (key) => {
    key.allowService({
      sid: "Logs",
      service: "logs.us-east-1.amazonaws.com",
      actions: ["kms:Encrypt", "kms:Decrypt"],
      context: { key: "aws:logs:arn", values: ["arn:aws:logs:us-east-1:111122223333:log-group:/shop"] },
    });
  });

  expect(resource(terraform, "aws_kms_key")["policy"]).toBe("${data.aws_iam_policy_document.disk_policy.json}");
  expect(statements(terraform, "disk_policy")).toMatchObject({
    AccountAdministers: { principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] }] },
    Logs: {
      actions: ["kms:Encrypt", "kms:Decrypt"],
      principals: [{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }],
      condition: [
        {
          test: "StringEquals",
          variable: "kms:EncryptionContext:aws:logs:arn",
          values: ["arn:aws:logs:us-east-1:111122223333:log-group:/shop"],
        },
      ],
    },
  });
});
