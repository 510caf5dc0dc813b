import { PLAYSTUDY, REGISTRY, SHEETGPT, ingress, statement, type Injection } from "./injection";

/** Who can newly reach something, or may do something. */
export const ACCESS: readonly Injection[] = [
  // Opened.
  {
    name: "the internet may reach the database's port",
    environment: SHEETGPT,
    tamper: ingress("database_security_group", { from_port: 5432, to_port: 5432, cidr_ipv4: "0.0.0.0/0" }),
    found: ["ingress-opened", /oops$/],
  },
  {
    name: "the whole network may reach the tasks",
    environment: PLAYSTUDY,
    tamper: ingress("backend_security_group", { from_port: 8000, to_port: 8000, cidr_ipv4: "10.0.0.0/8" }),
    found: ["ingress-opened", /oops$/],
  },
  {
    name: "jobs may reach the database",
    environment: REGISTRY,
    file: { jobs: { databaseAccess: true } },
    found: ["ingress-opened", /^aws_db_instance\.database$/],
  },
  {
    name: "another port on the load balancer",
    environment: PLAYSTUDY,
    tamper: ingress("load_balancer_security_group", { from_port: 8443, to_port: 8443, cidr_ipv4: "0.0.0.0/0" }),
    found: ["ingress-opened", /oops$|^aws_lb\./],
  },
  {
    name: "every address in an ACL",
    environment: SHEETGPT,
    tamper: (root) => {
      root.resource["aws_network_acl_rule"]!["oops"] = {
        network_acl_id: "${aws_network_acl.network_acl_database.id}",
        egress: false,
        cidr_block: "0.0.0.0/0",
        protocol: "-1",
        rule_action: "allow",
        rule_number: 1,
      };
    },
    found: ["ingress-opened", /oops$/],
  },
  // Broader permissions.
  {
    name: "another action",
    environment: SHEETGPT,
    tamper: (root) => {
      const one = statement(root, "backend_task_execution_role_policy");
      one["actions"] = [...(one["actions"] as string[]), "logs:DeleteLogGroup"];
    },
    found: ["policy-widened", /^aws_iam_role\./],
  },
  {
    name: "every resource",
    environment: SHEETGPT,
    tamper: (root) => {
      statement(root, "backend_task_execution_role_policy", 3)["resources"] = ["*"];
    },
    found: ["policy-widened", /^aws_iam_role\./],
  },
  {
    name: "a condition is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      delete statement(root, "backend_task_role_trust")["condition"];
    },
    found: ["trust-widened", /^aws_iam_role\.backend_task_role$/],
  },
  {
    name: "another repository may deploy",
    environment: SHEETGPT,
    file: { delivery: { repository: "somebody-elses" } },
    found: ["trust-widened", /^aws_iam_role\.deploy_/],
  },
  {
    name: "a denial is removed",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["frontend_bucket_policy"]!;
      document["statement"] = (document["statement"] as { effect: string }[]).filter(({ effect }) => effect !== "Deny");
    },
    found: ["policy-widened", /^aws_s3_bucket\.frontend_bucket$/],
  },
  {
    name: "an additional AWS-managed policy",
    environment: SHEETGPT,
    tamper: (root) => {
      (root.resource["aws_iam_role_policy_attachment"] ??= {})["oops"] = {
        role: "${aws_iam_role.backend_task_role.name}",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      };
    },
    found: ["policy-widened", /^aws_iam_role\.backend_task_role$/],
  },
  {
    name: "a bucket for everybody",
    environment: SHEETGPT,
    tamper: (root) => {
      const document = root.data["aws_iam_policy_document"]!["frontend_bucket_policy"]!;
      (document["statement"] as object[]).push({
        sid: "Oops",
        effect: "Allow",
        actions: ["s3:GetObject"],
        resources: ["*"],
        principals: [{ type: "*", identifiers: ["*"] }],
      });
    },
    found: ["policy-widened", /^aws_s3_bucket\.frontend_bucket$/],
  },
  {
    name: "a new role for another account",
    environment: SHEETGPT,
    tamper: (root) => {
      root.data["aws_iam_policy_document"]!["oops"] = {
        statement: [
          {
            sid: "In",
            effect: "Allow",
            actions: ["sts:AssumeRole"],
            principals: [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:root"] }],
          },
        ],
      };
      root.resource["aws_iam_role"]!["oops"] = {
        name: "oops",
        assume_role_policy: "${data.aws_iam_policy_document.oops.json}",
      };
    },
    found: ["trust-widened", /^aws_iam_role\.oops$/],
  },
  {
    name: "anything may pass the endpoint of S3",
    environment: REGISTRY,
    file: { network: { endpointAccess: "any" } },
    found: ["policy-widened", /^aws_vpc_endpoint\.network_endpoint_s3$/],
  },
];
