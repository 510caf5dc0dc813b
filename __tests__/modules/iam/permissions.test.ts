import { grantPermissions, PERMISSIONS, Role, type ServicePermission } from "../../../modules/iam";
import { isWide } from "../../../readers/proofs/iam/statements";
import { isAbout, lookUp } from "../../readers/handoff/service-authorization";
import { statements, synth, type Block } from "../../support/synth";

type Permissions = Parameters<typeof PERMISSIONS.problems>[0];

function granted(permissions: Permissions): Record<string, Block> {
  expect(PERMISSIONS.problems(permissions)).toEqual([]);
  const terraform = synth((stack) => {
    const trust = { service: "ecs-tasks.amazonaws.com" };
    const taskRole = new Role(stack, "task", { description: "What the application may do.", trust });
    const settled = PERMISSIONS.kind.settle(permissions as never, []);
    grantPermissions(settled, { taskRole, addEnvironment: () => undefined });
  });
  return statements(terraform, "task_policy");
}

const NAMES: readonly ServicePermission[] = ["textract", "send-mail", "bedrock-invoke", "custom-metrics"];

test.each(NAMES)("%s has actions and resources that AWS knows, and a reason for each wildcard", async (name) => {
  const all = Object.values(granted([name]));

  for (const { actions, resources, "//": reason } of all as {
    actions: string[];
    resources: string[];
    "//"?: string;
  }[]) {
    expect([name, resources.some(isWide), typeof reason]).toEqual([
      name,
      reason !== undefined,
      reason === undefined ? "undefined" : "string",
    ]);
    for (const action of actions) {
      const known = await lookUp(action);
      expect([action, known]).toEqual([action, expect.anything()]);
      if (reason !== undefined) continue;
      for (const resource of resources) {
        expect([action, resource, known?.resources.some(({ pattern }) => isAbout(resource, pattern))]).toEqual([
          action,
          resource,
          true,
        ]);
      }
    }
  }
});

test("a statement of one's own, with its conditions, beside those with a name", () => {
  const { OwnUsers, SendMail } = granted([
    "send-mail",
    {
      sid: "Users",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
      resources: ["arn:aws:dynamodb:*:*:table/users-${aws:PrincipalTag/team}"],
      conditions: [{ test: "ForAllValues:StringEquals", variable: "dynamodb:LeadingKeys", values: ["a"] }],
    },
  ]);

  expect(SendMail).toMatchObject({
    actions: ["ses:SendEmail", "ses:SendRawEmail"],
    resources: [
      "arn:aws:ses:eu-central-1:111122223333:identity/*",
      "arn:aws:ses:eu-central-1:111122223333:configuration-set/*",
    ],
  });
  expect(OwnUsers).toEqual({
    sid: "OwnUsers",
    effect: "Allow",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    // Terraform would take `${` for its own.
    resources: ["arn:aws:dynamodb:*:*:table/users-&{aws:PrincipalTag/team}"],
    condition: [{ test: "ForAllValues:StringEquals", variable: "dynamodb:LeadingKeys", values: ["a"] }],
  });
});

test.each(["*", "arn:aws:polly:*:*:*"])("the resource %s comes with the reason for it", (resource) => {
  const { OwnSpeech } = granted([
    { sid: "Speech", actions: ["polly:SynthesizeSpeech"], resources: [resource], because: "Speech has no ARN." },
  ]);

  expect(OwnSpeech).toMatchObject({ "//": "Speech has no ARN.", resources: [resource] });
});
