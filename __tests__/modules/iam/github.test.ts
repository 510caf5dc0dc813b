import {
  DELIVERY,
  deliveryIdProblems,
  GithubDeployRole,
  GithubOidcProvider,
  type DeliveryConfig,
  type GithubDeployRoleProps,
} from "../../../modules/iam";
import { addresses, resource, statements, synth, type Terraform } from "../../support/synth";

const CLASSIC = "repo:acme/web:environment:test";
const IMMUTABLE = "repo:acme@123/web@456:environment:test";

function deployRole(delivery: Partial<DeliveryConfig> = {}, organizationId?: string): Terraform {
  const props: GithubDeployRoleProps = {
    organization: "acme",
    ...(organizationId === undefined ? {} : { organizationId }),
    delivery: { repository: "web", ...delivery },
    deploys: "the backend",
  };
  return synth((stack) => new GithubDeployRole(stack, "deploy-backend", props));
}

const condition = (terraform: Terraform, claim: string): unknown => {
  const { condition: all } = statements(terraform, "deploy_backend_trust")["GithubActions"] as {
    condition: { test: string; variable: string; values: string[] }[];
  };
  return all.find(({ variable }) => variable === `token.actions.githubusercontent.com:${claim}`);
};

describe("MR-11: GithubOidcProvider", () => {
  test("trusts GitHub's issuer for AWS's audience, without a thumbprint that would expire", () => {
    const terraform = synth((stack) => new GithubOidcProvider(stack, "github"));

    expect(addresses(terraform)).toEqual(["aws_iam_openid_connect_provider.github"]);
    expect(resource(terraform, "aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
    expect(resource(terraform, "aws_iam_openid_connect_provider")).not.toHaveProperty("thumbprint_list");
  });
});

describe("ALL-8: GithubDeployRole", () => {
  test("is assumed through the account's provider, and has no permissions until some are granted", () => {
    const terraform = deployRole();

    expect(addresses(terraform)).toEqual([
      "aws_iam_role.deploy_backend",
      "aws_iam_role_policies_exclusive.deploy_backend_policies",
      "aws_iam_role_policy_attachments_exclusive.deploy_backend_attachments",
    ]);
    expect(resource(terraform, "aws_iam_role")).toMatchObject({
      name: "shop-test-deploy-backend",
      description: "Lets GitHub Actions of acme/web deploy the backend.",
    });
    expect(Object.values(statements(terraform, "deploy_backend_trust"))).toEqual([
      expect.objectContaining({
        effect: "Allow",
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [
          {
            type: "Federated",
            identifiers: ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"],
          },
        ],
      }),
    ]);
  });

  test.each<[string, Partial<DeliveryConfig>, string | undefined, string[]]>([
    ["only names", {}, undefined, [CLASSIC]],
    ["only the repository's id", { repositoryId: "456" }, undefined, [CLASSIC]],
    ["only the organisation's id", {}, "123", [CLASSIC]],
    ["both ids", { repositoryId: "456" }, "123", [CLASSIC, IMMUTABLE]],
    ["both, explicitly", { repositoryId: "456", subject: "both" }, "123", [CLASSIC, IMMUTABLE]],
    ["the immutable form", { repositoryId: "456", subject: "immutable" }, "123", [IMMUTABLE]],
    ["the classic form despite ids", { repositoryId: "456", subject: "classic" }, "123", [CLASSIC]],
    ["a GitHub environment", { githubEnvironment: "live" }, undefined, ["repo:acme/web:environment:live"]],
  ])("the trust policy always has audience and subject, both exact: %s", (_, delivery, organizationId, values) => {
    const terraform = deployRole(delivery, organizationId);

    expect(condition(terraform, "aud")).toMatchObject({ test: "StringEquals", values: ["sts.amazonaws.com"] });
    expect(condition(terraform, "sub")).toMatchObject({ test: "StringEquals", values });
  });

  test.each<[string, Partial<DeliveryConfig>, string, string[]]>([
    ["main by default", {}, "StringEquals", ["refs/heads/main"]],
    ["other branches", { branches: ["main", "hotfix/1"] }, "StringEquals", ["refs/heads/main", "refs/heads/hotfix/1"]],
    ["a tag beside it", { tags: ["v1"] }, "StringEquals", ["refs/heads/main", "refs/tags/v1"]],
    ["only tags, by their beginning", { branches: [], tags: ["v*"] }, "StringLike", ["refs/tags/v*"]],
  ])("the trust policy always names branches or tags: %s", (_, delivery, test, values) => {
    expect(condition(deployRole(delivery), "ref")).toMatchObject({ test, values });
  });

  test("the trust policy has the repository's id where it is known", () => {
    expect(condition(deployRole({ repositoryId: "456" }), "repository_id")).toMatchObject({
      test: "StringEquals",
      values: ["456"],
    });
    expect(condition(deployRole(), "repository_id")).toBeUndefined();
  });

  test.each<[Record<string, unknown>, string | undefined, string[]]>([
    [{ repository: "web", repositoryId: "456", subject: "both" }, "123", []],
    [{}, undefined, ["repository: is missing and has no default; set it"]],
    [
      { repository: "acme/web" },
      undefined,
      ['repository: "acme/web" is not valid; use the repository\'s name without its organization'],
    ],
    [
      { repository: "web", githubEnvironment: "*" },
      undefined,
      [
        'githubEnvironment: "*" is not valid; use a GitHub environment\'s name without spaces, colons, wildcards, $ and braces',
      ],
    ],
    [
      { repository: "web", repositoryId: "web" },
      "123",
      ['repositoryId: "web" is not valid; use the numeric id in quotes, such as "7654321"'],
    ],
    [
      { repository: "web", subject: "sub" },
      undefined,
      ['subject: "sub" is not allowed; use "classic", "immutable" or "both"'],
    ],
    [
      { repository: "web", subject: "immutable", repositoryId: "456" },
      undefined,
      [
        'subject: "immutable" needs ids; set delivery.repositoryId and the account\'s github.organizationId, or use ' +
          '"classic"',
      ],
    ],
    [
      { repository: "web", subject: "both" },
      "123",
      [
        'subject: "both" needs ids; set delivery.repositoryId and the account\'s github.organizationId, or use ' +
          '"classic"',
      ],
    ],
    [{ repository: "web", repositoryId: "456" }, undefined, []],
    [
      { repository: "web", branches: ["*"] },
      undefined,
      ['branches[0]: "*" is not valid; use a branch without wildcards, such as "main"'],
    ],
    [
      { repository: "web", tags: ["*"] },
      undefined,
      ['tags[0]: "*" is not valid; use a tag or the beginning of tags, such as "v*"'],
    ],
    [
      { repository: "web", branches: [] },
      undefined,
      ['branches: lists no branch, and there are no tags; use ["main"], or set delivery.tags'],
    ],
  ])("%j with organisation %s: %j", (delivery, organizationId, expected) => {
    const config = delivery as unknown as DeliveryConfig;
    const own = DELIVERY.problems(config);
    const problems = own.length > 0 ? own : deliveryIdProblems(DELIVERY.settings(config), organizationId);

    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
  });

  test("the construct rejects invalid settings under its own path", () => {
    expect(() => deployRole({ subject: "immutable" })).toThrow('test/deploy-backend: subject: "immutable" needs ids;');
  });
});
