import { anyResource, Role } from "../../../modules/iam";
import { addresses, resource, statements, synth } from "../../support/synth";

const PROPS = { description: "What the tasks may do.", trust: { service: "ecs-tasks.amazonaws.com" } };

describe("Role", () => {
  test("trusts its service for this account alone and has no policy before it is granted something", () => {
    const terraform = synth((stack) => new Role(stack, "task-role", PROPS));

    expect(addresses(terraform)).toEqual(["aws_iam_role.task_role"]);
    expect(resource(terraform, "aws_iam_role")).toMatchObject({ name: "shop-test-task-role" });
    expect(statements(terraform, "task_role_trust")["AssumedByService"]).toEqual({
      sid: "AssumedByService",
      effect: "Allow",
      actions: ["sts:AssumeRole"],
      principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
  });

  test("writes the reason for a * resource beside the statement", () => {
    const terraform = synth((stack) => {
      new Role(stack, "task-role", PROPS).addStatement({
        sid: "Textract",
        actions: ["textract:DetectDocumentText"],
        resources: anyResource("Textract has no resources"),
      });
    });

    expect(statements(terraform, "task_role_policy")["Textract"]).toMatchObject({
      "//": "Textract has no resources",
      resources: ["*"],
    });
  });

  test.each([
    [
      { sid: "All", actions: ["s3:*"], resources: ["arn:aws:s3:::b"] },
      /the action s3:\* has a wildcard; name every action/,
    ],
    [{ sid: "All", actions: ["s3:GetObject"], resources: ["*"] }, /use anyResource\("why it cannot be narrower"\)/],
  ])("refuses a wildcard without a reason: %j", (statement, message) => {
    synth((stack) => {
      const role = new Role(stack, "task-role", PROPS);
      expect(() => {
        role.addStatement(statement);
      }).toThrow(message);
    });
  });
});
