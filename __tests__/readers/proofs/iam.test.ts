import { iamFindings } from "../../../readers/proofs";
import { Root } from "../../../readers/terraform";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";
import type { Block } from "../../support/synth";
import { broken, type Breakable } from "./stacks";

const stacks = allStacks();
const REF = "token.actions.githubusercontent.com:ref";

function replaceClaim(statement: Block, claim: string, conditions: Block[]): void {
  const key = `token.actions.githubusercontent.com:${claim}`;
  const others = (statement["condition"] as Block[]).filter(({ variable }) => variable !== key);
  statement["condition"] = [...others, ...conditions];
}

test("ALL-2: no policy or role of any stack is broader than necessary", () => {
  const findings = Object.entries(stacks).flatMap(([stack, terraform]) =>
    iamFindings(new Root(terraform)).map(({ address, message }) => `${stack}: ${address} ${message}`),
  );

  expect(Object.keys(stacks)).not.toEqual([]);
  expect(findings).toEqual([]);
});

describeReference("sheetgpt", "the IAM proof finds", () => {
  const statementsOf = (root: Breakable, document: string): Block[] =>
    root.data["aws_iam_policy_document"]?.[document]?.["statement"] as Block[];
  const first = (root: Breakable, document: string): Block => statementsOf(root, document)[0] ?? {};
  const findings = (breakIt: (root: Breakable) => void) =>
    iamFindings(broken(stacks["sheetgpt-prod"], breakIt)).map(({ rule, address, message }) => ({
      rule,
      address,
      message,
    }));

  const EXECUTION = "backend_task_execution_role_policy";

  test.each([
    ["all actions", "*"],
    ["all actions of a service", "s3:*"],
    ["all actions of a service with one prefix", "s3:Get*"],
  ])("an action with a wildcard: %s", (_, action) => {
    expect(findings((root) => Object.assign(first(root, EXECUTION), { actions: [action] }))).toEqual([
      {
        rule: "wildcard-action",
        address: `data.aws_iam_policy_document.${EXECUTION}`,
        message: `WriteLogs: the action ${action} has a wildcard; name every action`,
      },
    ]);
  });

  test("all actions except some", () => {
    const found = findings((root) =>
      Object.assign(first(root, EXECUTION), { actions: undefined, not_actions: ["iam:PassRole"] }),
    );

    expect(found.map(({ rule }) => rule)).toEqual(["wildcard-action"]);
  });

  test("a resource of * without a reason, and none with one", () => {
    const wide = (because: string | undefined) => (root: Breakable) =>
      Object.assign(first(root, EXECUTION), { resources: ["*"], "//": because });

    expect(findings(wide(undefined)).map(({ rule }) => rule)).toEqual(["wildcard-resource"]);
    expect(findings(wide("")).map(({ rule }) => rule)).toEqual(["wildcard-resource"]);
    expect(findings(wide("AWS has no narrower one."))).toEqual([]);
  });

  test("all resources except some", () => {
    const found = findings((root) =>
      Object.assign(first(root, EXECUTION), { resources: undefined, not_resources: ["x"] }),
    );

    expect(found.map(({ rule }) => rule)).toEqual(["wildcard-resource"]);
  });

  test("roles that may be passed to any service", () => {
    const found = findings((root) => {
      const passing = statementsOf(root, "deploy_backend_policy").find(
        ({ actions }) => String(actions) === "iam:PassRole",
      );
      delete passing!["condition"];
    });

    expect(found).toEqual([
      {
        rule: "pass-role",
        address: "data.aws_iam_policy_document.deploy_backend_policy",
        message:
          "PassRolesOfBackend: iam:PassRole without a condition on iam:PassedToService; add one that names the service",
      },
    ]);
  });

  test("a role that a service may assume for any account", () => {
    const found = findings((root) => delete first(root, "backend_task_role_trust")["condition"]);

    expect(found).toEqual([
      {
        rule: "trust",
        address: "aws_iam_role.backend_task_role",
        message:
          "allows ecs-tasks.amazonaws.com to assume it on behalf of any account; add a condition on aws:SourceAccount",
      },
    ]);
  });

  test.each([
    ["without a subject", []],
    [
      "with a subject that matches everything",
      [{ test: "StringLike", variable: "token.actions.githubusercontent.com:sub", values: ["*"] }],
    ],
    [
      "only where there is a subject",
      [{ test: "StringEqualsIfExists", variable: "token.actions.githubusercontent.com:sub", values: ["x"] }],
    ],
  ])("a role that every GitHub repository may assume: %s", (_, condition) => {
    const found = findings((root) => {
      replaceClaim(first(root, "deploy_backend_trust"), "sub", condition);
    });

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([["trust", "aws_iam_role.deploy_backend"]]);
  });

  test.each([
    ["without a branch", []],
    ["with any branch", [{ test: "StringLike", variable: REF, values: ["refs/heads/*"] }]],
    ["with pull requests", [{ test: "StringLike", variable: REF, values: ["refs/heads/main", "refs/pull/*"] }]],
    ["only where there is one", [{ test: "StringEqualsIfExists", variable: REF, values: ["refs/heads/main"] }]],
    ["on every branch but one", [{ test: "StringNotEquals", variable: REF, values: ["refs/heads/main"] }]],
  ])("a role that every branch may assume: %s", (_, condition) => {
    const found = findings((root) => {
      replaceClaim(first(root, "deploy_backend_trust"), "ref", condition);
    });

    expect(found).toEqual([
      {
        rule: "trust",
        address: "aws_iam_role.deploy_backend",
        message:
          "its trust policy allows every branch; add a condition on the token's ref claim, such as refs/heads/main",
      },
    ]);
  });

  test("a trust policy without a principal", () => {
    const found = findings((root) => delete first(root, "backend_task_role_trust")["principals"]);

    expect(found.map(({ message }) => message)).toEqual(["its trust policy has no principal; name the service"]);
  });

  test("a trust policy as a string, which cannot be checked", () => {
    const text = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] });
    const found = findings(
      (root) => (root.resource["aws_iam_role"]!["backend_task_role"]!["assume_role_policy"] = text),
    );

    expect(found.map(({ rule }) => rule).sort()).toEqual(["policy-as-text", "trust", "unused-policy"]);
  });

  test("a bucket that is open to everybody", () => {
    const found = findings((root) => {
      const reading = statementsOf(root, "frontend_bucket_policy").find(({ sid }) => sid === "CloudFrontReads")!;
      reading["principals"] = [{ type: "AWS", identifiers: ["*"] }];
      delete reading["condition"];
    });

    expect(found.map(({ rule }) => rule)).toEqual(["everybody"]);
  });

  test("an AWS-managed policy without a reason", () => {
    const found = findings((root) => {
      root.resource["aws_iam_role_policy_attachment"] = {
        power: {
          role: "${aws_iam_role.backend_task_role.name}",
          policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess",
        },
      };
    });

    expect(found.map(({ rule }) => rule)).toEqual(["managed-policy", "taken-away"]);
  });

  test("an unused role, and the policy of one", () => {
    const found = findings((root) => {
      const { frontend_bucket_policy: policy } = root.data["aws_iam_policy_document"]!;
      root.data["aws_iam_policy_document"]!["spare"] = policy!;
      root.resource["aws_iam_role"]!["spare"] = root.resource["aws_iam_role"]!["backend_task_role"]!;
    });

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([
      ["unused-policy", "data.aws_iam_policy_document.spare"],
      ["unused-role", "aws_iam_role.spare"],
    ]);
  });

  test("policies inside a role", () => {
    const found = findings((root) => {
      root.resource["aws_iam_role"]!["backend_task_role"]!["managed_policy_arns"] = [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
      ];
    });

    expect(found.map(({ rule }) => rule)).toEqual(["inline-policy"]);
  });

  test.each(["iam:PutRolePolicy", "iam:CreateAccessKey", "IAM:updateassumerolepolicy"])(
    "an action that can be used to escalate privileges: %s",
    (action) => {
      expect(findings((root) => Object.assign(first(root, EXECUTION), { actions: [action] }))).toEqual([
        {
          rule: "escalation",
          address: `data.aws_iam_policy_document.${EXECUTION}`,
          message: `WriteLogs: ${action} can be used to escalate privileges; leave it to people, or add a condition on iam:PermissionsBoundary`,
        },
      ]);
    },
  );

  test.each(["arn:aws:s3:::*", "arn:aws:*:*:*:table/x", "arn:*", "arn:aws:sqs:*:*:*"])(
    "a resource that is as broad as *: %s",
    (wide) => {
      const found = findings((root) => Object.assign(first(root, EXECUTION), { resources: [wide] }));

      expect(found.map(({ rule }) => rule)).toEqual(["wildcard-resource"]);
    },
  );

  test.each(["*", "arn:aws:iam::111122223333:role/*"])(
    "iam:PassRole on every role, with or without a reason: %s",
    (resource) => {
      const found = findings((root) => {
        const passing = statementsOf(root, "deploy_backend_policy").find(
          ({ actions }) => String(actions) === "iam:PassRole",
        );
        Object.assign(passing!, { actions: ["iam:passRole"], resources: [resource], "//": "Because." });
      });

      expect(found.map(({ rule, message }) => [rule, message])).toEqual([
        ["pass-role", "PassRolesOfBackend: iam:PassRole for every role, including administrators'; name the roles"],
      ]);
    },
  );

  const onlyTls = [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }];
  const everybody = [{ type: "AWS", identifiers: ["*"] }];
  test.each<[string, Block]>([
    ["under a condition that does not identify them", { principals: everybody, condition: onlyTls }],
    [
      "but some",
      {
        principals: everybody,
        condition: [{ test: "StringNotEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
      },
    ],
    [
      "whose token lacks the key",
      {
        principals: everybody,
        condition: [{ test: "ForAllValues:StringEquals", variable: "aws:PrincipalOrgID", values: ["o-1"] }],
      },
    ],
    ["except those named", { principals: undefined, not_principals: [{ type: "AWS", identifiers: ["x"] }] }],
  ])("a bucket for everybody %s", (_, wrong) => {
    const found = findings((root) => {
      const reading = statementsOf(root, "frontend_bucket_policy").find(({ sid }) => sid === "CloudFrontReads")!;
      Object.assign(reading, wrong);
    });

    expect(found.map(({ rule }) => rule)).toEqual(["everybody"]);
  });

  test.each([
    ["StringLike", "repo:*"],
    ["StringLike", "repo:example/*:environment:prod"],
    ["StringLike", "*:environment:prod"],
    ["StringNotEquals", "repo:example/sheetgpt:environment:prod"],
  ])("a role for more than one repository: %s %s", (test, value) => {
    const condition = [{ test, variable: "token.actions.githubusercontent.com:sub", values: [value] }];
    const found = findings((root) => {
      replaceClaim(first(root, "deploy_backend_trust"), "sub", condition);
    });

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([["trust", "aws_iam_role.deploy_backend"]]);
  });

  test("a role for another account without an external id", () => {
    const trusting = (condition: Block[]) => (root: Breakable) =>
      Object.assign(first(root, "backend_task_role_trust"), {
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:root"] }],
        condition,
      });

    expect(findings(trusting([])).map(({ rule, message }) => [rule, message])).toEqual([
      [
        "trust",
        "allows arn:aws:iam::999988887777:root to assume it; name a role of this root, or add a condition on sts:ExternalId",
      ],
    ]);
    expect(findings(trusting([{ test: "StringEquals", variable: "sts:ExternalId", values: ["x"] }]))).toEqual([]);
  });

  test("a condition whose key is written in another case is the same one", () => {
    const found = findings((root) => {
      const condition = first(root, "backend_task_role_trust")["condition"] as Block[];
      for (const one of condition) one["variable"] = String(one["variable"]).replace("aws:", "AWS:");
    });

    expect(found).toEqual([]);
  });

  test.each(["aws_iam_user", "aws_iam_access_key", "aws_iam_user_login_profile"])(
    "a long-lived credential: %s",
    (type) => {
      const found = findings((root) => (root.resource[type] = { oops: { name: "x" } }));

      expect(found.map(({ rule, address }) => [rule, address])).toEqual([["lasting-key", `${type}.oops`]]);
    },
  );

  test.each([
    ["aws_sqs_queue_policy", { policy: '${jsonencode({ "Statement" = [] })}' }],
    ["aws_vpc_endpoint", { policy: '${file("policy.json")}' }],
    ["aws_ses_identity_policy", { access_policy: '{"Statement":[]}' }],
  ])("a policy as a string: %s", (type, body) => {
    const found = findings((root) => ((root.resource[type] ??= {})["oops"] = body));

    expect(found.map(({ rule, address }) => [rule, address])).toEqual([["policy-as-text", `${type}.oops`]]);
  });
});

