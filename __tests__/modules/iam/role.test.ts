import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { anyResource, PolicyDocument, Role, sidPart, type Statement } from "../../../modules/iam";
import { addresses, resource, statements, synth, type Terraform } from "../../support/synth";

const PROPS = { description: "What the tasks may do.", trust: { service: "ecs-tasks.amazonaws.com" } };
const READ: Statement = { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] };

const EXCLUSIVE = [
  "aws_iam_role_policies_exclusive.task_role_policies",
  "aws_iam_role_policy_attachments_exclusive.task_role_attachments",
];

describe("Role", () => {
  test("has only the policies that it was given, and those that others put on it go away", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "task-role", { ...PROPS, statements: [READ] });
      role.attach({ policyArn: "arn:aws:iam::aws:policy/A", because: "AWS knows better.", scope: stack, id: "a" });
    });

    expect(resource(terraform, "aws_iam_role_policies_exclusive")).toMatchObject({
      role_name: "${aws_iam_role.task_role.name}",
      policy_names: ["${aws_iam_role_policy.task_role_permissions.name}"],
    });
    expect(resource(terraform, "aws_iam_role_policy_attachments_exclusive")).toMatchObject({
      role_name: "${aws_iam_role.task_role.name}",
      policy_arns: ["${aws_iam_role_policy_attachment.a.policy_arn}"],
    });
  });

  test("without any policies, none is allowed", () => {
    const terraform = synth((stack) => new Role(stack, "task-role", PROPS));

    expect(resource(terraform, "aws_iam_role_policies_exclusive")["policy_names"]).toEqual([]);
    expect(resource(terraform, "aws_iam_role_policy_attachments_exclusive")["policy_arns"]).toEqual([]);
  });

  test("trusts its service for this account only, and has no policy until something is granted", () => {
    const terraform = synth((stack) => new Role(stack, "task-role", PROPS));

    expect(addresses(terraform)).toEqual(["aws_iam_role.task_role", ...EXCLUSIVE]);
    expect(resource(terraform, "aws_iam_role")).toMatchObject({
      name: "shop-test-task-role",
      description: "What the tasks may do.",
      assume_role_policy: "${data.aws_iam_policy_document.task_role_trust.json}",
    });
    expect(Object.keys(terraform.data["aws_iam_policy_document"] ?? {})).toEqual(["task_role_trust"]);
    expect(statements(terraform, "task_role_trust")).toEqual({
      AssumedByService: {
        sid: "AssumedByService",
        effect: "Allow",
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
      },
    });
  });

  test("trusts a service without a source account if the service sends none", () => {
    const terraform = synth(
      (stack) => new Role(stack, "host", { ...PROPS, trust: { service: "ec2.amazonaws.com", sourceAccount: false } }),
    );

    expect(statements(terraform, "host_trust")["AssumedByService"]).not.toHaveProperty("condition");
  });

  test("trusts the principal of a custom statement", () => {
    const trust: Statement = {
      sid: "Auditor",
      actions: ["sts:AssumeRole"],
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:role/audit"] }],
    };
    const terraform = synth((stack) => new Role(stack, "audit", { ...PROPS, name: "auditor", trust }));

    expect(resource(terraform, "aws_iam_role")["name"]).toBe("shop-test-auditor");
    expect(statements(terraform, "audit_trust")["Auditor"]?.["principals"]).toEqual(trust.principals);
  });

  test("all grants are in one inline policy", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "task-role", { ...PROPS, statements: [READ] });
      role.addStatement({ ...READ, sid: "ReadAgain" });
    });

    expect(addresses(terraform)).toEqual(
      ["aws_iam_role.task_role", "aws_iam_role_policy.task_role_permissions", ...EXCLUSIVE].sort(),
    );
    expect(resource(terraform, "aws_iam_role_policy")).toMatchObject({
      name: "permissions",
      role: "${aws_iam_role.task_role.name}",
      policy: "${data.aws_iam_policy_document.task_role_policy.json}",
    });
    expect(Object.keys(statements(terraform, "task_role_policy"))).toEqual(["Read", "ReadAgain"]);
  });

  test("resources that need its permissions can wait for them", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "task-role", PROPS);
      expect(role.dependables).toEqual([]);
      role.addStatement(READ);
      new SqsQueue(stack, "jobs", { dependsOn: [...role.dependables] });
    });

    expect(resource(terraform, "aws_sqs_queue")["depends_on"]).toEqual(["aws_iam_role_policy.task_role_permissions"]);
  });
});

