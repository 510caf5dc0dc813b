import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../../../modules/core";
import { UNIQUE_NAMES } from "../../../modules/core/unique-names";
import { Role } from "../../../modules/iam";
import { synth, synthStack, TEST_DEPLOYMENT } from "../../support/synth";

function plainStack(app = new App({ stackTraces: false }), id = "plain"): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}
const role = (scope: Construct, id: string, name?: string) =>
  new Role(scope, id, {
    description: "CI.",
    trust: { service: "ec2.amazonaws.com" },
    ...(name === undefined ? {} : { name }),
  });

describe("a scope's naming", () => {
  test("may be given after the scope has children, as a plain CDKTF app begins with its provider", () => {
    const stack = plainStack();
    const naming = new Naming(TEST_DEPLOYMENT);
    naming.provideTo(stack);

    expect(Naming.of(new Construct(stack, "deep"))).toBe(naming);
  });

  test("is that of the nearest scope around", () => {
    const app = new App({ stackTraces: false });
    const [outer, inner] = [new Naming(TEST_DEPLOYMENT), new Naming({ ...TEST_DEPLOYMENT, environment: "blue" })];
    outer.provideTo(app);
    const stack = new TerraformStack(app, "plain");
    const part = new Construct(stack, "part");
    inner.provideTo(part);

    expect(Naming.of(stack)).toBe(outer);
    expect(Naming.of(new Construct(part, "deep"))).toBe(inner);
  });

  test("where there is none, the error says how to get one", () => {
    expect(() => Naming.of(plainStack())).toThrow(
      "plain: no naming in scope; extend BaseStack, or call new Naming({ system, environment, accountId, region })" +
        ".provideTo(stack) before this construct",
    );
  });
});

describe("a physical name", () => {
  const clash =
    '"shop-test-ci" is the name of both plain/one/ci and plain/two/ci, and a name of aws_iam_role must be unique; ' +
    "set `name` on one of them, or change its id if it has no `name`";

  test("is refused the second time in a root, plain CDKTF or ours, and both constructs are named", () => {
    const stack = plainStack();
    new Naming(TEST_DEPLOYMENT).provideTo(stack);
    role(new Construct(stack, "one"), "ci");
    role(new Construct(stack, "two"), "ci");

    expect(() => synthStack(stack)).toThrow(clash);
    expect(() =>
      synth((scope) => {
        role(scope, "one", "ci");
        role(scope, "two", "ci");
      }),
    ).toThrow('"shop-test-ci" is the name of both test/one and test/two');
  });

  test("may be used again by another service, in another root or in another region", () => {
    const app = new App({ stackTraces: false });
    new Naming(TEST_DEPLOYMENT).provideTo(app);
    const [first, second] = [plainStack(app, "first"), plainStack(app, "second")];
    role(first, "ci");
    role(second, "ci");
    new SqsQueue(first, "queue", { name: "shop-test-ci" });
    const provider = new AwsProvider(first, "away", { region: "us-east-1", alias: "away" });
    new SqsQueue(first, "queue-away", { name: "shop-test-ci", provider });

    expect(() => [first, second].map(synthStack)).not.toThrow();
  });

  test("that AWS makes up or Terraform refers to is nobody's", () => {
    expect(() =>
      synth((scope) => {
        new SqsQueue(scope, "one", {});
        const two = new SqsQueue(scope, "two", { name: "two" });
        new SqsQueue(scope, "three", { name: two.name });
        new SqsQueue(scope, "four", { name: two.name });
        role(scope, "ci");
      }),
    ).not.toThrow();
  });

  test("is watched on every resource of the modules, but where AWS takes it more than once", () => {
    const named = resourcesOfModules().filter(({ hasName }) => hasName);

    expect(named.map(({ type }) => type).filter((type) => !(type in UNIQUE_NAMES) && !NOT_UNIQUE.has(type))).toEqual(
      [],
    );
    expect(named.length).toBeGreaterThan(Object.keys(UNIQUE_NAMES).length / 2);
  });
});

/** Names that are unique within another resource, are made up by AWS behind a prefix, or are only labels. */
const NOT_UNIQUE: ReadonlySet<string> = new Set([
  "aws_apigatewayv2_api",
  "aws_apigatewayv2_stage",
  "aws_apigatewayv2_vpc_link",
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_backup_selection",
  "aws_cloudwatch_log_metric_filter",
  "aws_config_configuration_recorder_status",
  "aws_db_parameter_group",
  "aws_ecs_service",
  "aws_iam_role_policy",
  "aws_rds_cluster_parameter_group",
  "aws_route53_record",
  "aws_route53_zone",
  "aws_scheduler_schedule",
  "aws_security_group",
  "aws_service_discovery_service",
]);

/** Every resource class that a module imports, by the type and the arguments that its declaration gives. */
function resourcesOfModules(): { readonly type: string; readonly hasName: boolean }[] {
  const root = join(__dirname, "..", "..", "..");
  const sources = readdirSync(join(root, "modules"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(root, "modules", file), "utf8"));
  const libraries = sources.flatMap((source) =>
    [...source.matchAll(/from "@cdktf\/provider-aws\/lib\/([a-z0-9-]+)"/g)].map((match) => match[1] ?? ""),
  );
  return [...new Set(libraries)].sort().flatMap((library) => {
    const declared = readFileSync(join(root, `node_modules/@cdktf/provider-aws/lib/${library}/index.d.ts`), "utf8");
    const type = /tfResourceType = "(aws_\w+)"/.exec(declared)?.[1];
    const config = /Config extends cdktf\.TerraformMetaArguments \{[^]*?\n\}/.exec(declared)?.[0] ?? "";
    if (type === undefined || library.startsWith("data-")) return [];
    return [{ type, hasName: /readonly name\??: string;/.test(config) }];
  });
}
