import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  environmentOf,
  isPlan,
  jsonReport,
  planProblems,
  reviewPlan,
  severityOf,
  textReport,
  type Plan,
} from "../../../readers/check";

/** Plans written by Terraform, without what the rules do not read. */
const plan = (name: string): Plan => JSON.parse(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8")) as Plan;

test("a plan is told apart from other JSON", () => {
  expect(isPlan(plan("harmless"))).toBe(true);
  expect([{}, [], null, { format_version: "1.2" }].map(isPlan)).toEqual([false, false, false, false]);
});

test("finds in a real plan what it finds in configurations", () => {
  const { state, dangers } = reviewPlan("shop-prod", plan("dangerous"));

  expect(state).toBe("changed");
  expect(dangers.map(({ rule, address }) => `${rule} ${address}`).sort()).toEqual([
    "backup-shortened aws_db_instance.database",
    "data-removed aws_sqs_queue.jobs",
    "data-replaced aws_db_instance.database",
    "encryption-off aws_db_instance.database",
    "ingress-opened aws_vpc_security_group_ingress_rule.oops",
    "policy-widened aws_iam_role.task",
  ]);
  expect(dangers.find(({ rule }) => rule === "data-replaced")?.message).toContain("because of storage_encrypted");
  expect(dangers.find(({ rule }) => rule === "policy-widened")?.message).toContain("s3:deleteobject");
});

test("reports no danger in a harmless plan", () => {
  const result = reviewPlan("shop-prod", plan("harmless"));

  expect(result.dangers).toEqual([]);
  expect(result.changes.map(({ kind, address }) => `${kind} ${address}`).sort()).toEqual([
    "changed aws_cloudwatch_log_group.backend",
    "changed aws_db_instance.database",
    "changed aws_iam_role.task",
    "changed aws_security_group.database",
    "moved aws_sqs_queue.work",
  ]);
});

test("shows no sensitive value", () => {
  const report = { steps: [], against: "a plan", reviews: [reviewPlan("shop-prod", plan("dangerous"))] };

  for (const text of [textReport(report), jsonReport(report)]) expect(text).not.toContain("hunter");
});

/** A plan with these changes, each `[address, before, after, more]`. */
type Planned = readonly [address: string, before: object | null, after: object | null, more?: object];
const resource = ([address, before, after, more = {}]: Planned) => {
  const actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"];
  const [type = ""] = address.split(".");
  return { address, mode: "managed", type, change: { actions, before, after, ...more }, ...more };
};
const planOf = (changes: readonly Planned[], more: object = {}): Plan =>
  ({ format_version: "1.2", resource_changes: changes.map(resource), ...more }) as unknown as Plan;
const dangersOf = (one: Plan): string[] =>
  reviewPlan("shop-prod", one).dangers.map(({ rule, address }) => `${rule} ${address}`);
const queue: Planned = ["aws_sqs_queue.a", { name: "a", delay_seconds: 1 }, { name: "a", delay_seconds: 2 }];

test("a plan that leaves something out is not judged as if it were the whole", () => {
  expect(planProblems(plan("harmless"))).toEqual([]);
  expect(planProblems({ format_version: "1.2", errored: true })).toEqual([
    expect.stringContaining("ended with an error"),
  ]);
  expect(planProblems({ format_version: "1.2", complete: false })).toEqual([expect.stringContaining("-target")]);
});

test.each([
  ["postgres", "16.4", "16.9", []],
  ["postgres", "16.9", "17.6", ["upgraded from version 16 to 17"]],
  ["mysql", "8.0.40", "8.0.42", []],
  ["mysql", "8.0", "8.4", ["upgraded from version 8.0 to 8.4"]],
  ["mysql", "8.4", "8.0", ["AWS refuses to go back from version 8.4 to 8.0"]],
  ["mariadb", "10.6", "10.11", ["upgraded from version 10.6 to 10.11"]],
  ["mariadb", "10.11", "10.6", ["AWS refuses to go back from version 10.11 to 10.6"]],
])("%s from %s to %s is a major upgrade where AWS calls it one", (engine, from, to, messages) => {
  const before = { engine, engine_version: from };
  const { dangers } = reviewPlan(
    "shop-prod",
    planOf([["aws_db_instance.database", before, { ...before, engine_version: to }]]),
  );

  expect(dangers.map(({ rule }) => rule)).toEqual(messages.map(() => "engine-upgraded"));
  for (const message of messages) expect(dangers[0]?.message).toContain(message);
});

test("a plan says which environment it is about", () => {
  const tags = { System: "shop", Environment: "prod", ManagedBy: "terraform" };
  const expressions = { default_tags: [{ tags: { constant_value: tags } }] };
  const aws = { full_name: "registry.terraform.io/hashicorp/aws", expressions };

  expect(environmentOf({ format_version: "1.2", configuration: { provider_config: { aws } } })).toBe("shop-prod");
  expect(environmentOf(plan("harmless"))).toBeUndefined();
});

describe("what somebody changed outside Terraform", () => {
  const drifted = (...changes: readonly Planned[]): Plan => planOf([queue], { resource_drift: changes.map(resource) });

  test.each([
    [
      "a rule in a group",
      [
        "aws_security_group.db",
        { name: "db", ingress: [] },
        { name: "db", ingress: [{ from_port: 5432, cidr_blocks: ["0.0.0.0/0"] }] },
      ],
    ],
    [
      "a policy on a role",
      [
        "aws_iam_role.task",
        { name: "t", managed_policy_arns: [] },
        { name: "t", managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
      ],
    ],
    [
      "an entry in an ACL",
      ["aws_network_acl.db", { ingress: [] }, { ingress: [{ rule_no: 50, cidr_block: "0.0.0.0/0" }] }],
    ],
    [
      "a public bucket",
      ["aws_s3_bucket_public_access_block.b", { block_public_acls: true }, { block_public_acls: false }],
    ],
  ] satisfies [string, Planned][])("%s stops", (_, change) => {
    const found = reviewPlan("shop-prod", drifted(change)).dangers;

    expect(found.map(({ rule, address, severity }) => [rule, address, severity])).toEqual([
      ["drifted", change[0], "access"],
    ]);
  });

  test("what another resource of the root has created is not drift", () => {
    const none = (address: string, body: object) => ({
      ...resource([address, body, body]),
      change: { actions: ["no-op"], before: body, after: body },
    });
    const group = { id: "sg-0123456789", name: "db" };
    const role = { id: "task-role", name: "task-role" };
    const acl = { id: "acl-0123456789" };
    const resources = [
      none("aws_security_group.db", group),
      none("aws_iam_role.task", role),
      none("aws_network_acl.db", acl),
      none("aws_vpc_security_group_ingress_rule.db", {
        security_group_id: group.id,
        ip_protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
        cidr_ipv4: "10.0.0.0/16",
      }),
      none("aws_iam_role_policy.task", { role: role.id, name: "permissions", policy: "{}" }),
      none("aws_network_acl_rule.db", {
        network_acl_id: acl.id,
        egress: false,
        rule_number: 100,
        rule_action: "allow",
        protocol: "6",
        cidr_block: "10.0.0.0/16",
        from_port: 5432,
        to_port: 5432,
      }),
    ];
    const rule = { protocol: "tcp", from_port: 5432, to_port: 5432, cidr_blocks: ["10.0.0.0/16"] };
    const entry = {
      rule_no: 100,
      action: "allow",
      protocol: "6",
      cidr_block: "10.0.0.0/16",
      from_port: 5432,
      to_port: 5432,
    };
    const policy = { name: "permissions", policy: "{}" };
    const dangers = (rules: object[], policies: object[], entries: object[]) => {
      const drift = [
        ["aws_security_group.db", { ...group, ingress: [] }, { ...group, ingress: rules }],
        ["aws_iam_role.task", { ...role, inline_policy: [] }, { ...role, inline_policy: policies }],
        ["aws_network_acl.db", { ...acl, ingress: [] }, { ...acl, ingress: entries }],
      ] satisfies Planned[];
      const one = { format_version: "1.2", resource_changes: resources, resource_drift: drift.map(resource) };
      return dangersOf(one as unknown as Plan);
    };

    expect(dangers([rule], [policy], [entry])).toEqual([]);
    expect(
      dangers(
        [rule, { ...rule, cidr_blocks: ["0.0.0.0/0"] }],
        [policy, { name: "oops" }],
        [entry, { ...entry, rule_no: 50, cidr_block: "0.0.0.0/0" }],
      ),
    ).toEqual(["drifted aws_iam_role.task", "drifted aws_network_acl.db", "drifted aws_security_group.db"]);
  });

  test("a setting is only mentioned, and what the provider reads after an apply is not", () => {
    const memory: Planned = ["aws_ecs_service.a", { name: "a", desired_count: 1 }, { name: "a", desired_count: 3 }];
    const tags: Planned = ["aws_vpc.a", { tags: null, tags_all: null }, { tags: {}, tags_all: {} }];

    expect(dangersOf(drifted(memory, tags))).toEqual(["drift aws_ecs_service.a"]);
    expect(severityOf("drift")).toBe("watch");
  });

  test("a database that AWS does not have any more is not made again in silence", () => {
    const gone: Planned = ["aws_db_instance.database", { identifier: "a" }, null];
    const again: Planned = ["aws_db_instance.database", null, { identifier: "a" }];
    const { state, dangers } = reviewPlan("shop-prod", planOf([again], { resource_drift: [resource(gone)] }));

    expect(state).toBe("changed");
    expect(dangers).toMatchObject([{ rule: "data-gone", address: "aws_db_instance.database", severity: "data" }]);
    expect(dangers[0]?.message).toContain("creates a new one, which is empty");
  });

  test("alone is a change", () => {
    const rule: Planned = ["aws_security_group.db", { ingress: [] }, { ingress: [{ from_port: 1 }] }];

    expect(reviewPlan("shop-prod", planOf([], { resource_drift: [resource(rule)] })).state).toBe("changed");
  });
});

test("a policy that is only known after the apply is read from its document, and is not gone", () => {
  const arn = "arn:aws:s3:::shop-prod-frontend";
  const deny = {
    sid: "DenyPlainHttp",
    effect: "Deny",
    actions: ["s3:*"],
    resources: [arn],
    principals: [{ type: "*", identifiers: ["*"] }],
  };
  const Statement = [{ Sid: "DenyPlainHttp", Effect: "Deny", Action: "s3:*", Resource: arn, Principal: "*" }];
  const before = { bucket: "shop-prod-frontend", policy: JSON.stringify({ Statement }) };
  const change = {
    actions: ["update"],
    before,
    after: { bucket: "shop-prod-frontend" },
    after_unknown: { policy: true },
  };
  const policy = { address: "aws_s3_bucket_policy.site", mode: "managed", type: "aws_s3_bucket_policy", change };
  const document = (statement: object[]) => ({
    address: "data.aws_iam_policy_document.site",
    mode: "data",
    type: "aws_iam_policy_document",
    change: { actions: ["read"], before: null, after: { statement }, after_unknown: { id: true, json: true } },
  });
  const configuration = {
    root_module: {
      resources: [
        {
          address: policy.address,
          expressions: {
            policy: { references: ["data.aws_iam_policy_document.site.json", "data.aws_iam_policy_document.site"] },
          },
        },
      ],
    },
  };
  const planWith = (statement: object[]): Plan => ({
    format_version: "1.2",
    resource_changes: [policy, document(statement)],
    configuration,
  });

  expect(dangersOf(planWith([deny]))).toEqual([]);
  expect(dangersOf(planWith([]))).toEqual(["policy-widened aws_s3_bucket_policy.site"]);
});

test("a request to replace something is called that", () => {
  const change = { actions: ["delete", "create"], before: { identifier: "a" }, after: { identifier: "a" } };
  const one = {
    address: "aws_db_instance.a",
    mode: "managed",
    type: "aws_db_instance",
    action_reason: "replace_by_request",
    change,
  };
  const { dangers } = reviewPlan("shop-prod", { format_version: "1.2", resource_changes: [one] });

  expect(dangers[0]?.message).toBe(
    "is replaced because of a request (-replace); it contains the application's data. Take the request back, or move the data first",
  );
});

test("types that no list has, other versions of the provider, provisioners and forgotten resources are judged", () => {
  const resources = [{ address: "terraform_data.a", provisioners: [{ type: "local-exec" }] }];
  const provider_config = { aws: { full_name: "registry.terraform.io/hashicorp/aws", version_constraint: "6.1.0" } };
  const more = { configuration: { provider_config, root_module: { resources } } };
  const forget = { actions: ["forget"] };
  const changes: Planned[] = [
    ["aws_opensearch_domain.a", { domain_name: "a" }, null],
    ["terraform_data.a", null, { input: "x" }],
    ["aws_db_instance.a", { identifier: "a" }, null],
  ];
  const found = planOf(changes, more);
  const [, , database] = found.resource_changes as unknown as { change: object }[];
  Object.assign(database!.change, forget);

  expect(dangersOf(found).sort()).toEqual([
    "data-removed aws_opensearch_domain.a",
    "forgotten aws_db_instance.a",
    "provider-changed provider.aws",
    "runs-code terraform_data.a",
  ]);
});