describe("PolicyDocument", () => {
  const document = (...all: Statement[]): Terraform => synth((stack) => new PolicyDocument(stack, "policy", all));

  test("is a readable data source; a Deny is marked as such", () => {
    const condition = { test: "Bool", variable: "aws:SecureTransport", values: ["false"] };
    const deny: Statement = {
      sid: "DenyPlainHttp",
      effect: "Deny",
      actions: ["s3:*"],
      resources: ["*"],
      principals: [{ type: "AWS", identifiers: ["*"] }],
      conditions: [condition],
    };

    expect(statements(document(READ, deny), "policy")).toEqual({
      Read: { sid: "Read", effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] },
      DenyPlainHttp: {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["s3:*"],
        resources: ["*"],
        principals: deny.principals,
        condition: [condition],
      },
    });
  });

  test("accepts statements until synthesis, and lists them", () => {
    const terraform = synth((stack) => {
      const policy = new PolicyDocument(stack, "policy");
      policy.add(READ);
      expect(policy.statements).toEqual([READ]);
    });

    expect(Object.keys(statements(terraform, "policy"))).toEqual(["Read"]);
  });

  test("writes the reason for a * resource next to the statement", () => {
    const textract: Statement = {
      sid: "Textract",
      actions: ["textract:DetectDocumentText"],
      resources: anyResource("Textract has no resources"),
    };

    expect(statements(document(textract), "policy")["Textract"]).toMatchObject({
      "//": "Textract has no resources",
      resources: ["*"],
    });
  });

  test("a repeated statement is added once", () => {
    const terraform = document(READ, { ...READ });

    expect(resource({ ...terraform, resource: terraform.data }, "aws_iam_policy_document")["statement"]).toHaveLength(
      1,
    );
  });

  test("everybody may be allowed something under a condition that restricts it", () => {
    const conditions = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }];
    const principals = [{ type: "AWS", identifiers: ["*"] }] as const;

    expect(() => document({ ...READ, principals, conditions })).not.toThrow();
  });

  test.each<[string, Statement[]]>([
    ["All: the action s3:* contains a wildcard; list every action", [{ ...READ, sid: "All", actions: ["s3:*"] }]],
    [
      "Read: the action s3:Get* contains a wildcard; list every action",
      [{ ...READ, actions: ["s3:ListBucket", "s3:Get*"] }],
    ],
    ['Read: the resource is *; use anyResource("why it cannot be narrower")', [{ ...READ, resources: ["*"] }]],
    [
      "Read: the principal is *, which means everybody; name a principal, or add a condition that restricts it",
      [{ ...READ, principals: [{ type: "AWS", identifiers: ["*"] }] }],
    ],
    ["read-all: a sid may only contain letters and digits; remove everything else", [{ ...READ, sid: "read-all" }]],
    [
      "Read: another statement has this sid; give each statement its own",
      [READ, { ...READ, actions: ["s3:GetObjectVersion"] }],
    ],
  ])("refuses: %s", (message, all) => {
    expect(() => document(...all)).toThrow(new Error(`test/policy: ${message}`));
  });
});

test.each([
  ["image-worker", "ImageWorker"],
  ["invoices/2024_q1/", "Invoices2024Q1"],
  ["", ""],
])("sidPart(%j) is %j", (id, part) => {
  expect(sidPart(id)).toBe(part);
});