describeReference("model-registry", "endpoints next to jobs that have no internet access", () => {
  type Documents = Record<string, { statement: Block[] }>;
  const S3 = "network_endpoint_s3";
  const own = (root: Breakable): Block =>
    (root.data["aws_iam_policy_document"] as unknown as Documents)[`${S3}_policy`]?.statement[0] ?? {};
  const findings = (breakIt: (root: Breakable) => void) =>
    iamFindings(broken(stacks["model-registry-prod"], breakIt)).filter(({ rule }) => rule === "open-endpoint");

  test.each(["s3", "ecr_api", "ecr_dkr", "logs"])("%s without a policy", (service) => {
    const name = `network_endpoint_${service}`;

    expect(
      findings((root) => {
        delete root.resource["aws_vpc_endpoint"]?.[name]?.["policy"];
      }).map(({ address }) => address),
    ).toEqual([`aws_vpc_endpoint.${name}`]);
  });

  test.each<[string, (statement: Block) => void]>([
    ["conditions at all", (statement) => delete statement["condition"]],
    [
      "a condition on the resource's account",
      (statement) => {
        statement["condition"] = (statement["condition"] as Block[]).slice(0, 1);
      },
    ],
    [
      "a condition that must hold",
      (statement) => {
        for (const one of statement["condition"] as Block[]) one["test"] = "StringEqualsIfExists";
      },
    ],
  ])("a policy without %s", (_, breakIt) => {
    expect(
      findings((root) => {
        breakIt(own(root));
      }),
    ).toEqual([
      {
        rule: "open-endpoint",
        address: `aws_vpc_endpoint.${S3}`,
        message: "OwnAccount: requests for resources of any account pass; add a condition on aws:ResourceAccount",
      },
    ]);
  });

  test("a policy for endpoints that a role also has is checked as the role's", () => {
    const found = iamFindings(
      broken(stacks["model-registry-prod"], (root) => {
        const [policy] = Object.values(root.resource["aws_iam_role_policy"] ?? {});
        Object.assign(policy ?? {}, { policy: `\${data.aws_iam_policy_document.${S3}_policy.json}` });
      }),
    );

    expect(found.map(({ rule }) => rule)).toContain("wildcard-action");
  });

  test("none is needed where the jobs reach the internet anyway", () => {
    expect(
      findings((root) => {
        for (const endpoint of Object.values(root.resource["aws_vpc_endpoint"] ?? {})) delete endpoint["policy"];
        const rules = Object.values(root.resource["aws_vpc_security_group_egress_rule"] ?? {});
        for (const rule of rules) Object.assign(rule, { cidr_ipv4: "0.0.0.0/0" });
      }),
    ).toEqual([]);
  });
});

test("an attachment that the role's exclusive list lacks", () => {
  const root = (listed: string[]) =>
    new Root({
      resource: {
        aws_iam_role_policy_attachment: { one: { role: "r", policy_arn: "arn:aws:iam::aws:policy/A", "//": "why" } },
        aws_iam_role_policy_attachments_exclusive: { r: { role_name: "r", policy_arns: listed } },
      },
    });
  const rules = (listed: string[]) => iamFindings(root(listed)).map(({ rule }) => rule);

  expect(rules([])).toEqual(["taken-away"]);
  expect(rules(["arn:aws:iam::aws:policy/A"])).toEqual([]);
});
