import { isAllowed, type Condition, type Context, type PolicyDocument } from "../../../readers/iam";

const policy = (...Statement: PolicyDocument["Statement"]): PolicyDocument[] => [{ Version: "2012-10-17", Statement }];
const allow = (action: string, resource: string, condition?: Condition) =>
  ({
    Effect: "Allow",
    Action: [action],
    Resource: [resource],
    ...(condition ? { Condition: condition } : {}),
  }) as const;
const deny = (action: string, resource: string, condition?: Condition) =>
  ({ ...allow(action, resource, condition), Effect: "Deny" }) as const;
/** Whether a condition lets a request with these keys through. */
const holds = (condition: Condition, context: Context): boolean =>
  isAllowed(policy(allow("s3:GetObject", "*", condition)), { action: "s3:GetObject", resource: "*", context });

/** The rules and examples are those of the IAM user guide; each test names the page. */
describe("IAM's rules", () => {
  // reference_policies_evaluation-logic
  test("deny what nothing allows, and what anything denies", () => {
    const request = { action: "s3:GetObject", resource: "arn:aws:s3:::carlossalazar/a" };
    const own = allow("s3:*", "arn:aws:s3:::carlossalazar/*");

    expect(isAllowed([], request)).toBe(false);
    expect(isAllowed(policy(own), request)).toBe(true);
    expect(isAllowed(policy(own), { ...request, resource: "arn:aws:s3:::hr/a" })).toBe(false);
    expect(isAllowed(policy(own, deny("s3:Get*", "*")), request)).toBe(false);
    expect(isAllowed([...policy(own), ...policy(deny("*", "arn:aws:s3:::carlossalazar/a"))], request)).toBe(false);
  });

  // access_policies_boundaries: the user may only do what the policy and the boundary allow
  test("allow only what a permissions boundary allows as well", () => {
    const boundary = policy(allow("s3:*", "*"), allow("cloudwatch:*", "*"), allow("ec2:*", "*"));

    expect(isAllowed(policy(allow("iam:CreateUser", "*")), { action: "iam:CreateUser", resource: "*" }, boundary)).toBe(
      false,
    );
    expect(isAllowed(policy(), { action: "s3:ListBucket", resource: "*" }, boundary)).toBe(false);
    expect(isAllowed(policy(allow("s3:*", "*")), { action: "s3:ListBucket", resource: "*" }, boundary)).toBe(true);
  });

  // reference_policies_elements_action, reference_policies_elements_resource
  test("ignore the case of actions and keys, but not of resources and values", () => {
    const statement = allow("IAM:ListAccessKeys", "arn:aws:iam::123456789012:user/Bob", {
      StringEquals: { "AWS:RequestedRegion": "us-east-1" },
    });
    const context = { "aws:requestedregion": "us-east-1" };
    const bob = { action: "iam:listaccesskeys", resource: "arn:aws:iam::123456789012:user/Bob", context };

    expect(isAllowed(policy(statement), bob)).toBe(true);
    expect(isAllowed(policy(statement), { ...bob, resource: "arn:aws:iam::123456789012:user/bob" })).toBe(false);
    expect(isAllowed(policy(statement), { ...bob, context: { "aws:RequestedRegion": "US-EAST-1" } })).toBe(false);
  });

  test("match * with anything, ? with one character, and nothing else specially", () => {
    const may = (pattern: string, resource: string) =>
      isAllowed(policy(allow("sqs:SendMessage", pattern)), { action: "sqs:SendMessage", resource });

    expect(may("arn:aws:sqs:*:*:shop-*", "arn:aws:sqs:us-east-1:1:shop-a:b")).toBe(true);
    expect(may("arn:aws:sqs:us-east-1:1:shop-?", "arn:aws:sqs:us-east-1:1:shop-")).toBe(false);
    expect(may("arn:aws:sqs:us-east-1:1:sh.p", "arn:aws:sqs:us-east-1:1:shop")).toBe(false);
  });

  // reference_policies_elements_condition_operators, "…IfExists" and "Null"
  test.each<[string, Condition, Context, boolean]>([
    [
      "all keys must hold",
      { StringEquals: { "aws:ResourceTag/a": "1", "aws:ResourceTag/b": "2" } },
      { "aws:ResourceTag/a": "1" },
      false,
    ],
    ["one value suffices", { StringEquals: { "aws:ResourceTag/a": ["1", "2"] } }, { "aws:ResourceTag/a": "2" }, true],
    ["a missing key fails", { StringEquals: { "aws:ResourceTag/a": "1" } }, {}, false],
    ["a missing key passes a negation", { StringNotEquals: { "aws:ResourceTag/a": "1" } }, {}, true],
    [
      "a negation means none of the values",
      { StringNotEquals: { "aws:ResourceTag/a": ["1", "2"] } },
      { "aws:ResourceTag/a": "2" },
      false,
    ],
    ["IfExists passes a missing key", { StringLikeIfExists: { "ec2:InstanceType": "t1.*" } }, {}, true],
    [
      "IfExists compares a key that is there",
      { StringLikeIfExists: { "ec2:InstanceType": "t1.*" } },
      { "ec2:InstanceType": "m5.large" },
      false,
    ],
    ["Null true means absent", { Null: { "aws:TokenIssueTime": "true" } }, {}, true],
    ["Null false means present", { Null: { "ec2:CreateAction": "false" } }, {}, false],
    ["Bool", { Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": "false" }, false],
    [
      "an ARN's wildcard stays within its part",
      { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:1:a" } },
      { "aws:SourceArn": "arn:aws:sns:x:1:1:a" },
      false,
    ],
  ])("conditions: %s", (_, condition, context, expected) => {
    expect(holds(condition, context)).toBe(expected);
  });

  // reference_policies_condition-single-vs-multi-valued-context-keys, with its example of aws:TagKeys
  test.each<[Context, boolean, boolean]>([
    [{ "aws:TagKeys": ["environment", "cost-center"] }, true, true],
    [{ "aws:TagKeys": ["environment"] }, true, true],
    [{ "aws:TagKeys": ["environment", "dept"] }, false, true],
    [{ "aws:TagKeys": ["dept"] }, false, false],
    [{}, true, false],
  ])("sets: %j", (context, all, any) => {
    const wanted = { "aws:TagKeys": ["environment", "cost-center"] };

    expect(holds({ "ForAllValues:StringEquals": wanted }, context)).toBe(all);
    expect(holds({ "ForAnyValue:StringEquals": wanted }, context)).toBe(any);
  });

  test("are not guessed where they are not known", () => {
    expect(() => holds({ DateLessThan: { "aws:CurrentTime": "2026-01-01" } }, {})).toThrow(
      "the condition operator DateLessThan is not known",
    );
    expect(() =>
      isAllowed(policy(allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*")), {
        action: "s3:GetObject",
        resource: "x",
      }),
    ).toThrow("policy variables are not known");
  });
});
