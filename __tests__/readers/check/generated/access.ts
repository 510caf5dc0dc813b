import type { EditableRoot } from "../stacks";
import {
  about,
  add,
  both,
  exactly,
  KEPT,
  oneOfEach,
  oneOfEachArgument,
  put,
  sampled,
  stackOf,
  type Found,
  type Kind,
} from "./kind";

const FOREIGN = "arn:aws:sns:us-east-1:999988887777:theirs";
/** Terraform does not act on what it ignores. */
const isIgnored = (path: string, { body }: Found): boolean =>
  ((body["lifecycle"] as { ignore_changes?: string[] } | undefined)?.ignore_changes ?? []).some((one) =>
    path.startsWith(one),
  );
const isArn = (value: unknown, path: string, one: Found): boolean =>
  typeof value === "string" && /^\$\{[^{}]*\.arn\}$/.test(value) && !isIgnored(path, one);
const isRole = (value: unknown): boolean => typeof value === "string" && /^\$\{aws_iam_role\.[^{}]*\}$/.test(value);

/** A new role that may do everything. */
const mighty = both(
  add("aws_iam_role.oops", {
    name: "oops",
    assume_role_policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
    }),
  }),
  add("aws_iam_role_policy.oops", {
    role: "${aws_iam_role.oops.id}",
    policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
  }),
);

/** Types that hand out access by their existence, which no stack has. */
const HANDED_OUT: Readonly<Record<string, object>> = {
  aws_iam_user: { name: "x" },
  aws_iam_access_key: { user: "x" },
  aws_iam_user_policy: { user: "x", policy: "{}" },
  aws_iam_group_policy_attachment: { group: "x" },
  aws_iam_saml_provider: { name: "x" },
  aws_kms_grant: { grantee_principal: "x" },
  aws_lambda_permission: { principal: "*" },
  aws_lambda_function_url: { authorization_type: "NONE" },
  aws_ram_principal_association: { principal: "x" },
  aws_ram_resource_share: { name: "x", allow_external_principals: true },
  aws_vpc_peering_connection: { peer_vpc_id: "vpc-1" },
  aws_ec2_transit_gateway_vpc_attachment: { vpc_id: "x" },
  aws_vpc_endpoint_service_allowed_principal: { principal_arn: "*" },
  aws_s3_bucket_acl: { acl: "public-read" },
  aws_s3_bucket_website_configuration: { bucket: "x" },
  aws_s3_access_point: { name: "x" },
  aws_ssm_activation: { name: "x" },
  aws_key_pair: { public_key: "x" },
  aws_rolesanywhere_trust_anchor: { name: "x" },
  aws_transfer_server: { domain: "S3" },
};

type Document = Record<string, unknown> & { statement: Record<string, unknown>[] };

const documentsOf = (root: EditableRoot): Record<string, Document> =>
  root.data["aws_iam_policy_document"] as Record<string, Document>;

/** The first resource of each type with a policy document, and the document's name. */
const policies = oneOfEach(KEPT, ({ type, body }) =>
  documentIn(body) === undefined ? undefined : `${type} ${documentIn(body)![1]}`,
).slice(0, 30);

function documentIn(body: Found["body"]): readonly [argument: string, name: string] | undefined {
  for (const [argument, value] of Object.entries(body)) {
    const [, name] = /^\$\{data\.aws_iam_policy_document\.(\w+)\.json\}$/.exec(String(value)) ?? [];
    if (name !== undefined) return [argument, name];
  }
  return undefined;
}

function inPolicies(what: string, change: (document: Document, one: Found) => boolean): Kind["cases"] {
  return policies.flatMap((one) => {
    const name = documentIn(one.body)![1];
    const copy = structuredClone(
      (stackOf(one.stack).data?.["aws_iam_policy_document"] as Record<string, Document>)[name]!,
    );
    if (!change(copy, one)) return [];
    return [
      {
        name: `${one.address}: ${what}`,
        stack: one.stack,
        change: (root: EditableRoot) => void change(documentsOf(root)[name]!, one),
      },
    ];
  });
}

const isAllowed = (statement: Record<string, unknown>): boolean => statement["effect"] !== "Deny";

