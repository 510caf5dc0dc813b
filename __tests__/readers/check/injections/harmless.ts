import {
  ELOQUENT,
  PLAYSTUDY,
  REGISTRY,
  SCALE,
  SHEETGPT,
  drop,
  rename,
  set,
  statement,
  type Injection,
} from "./injection";

/** None of these may be called dangerous. */
export const HARMLESS: readonly Injection[] = [
  {
    name: "another port outside the environment",
    environment: PLAYSTUDY,
    file: { backend: { outbound: { mail: { port: 587 } } } },
  },
  {
    name: "only requests of the account pass the endpoints",
    environment: PLAYSTUDY,
    file: { network: { endpointAccess: "own-account" } },
  },
  { name: "more tasks", environment: SHEETGPT, file: { backend: { scaling: { max: 8 } } } },
  // Routine: what somebody asks for, and what was called dangerous once.
  {
    name: "a second worker, which uses the database",
    environment: SCALE,
    file: { workers: { mailer: { queue: "invoice-processing", command: ["node", "dist/mailer.js"] } } },
  },
  {
    name: "a scheduled task, which uses the database",
    environment: SCALE,
    file: { scheduledTasks: { report: { command: ["node", "report.js"], schedule: "cron(0 3 * * ? *)" } } },
  },
  { name: "one more named permission", environment: SHEETGPT, file: { backend: { permissions: ["textract"] } } },
  { name: "metrics of its own", environment: PLAYSTUDY, file: { backend: { permissions: ["custom-metrics"] } } },
  {
    name: "one more action on a bucket of this environment",
    environment: PLAYSTUDY,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["backend_task_role_policy"]!;
      const bucket = Object.keys(root.resource["aws_s3_bucket"]!).find((name) => name.includes("uploads"))!;
      (document["statement"] as object[]).push({
        sid: "Tags",
        effect: "Allow",
        actions: ["s3:GetObjectTagging"],
        resources: [`\${aws_s3_bucket.${bucket}.arn}/*`],
      });
    },
  },
  {
    name: "GitHub's immutable subject next to the classic one",
    environment: SHEETGPT,
    tamper: (root) => {
      for (const one of statement(root, "deploy_backend_trust")["condition"] as {
        variable: string;
        values: string[];
      }[])
        if (one.variable.endsWith(":sub"))
          one.values = [...one.values, "repo:example@123/sheetgpt@456:environment:prod"];
    },
  },
  {
    name: "the first database of a disposable environment is renamed",
    environment: "sheetgpt-dev",
    file: { database: { databaseName: "sheets" } },
  },
  { name: "a disposable environment is emptied", environment: "playstudy-dev", file: { database: { version: "15" } } },
  { name: "a third zone", environment: SHEETGPT, file: { network: { azs: ["a", "b", "c"] } } },
  { name: "a read replica", environment: SHEETGPT, file: { database: { instance: { readReplicas: ["reports"] } } } },
  {
    name: "the firewall's limit is raised a little",
    environment: SHEETGPT,
    file: { waf: { requestsPerMinutePerIp: 1500 } },
  },
  { name: "larger tasks", environment: SHEETGPT, file: { backend: { cpu: 1024, memoryMiB: 2048 } } },
  {
    name: "ICMP, which has no ports",
    environment: SHEETGPT,
    tamper: (root) => {
      const [[name, rule] = ["", {}]] = Object.entries(root.resource["aws_network_acl_rule"] ?? {});
      root.resource["aws_network_acl_rule"]![`${name}_icmp`] = {
        ...rule,
        rule_action: "allow",
        egress: false,
        protocol: "icmp",
        cidr_block: "0.0.0.0/0",
        rule_number: 999,
      };
    },
  },
  {
    name: "Valkey, which the provider changes in place",
    environment: SCALE,
    file: { cache: { engine: "valkey" } },
  },
  {
    name: "files that are no longer immutable",
    environment: SHEETGPT,
    file: { frontend: { immutablePaths: [] } },
  },
  {
    name: "another environment variable",
    environment: PLAYSTUDY,
    file: { backend: { environment: { LOG_LEVEL: "debug" } } },
  },
  { name: "a larger database", environment: SHEETGPT, file: { database: { instance: { class: "db.t3.medium" } } } },
  { name: "backups are kept for longer", environment: SHEETGPT, file: { database: { backupRetentionDays: 14 } } },
  { name: "logs are kept for longer", environment: PLAYSTUDY, file: { backend: { logRetentionDays: 30 } } },
  { name: "a new queue", environment: SCALE, file: { queues: { mails: {} } } },
  { name: "a new bucket", environment: PLAYSTUDY, file: { buckets: { exports: {} } } },
  { name: "a new secret", environment: PLAYSTUDY, file: { secrets: { SIGNING_KEY: { kind: "generated" } } } },
  { name: "a new tag on everything", environment: SHEETGPT, file: { tags: { Team: "sheets" } } },
  { name: "another budget", environment: SHEETGPT, file: { budget: { monthlyUsd: 400 } } },
  {
    name: "another address for alarms",
    environment: SHEETGPT,
    file: { alerts: { default: { emails: ["on-call@sheetgpt.example.com"] } } },
  },
  { name: "another threshold", environment: SHEETGPT, file: { database: { alarms: { cpuPercent: 70 } } } },
  {
    name: "another maintenance window",
    environment: SHEETGPT,
    file: { database: { maintenanceWindow: "tue:05:00-tue:06:00" } },
  },
  { name: "a larger cache", environment: PLAYSTUDY, file: { cache: { nodeType: "cache.t4g.small" } } },
  { name: "more capacity for the cluster", environment: ELOQUENT, file: { database: { serverless: { maxAcu: 32 } } } },
  {
    name: "a job may take longer",
    environment: REGISTRY,
    file: { jobs: { definitions: { autograder: { timeoutMinutes: 30 } } } },
  },
  {
    name: "statements in another order",
    environment: SHEETGPT,
    tamper: (root) => {
      for (const document of Object.values(root.data["aws_iam_policy_document"]!))
        (document["statement"] as object[]).reverse();
    },
  },
  {
    name: "actions in another order",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = [...(one["actions"] as string[])].reverse();
    },
  },
  {
    name: "a statement's sid changes",
    environment: SHEETGPT,
    tamper: (root) => {
      statement(root, "backend_task_execution_role_policy")["sid"] = "Logs";
    },
  },
  {
    name: "one permission less",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = ["logs:PutLogEvents"];
    },
  },
  {
    name: "an additional condition",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_role_trust");
      one["condition"] = [
        ...(one["condition"] as object[]),
        { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
      ];
    },
  },
  {
    name: "one statement becomes two",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["backend_task_execution_role_policy"]!;
      const [first, ...rest] = document["statement"] as { actions: string[] }[];
      document["statement"] = [
        ...first!.actions.map((action, at) => ({ ...first, sid: `Log${at}`, actions: [action] })),
        ...rest,
      ];
    },
  },
  {
    name: "a rename with a moved block",
    environment: SHEETGPT,
    tamper: rename("aws_db_instance.database", "aws_db_instance.db", true),
  },
  {
    name: "only comments differ",
    environment: SHEETGPT,
    tamper: (root) => {
      for (const named of Object.values(root.resource))
        for (const one of Object.values(named)) one["//"] = { metadata: { path: "elsewhere" } };
    },
  },
  {
    name: "a description",
    environment: SHEETGPT,
    tamper: set("aws_secretsmanager_secret.database_password", { description: "The password." }),
  },
  {
    name: "an argument that Terraform ignores",
    environment: SHEETGPT,
    tamper: set("aws_db_instance.database", { final_snapshot_identifier: "other" }),
  },
  {
    name: "a stricter TLS policy",
    environment: SHEETGPT,
    tamper: set("aws_lb_listener.load_balancer_https", { ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
  },
  {
    name: "one alarm less",
    environment: SHEETGPT,
    tamper: (root) => {
      drop(root, `aws_cloudwatch_metric_alarm.${Object.keys(root.resource["aws_cloudwatch_metric_alarm"]!)[0]!}`);
    },
  },
  {
    name: "a new output",
    environment: SHEETGPT,
    tamper: (root) => {
      root.output["more"] = { value: "x" };
    },
  },
];
