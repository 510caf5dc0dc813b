import { codeDeployGroupOf, frontendBucketOf, matchesWildcard, Root } from "../../../readers/terraform";

const root = new Root({
  provider: {
    aws: [
      { region: "eu-central-1", allowed_account_ids: ["111122223333"], default_tags: [{ tags: { System: "shop" } }] },
      { alias: "us-east-1", region: "us-east-1" },
    ],
  },
  terraform: { backend: { s3: { bucket: "state" } } },
  locals: { prefix: "shop-dev" },
  resource: {
    aws_lb: { "web-1": { name: "${local.prefix}-alb", "//": { metadata: { path: "x" }, reason: "see aws_lb.none" } } },
    aws_s3_bucket: { site: { bucket: "shop-site" }, logs: { bucket_prefix: "logs" } },
    aws_acm_certificate: { edge: { domain_name: "shop.example.com", provider: "aws.us-east-1" } },
    aws_cloudfront_distribution: {
      site: {
        origin: [{ domain_name: "${aws_s3_bucket.site.bucket_regional_domain_name}" }],
        logging_config: { bucket: "${aws_s3_bucket.logs.bucket_domain_name}" },
        depends_on: ["aws_acm_certificate.edge"],
      },
    },
    aws_ecs_service: { backend: { name: "shop-backend" }, worker: { name: "shop-worker" } },
    aws_codedeploy_deployment_group: { group: { ecs_service: { service_name: "${aws_ecs_service.backend.name}" } } },
    aws_iam_role: { task: { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" } },
    aws_secretsmanager_secret_version: {
      password: { secret_string_wo: "${ephemeral.aws_secretsmanager_random_password.made.random_password}" },
    },
  },
  data: { aws_iam_policy_document: { trust: {} } },
  ephemeral: { aws_secretsmanager_random_password: { made: {} } },
  output: { alb: { value: "${aws_lb.web-1.arn}" } },
});

describe("a root", () => {
  test("knows its account and region, and where its state is", () => {
    expect([root.account, root.region, root.backend["bucket"], root.tags["System"]]).toEqual([
      "111122223333",
      "eu-central-1",
      "state",
      "shop",
    ]);
    expect(root.get("aws_acm_certificate.edge")?.region).toBe("us-east-1");
  });

  test("distinguishes what is created from what is read and what is opened for a run", () => {
    expect(root.resources).toHaveLength(10);
    expect(root.data.map(({ address }) => address)).toEqual(["data.aws_iam_policy_document.trust"]);
    expect(root.ephemeral.map(({ type }) => type)).toEqual(["ephemeral.aws_secretsmanager_random_password"]);
    expect(root.declared).toHaveLength(12);
    expect(root.all("aws_iam_policy_document")).toEqual([]);
    expect(root.all("data.aws_iam_policy_document")).toHaveLength(1);
  });

  test.each([
    ["${aws_lb.web-1.arn}", ["aws_lb.web-1"]],
    ["${data.aws_iam_policy_document.trust.json}", ["data.aws_iam_policy_document.trust"]],
    [["aws_acm_certificate.edge", "aws_acm_certificate.edge"], ["aws_acm_certificate.edge"]],
    [{ nested: [{ "${aws_s3_bucket.site.arn}/*": 1 }] }, ["aws_s3_bucket.site"]],
    [{ "//": "${aws_s3_bucket.site.arn}" }, []],
    ["${aws_lb.gone.arn}", []],
    ["${ephemeral.aws_lb.web-1.arn}", []],
    [undefined, []],
  ])("finds the references of %j", (value, expected) => {
    expect(root.references(value)).toEqual(expected);
  });

  test("knows what refers to an address, including outputs", () => {
    expect(root.referrers("aws_lb.web-1")).toEqual(["output"]);
    expect(root.referrers("data.aws_iam_policy_document.trust")).toEqual(["aws_iam_role.task"]);
    expect(root.referrers("aws_iam_role.task")).toEqual([]);
  });

  test("resolves literal values, and gives * for what only AWS knows", () => {
    expect(root.nameOf(root.get("aws_lb.web-1")!)).toBe("shop-dev-alb");
    expect(root.value("${aws_ecs_service.backend.name}/${aws_lb.gone.arn}")).toBe("shop-backend/*");
    expect(root.value("${join(1, [2])}")).toBe("*");
  });

  test("returns an argument as a plain string, or throws an error that names it", () => {
    expect(root.text("aws_ecs_service", "backend", "name")).toBe("shop-backend");
    expect(() => root.text("aws_lb", "web-1", "name")).toThrow(/^aws_lb\.web-1\.name is "\$\{local\.prefix\}-alb"/);
    expect(() => root.text("aws_lb", "web-2", "name")).toThrow(/^aws_lb\.web-2\.name is undefined/);
  });

  test("keeps reasons as comments, and drops CDKTF's own metadata", () => {
    expect(root.get("aws_lb.web-1")?.body["//"]).toBe("see aws_lb.none");
  });

  test("knows the deployment group of a service and the bucket of a frontend", () => {
    expect(codeDeployGroupOf(root, root.get("aws_ecs_service.backend")!)?.name).toBe("group");
    expect(codeDeployGroupOf(root, root.get("aws_ecs_service.worker")!)).toBeUndefined();
    expect(frontendBucketOf(root)?.address).toBe("aws_s3_bucket.site");
  });

  test("may be empty", () => {
    const empty = new Root({});

    expect([empty.declared, empty.account, empty.providers, empty.outputs]).toEqual([[], "", [], {}]);
  });
});

test.each([
  ["s3:Get*", "s3:GetObject", true],
  ["s3:Get?bject", "s3:GetObject", true],
  ["s3:Get?", "s3:GetObject", false],
  ["arn:aws:s3:::a.b/*", "arn:aws:s3:::axb/c", false],
])("the pattern %s and %s: %s", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});