export const ACCESS: readonly Kind[] = [
  {
    name: "an ARN of another account, in each argument that holds one",
    severity: "access",
    cases: oneOfEachArgument(KEPT, isArn).map((one) => about(one, one.path.join("."), put(one, one.path, FOREIGN))),
  },
  {
    name: "a new role with every permission, in each argument that names one",
    severity: "access",
    cases: oneOfEachArgument(
      KEPT.filter(({ type }) => !/^aws_iam_role/.test(type)),
      isRole,
    ).map((one) => {
      const suffix = /\.(\w+)\}$/.exec(String(one.value))?.[1] ?? "arn";
      return about(one, one.path.join("."), both(mighty, put(one, one.path, `\${aws_iam_role.oops.${suffix}}`)));
    }),
  },
  {
    name: "a service runs a new definition with a new role",
    severity: "access",
    cases: oneOfEach(
      KEPT.filter(({ type }) => type === "aws_ecs_service"),
      ({ stack }) => stack,
    )
      .flatMap((one) => {
        const [, name] = /aws_ecs_task_definition\.(\w+)/.exec(JSON.stringify(one.body["task_definition"])) ?? [];
        if (name === undefined) return [];
        return [
          about(one, "task_definition", (root) => {
            mighty(root);
            root.resource["aws_ecs_task_definition"]!["oops"] = {
              ...root.resource["aws_ecs_task_definition"]![name],
              task_role_arn: "${aws_iam_role.oops.arn}",
            };
            root.resource["aws_ecs_service"]![one.name]!["task_definition"] = "${aws_ecs_task_definition.oops.arn}";
          }),
        ];
      })
      .slice(0, 4),
  },
  {
    name: "a new role lets an existing one in",
    severity: "access",
    cases: oneOfEach(
      KEPT.filter(({ type }) => type === "aws_iam_role"),
      ({ name }) => name.replace(/_\w+_role$/, ""),
    )
      .slice(0, 12)
      .map((one) => ({
        name: one.address,
        stack: one.stack,
        about: exactly("aws_iam_role.oops"),
        change: both(
          mighty,
          put(
            { ...one, type: "aws_iam_role", name: "oops" },
            ["assume_role_policy"],
            JSON.stringify({
              Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `\${${one.address}.arn}` } }],
            }),
          ),
        ),
      })),
  },
  {
    name: "an existing role may become a new one",
    severity: "access",
    cases: oneOfEach(
      KEPT.filter(({ type }) => type === "aws_iam_role"),
      ({ name }) => name.replace(/_\w+_role$/, ""),
    )
      .slice(0, 12)
      .map((one) =>
        about(
          one,
          "sts:AssumeRole",
          both(
            mighty,
            add("aws_iam_role_policy.more", {
              role: `\${${one.address}.id}`,
              policy: JSON.stringify({
                Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "${aws_iam_role.oops.arn}" }],
              }),
            }),
          ),
        ),
      ),
  },
  {
    name: "a policy allows every action",
    severity: "access",
    cases: inPolicies("every action", (document) => {
      const found = document.statement.find(isAllowed);
      if (found) found["actions"] = ["*"];
      return found !== undefined;
    }),
  },
  {
    name: "a policy allows another account",
    severity: "access",
    cases: inPolicies("another account", (document) => {
      const found = document.statement.find((one) => isAllowed(one) && one["principals"] !== undefined);
      if (found) {
        found["principals"] = [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:root"] }];
        delete found["condition"];
      }
      return found !== undefined;
    }),
  },
  {
    name: "a policy loses its conditions",
    severity: "access",
    cases: inPolicies("no condition", (document) => {
      const found = document.statement.find((one) => isAllowed(one) && one["condition"] !== undefined);
      if (found) delete found["condition"];
      return found !== undefined;
    }),
  },
  {
    name: "a policy no longer denies",
    severity: "access",
    cases: inPolicies("no denial", (document) => {
      const kept = document.statement.filter(isAllowed);
      const lost = kept.length < document.statement.length;
      document.statement = kept;
      return lost;
    }),
  },
  {
    name: "access that a new resource hands out",
    severity: "access",
    cases: Object.entries(HANDED_OUT).map(([type, body]) => ({
      name: type,
      stack: KEPT[0]?.stack ?? "",
      about: exactly(`${type}.one`),
      change: add(`${type}.one`, body),
    })),
  },
  {
    name: "logs, objects, alarms, names or requests lead elsewhere",
    severity: "access",
    cases: [
      ...oneOfEachArgument(
        KEPT,
        (value, path, { type }) =>
          typeof value === "string" &&
          (/^(alarm_actions|ok_actions|log_destination(_configs)?|s3_bucket_name|integration_uri|sns_topic)$|access_logs\.bucket$|destination(_arn|\.bucket)$|alias\.name$|origin\.domain_name$/.test(
            path,
          ) ||
            (path === "endpoint" && type === "aws_sns_topic_subscription")),
      ).map((one) => about(one, one.path.join("."), put(one, one.path, "theirs.example.net"))),
      {
        name: "a subscription to a log",
        stack: KEPT[0]?.stack ?? "",
        change: add("aws_cloudwatch_log_subscription_filter.one", { log_group_name: "x", destination_arn: "theirs" }),
      },
      {
        name: "a subscription to an alarm",
        stack: KEPT[0]?.stack ?? "",
        change: add("aws_sns_topic_subscription.one", {
          topic_arn: "x",
          protocol: "email",
          endpoint: "spy@example.net",
        }),
      },
      {
        name: "a webhook for alarms",
        stack: KEPT[0]?.stack ?? "",
        change: add("aws_sns_topic_subscription.one", {
          topic_arn: "x",
          protocol: "https",
          endpoint: "https://spy.example.net/x",
        }),
      },
      {
        name: "a route to a peer",
        stack: KEPT[0]?.stack ?? "",
        change: add("aws_route.one", { route_table_id: "x", vpc_peering_connection_id: "pcx-1" }),
      },
    ],
  },
  {
    name: "ignore_changes is widened",
    severity: "access",
    cases: sampled(oneOfEach(KEPT)).flatMap((one) => {
      const [argument] = Object.keys(one.body).filter(
        (key) =>
          !/^(\/\/|lifecycle|depends_on|provider|timeouts|desired_count|(min|max)_capacity|desired_capacity)$/.test(
            key,
          ) &&
          !String((one.body["lifecycle"] as Record<string, unknown> | undefined)?.["ignore_changes"]).includes(key),
      );
      if (argument === undefined) return [];
      return [
        about(one, argument, (root) => {
          const body = root.resource[one.type]![one.name]!;
          const old = (body["lifecycle"] ?? {}) as Record<string, unknown>;
          body["lifecycle"] = { ...old, ignore_changes: [...((old["ignore_changes"] ?? []) as string[]), argument] };
        }),
      ];
    }),
  },
  {
    name: "a provisioner runs a program",
    severity: "access",
    cases: sampled(oneOfEach(KEPT)).map((one) =>
      about(one, "provisioner", put(one, ["provisioner"], [{ "local-exec": { command: "curl theirs" } }])),
    ),
  },
  {
    name: "a security group or an ACL admits everybody",
    severity: "access",
    cases: [
      ...oneOfEach(
        KEPT.filter(({ type }) => type === "aws_security_group"),
        ({ name }) => name,
      )
        .slice(0, 12)
        .map((one) => ({
          name: one.address,
          stack: one.stack,
          about: exactly("aws_vpc_security_group_ingress_rule.oops"),
          change: add("aws_vpc_security_group_ingress_rule.oops", {
            security_group_id: `\${${one.address}.id}`,
            ip_protocol: "-1",
            cidr_ipv4: "0.0.0.0/0",
          }),
        })),
      ...oneOfEach(
        KEPT.filter(({ type, name }) => type === "aws_network_acl" && /database|data/.test(name)),
        ({ name }) => name,
      ).map((one) => ({
        name: one.address,
        stack: one.stack,
        about: exactly("aws_network_acl_rule.oops"),
        change: add("aws_network_acl_rule.oops", {
          network_acl_id: `\${${one.address}.id}`,
          egress: false,
          rule_action: "allow",
          rule_number: 1,
          protocol: "-1",
          cidr_block: "0.0.0.0/0",
        }),
      })),
    ],
  },
];
