import { execFileSync } from "node:child_process";
import { parse } from "yaml";
import {
  architectureOf,
  ComposeHost,
  HOST,
  type ComposeHostProps,
  type HostConfig,
} from "../../../modules/compose-host";
import type { BaseStack } from "../../../modules/core";
import { Repository } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { ExistingSecret, GeneratedSecret, ParameterSecret } from "../../../modules/secrets";
import { Vpc } from "../../../modules/vpc";
import { data, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const POSTGRES = { databaseName: "invoices" };
const APPLICATION = {
  image: { firstTag: "bootstrap" },
  port: 3000,
  healthPath: "/health",
  stopTimeoutSeconds: 30,
} as const;

interface File {
  readonly path: string;
  readonly content: string;
  readonly permissions: string;
}

function host(
  props: Partial<ComposeHostProps> = {},
  then: (host: ComposeHost, stack: BaseStack) => void = () => undefined,
): Terraform {
  return synth((stack) => {
    const vpc = new Vpc(stack, "network", { config: { cidr: "10.0.0.0/16", natGateways: "none" } });
    const repository = new Repository(stack, "backend-image", { protection: "disposable" });
    const made = new ComposeHost(stack, "host", {
      config: { postgres: POSTGRES },
      vpc,
      protection: "disposable",
      application: APPLICATION,
      repository,
      ...props,
    });
    then(made, stack);
  });
}

/** The instance's user data, with Terraform's `$${` unescaped. */
function boot(terraform: Terraform): { readonly files: Record<string, string>; readonly runcmd: unknown[] } {
  const text = String((terraform as unknown as { locals: Block }).locals["host_boot"]).replaceAll("$${", "${");
  const { write_files: files, runcmd } = parse(text) as { write_files: File[]; runcmd: unknown[] };
  return { files: Object.fromEntries(files.map(({ path, content }) => [path, content])), runcmd };
}

function compose(terraform: Terraform): Record<string, Block> {
  const { services } = parse(boot(terraform).files["/opt/app/compose.yaml"] ?? "") as {
    services: Record<string, Block>;
  };
  return services;
}

describe("the instance", () => {
  test("IO-11: one, in an Auto Scaling group that replaces it, with IMDSv2 and without a key", () => {
    const terraform = host();
    const template = resource(terraform, "aws_launch_template");

    expect(resource(terraform, "aws_autoscaling_group")).toMatchObject({
      name: "shop-test-host",
      min_size: 1,
      max_size: 1,
      desired_capacity: 1,
      vpc_zone_identifier: ["${aws_subnet.network_public_a.id}"],
      instance_refresh: { strategy: "Rolling", preferences: { min_healthy_percentage: 0 } },
    });
    expect(template).toMatchObject({
      instance_type: "t4g.small",
      metadata_options: { http_tokens: "required" },
      network_interfaces: [
        { associate_public_ip_address: "true", security_groups: ["${aws_security_group.host_security_group.id}"] },
      ],
    });
    expect(template["key_name"]).toBeUndefined();
  });

  test.each([
    [undefined, 2_592_000],
    [7, 604_800],
    [0, 0],
  ])("replaceAfterDays %s: no instance is older than %d seconds", (replaceAfterDays, seconds) => {
    const config = { postgres: POSTGRES, ...(replaceAfterDays === undefined ? {} : { replaceAfterDays }) };

    expect(resource(host({ config }), "aws_autoscaling_group")["max_instance_lifetime"]).toBe(seconds);
  });

  test("its own images can be named by digest", () => {
    const digest = (name: string) => `public.ecr.aws/docker/library/${name}@sha256:${"0123456789abcdef".repeat(4)}`;
    const images = { postgres: digest("postgres"), nginx: digest("nginx"), compose: digest("docker") };
    const terraform = host({ config: { postgres: POSTGRES, images } });
    const services = compose(terraform);

    expect([services["postgres"]?.["image"], services["nginx"]?.["image"]]).toEqual([images.postgres, images.nginx]);
    expect(boot(terraform).files["/opt/app/compose"]).toContain(`docker create ${images.compose})`);
  });

  test("refers to its system image by a parameter that AWS resolves, so that a new release replaces nothing", () => {
    const images = (instanceType: string) =>
      resource(host({ config: { postgres: POSTGRES, instanceType } }), "aws_launch_template")["image_id"] as string;

    expect(images("t4g.small")).toMatch(/^resolve:ssm:.*-arm64$/);
    expect(images("t3.small")).toMatch(/^resolve:ssm:.*-x86_64$/);
  });

  test("IO-11: only security group rules allow access to it, and its own egress is HTTPS only", () => {
    const terraform = host();

    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toBeUndefined();
    expect(resource(terraform, "aws_vpc_security_group_egress_rule")).toMatchObject({
      cidr_ipv4: "0.0.0.0/0",
      from_port: 443,
      to_port: 443,
    });
  });

  test("is in the configured zone, which must be one of the network's", () => {
    const config = (az: string): HostConfig => ({ postgres: POSTGRES, az });

    expect(resource(host({ config: config("b") }), "aws_ebs_volume")["availability_zone"]).toBe("eu-central-1b");
    expect(() => host({ config: config("f") })).toThrow(
      "test/host: az f is not a zone of the network; use one of a, b",
    );
  });

  test("its instances have the tags that Terraform does not propagate", () => {
    const specifications = resource(host(), "aws_launch_template")["tag_specifications"] as Block[];

    expect(specifications.map((one): unknown => one["resource_type"])).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    expect(specifications[0]?.["tags"]).toEqual({
      Name: "shop-test-host",
      System: "shop",
      Environment: "test",
      ManagedBy: "terraform",
    });
  });

  test("IO-11: additional tags are added, and cannot override those that its permissions depend on", () => {
    const tags = { CostCenter: "42", System: "other", ManagedBy: "hand" };
    const [machine] = resource(host({ tags }), "aws_launch_template")["tag_specifications"] as Block[];

    expect(machine?.["tags"]).toMatchObject({ CostCenter: "42", System: "shop", ManagedBy: "hand" });
  });
});

describe("the data disk", () => {
  test("IO-11: is encrypted, outlives the instance, and cannot be destroyed if protected", () => {
    const volume = resource(host({ protection: "protected" }), "aws_ebs_volume");

    expect(volume).toMatchObject({ encrypted: true, size: 20, type: "gp3", final_snapshot: true });
    expect(volume["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(resource(host(), "aws_ebs_volume")).toMatchObject({ final_snapshot: false });
    expect(resource(host(), "aws_ebs_volume")["lifecycle"]).toBeUndefined();
  });

  test("is attached by the instance itself, and gets a file system only if it has none", () => {
    const { files, runcmd } = boot(host());

    expect(runcmd[0]).toEqual(["/opt/app/attach-data"]);
    expect(files["/opt/app/attach-data"]).toContain("volume=${aws_ebs_volume.host_data.id}");
    expect(files["/opt/app/attach-data"]).toContain('if ! blkid "$device"; then mkfs.xfs');
  });

  test("IO-11: if it is not mounted, no new database is created on the instance's own disk", () => {
    const terraform = host();
    const { files } = boot(terraform);

    expect(compose(terraform)["postgres"]!["volumes"]).toEqual([
      {
        type: "bind",
        source: "/data/postgres",
        target: "/var/lib/postgresql/data",
        bind: { create_host_path: false },
      },
    ]);
    expect(files["/etc/systemd/system/docker.service.d/data.conf"]).toContain("RequiresMountsFor=/data");
    expect(files["/opt/app/attach-data"]).toMatch(/mount \/data\n[^]*mkdir -p \/data\/postgres/);
  });

  test("IO-13: is mounted by its own id, so that a restored copy is not mistaken for it", () => {
    const script = boot(host()).files["/opt/app/attach-data"];

    expect(script).toContain('echo "$device /data xfs defaults,nofail 0 2" >> /etc/fstab');
    expect(script).not.toContain("LABEL");
  });
});

test("IO-11: Docker's installation and the application's start are retried", () => {
  const { files, runcmd } = boot(host());

  expect(runcmd[1]).toBe("until dnf install --assumeyes docker; do sleep 10; done");
  expect(files["/etc/systemd/system/app.service"]).toContain("Restart=on-failure");
});

test("IO-11: PostgreSQL has time to stop, and starts and deployments wait for each other", () => {
  const { files } = boot(host());

  expect(files["/etc/systemd/system/app.service"]).toContain("TimeoutStopSec=300");
  expect(files["/opt/app/compose"]).toMatch(/flock 9\n[^]*docker compose/);
});

test("bash can parse every script, and the user data is within AWS's limit", () => {
  const terraform = host();
  const scripts = Object.values(boot(terraform).files).filter((content) => content.startsWith("#!/bin/bash"));

  for (const script of scripts) execFileSync("bash", ["-n"], { input: script });
  expect(scripts.length).toBe(5);
  // 16 KB before encoding; references become shorter or only slightly longer.
  expect(String((terraform as unknown as { locals: Block }).locals["host_boot"]).length).toBeLessThan(16_000);
});

describe("the containers", () => {
  test("IO-11: nginx in front of the API in front of PostgreSQL 15, whose files are on the data disk", () => {
    const services = compose(host({ environment: { NODE_ENV: "production" } }));

    expect(Object.keys(services)).toEqual(["api", "postgres", "nginx"]);
    expect(services["api"]).toMatchObject({
      image: "${aws_ecr_repository.backend_image.repository_url}:${IMAGE_TAG}",
      environment: { NODE_ENV: "production" },
    });
    expect(services["api"]!["ports"]).toBeUndefined();
    expect(services["postgres"]).toMatchObject({
      image: "public.ecr.aws/docker/library/postgres:15-alpine",
      environment: { POSTGRES_DB: "invoices", POSTGRES_USER: "app" },
    });
    expect(services["nginx"]).toMatchObject({ ports: ["80:80"] });
    expect(boot(host()).files["/opt/app/nginx.conf"]).toContain("http://api:3000");
  });

  test("the caller's address is the one that the HTTP API saw, not one that the caller sent", () => {
    const nginx = boot(host()).files["/opt/app/nginx.conf"];

    expect(nginx).toContain("proxy_set_header X-Forwarded-For $http_x_client_ip;");
    expect(nginx).not.toContain("$proxy_add_x_forwarded_for");
  });

  test("an image owned by Terraform has its full reference", () => {
    const application = { ...APPLICATION, image: { reference: "ghcr.io/acme/api:1.2.3" } };

    expect(compose(host({ application }))["api"]!["image"]).toBe("ghcr.io/acme/api:1.2.3");
  });

  test("health check and command are passed unchanged, whatever characters they contain", () => {
    const healthCheck = {
      command: 'test "$A" = "${B}"',
      intervalSeconds: 30,
      timeoutSeconds: 3,
      retries: 3,
      startPeriodSeconds: 5,
    };
    const api = compose(host({ application: { ...APPLICATION, healthCheck, command: ["run", "$HOME"] } }))["api"];

    // Compose reads $$ as $.
    expect(api).toMatchObject({
      healthcheck: {
        test: ["CMD-SHELL", 'test "$$A" = "$${B}"'],
        interval: "30s",
        timeout: "3s",
        retries: 3,
        start_period: "5s",
      },
      command: ["run", "$$HOME"],
    });
    expect(compose(host())["api"]!["healthcheck"]).toBeUndefined();
  });
});

describe("secrets", () => {
  const withSecret = () =>
    host({}, (made, stack) => {
      made.addSecret("JWT_SECRET", new GeneratedSecret(stack, "jwt", { protection: "disposable" }));
    });

  test("IO-11: are fetched at every start with the instance's role, and are not in the user data", () => {
    const terraform = withSecret();
    const { files } = boot(terraform);

    expect(files["/opt/app/fetch-secrets"]).toContain("hand JWT_SECRET ${aws_secretsmanager_secret.jwt.arn}");
    expect(files["/etc/systemd/system/app.service"]).toContain("ExecStartPre=/opt/app/fetch-secrets");
    expect(JSON.stringify(terraform.resource["aws_launch_template"])).not.toContain("ephemeral");
    expect(JSON.stringify((terraform as unknown as { locals: Block }).locals)).not.toContain("ephemeral");
    expect(statements(terraform, "host_role_policy")["ReadSecretJwt"]?.["resources"]).toEqual([
      "${aws_secretsmanager_secret.jwt.arn}",
    ]);
  });

  test("a variable cannot be set twice", () => {
    expect(() =>
      host({ environment: { A: "1" } }, (made) => {
        made.addEnvironment("A", "2");
      }),
    ).toThrow("test/host: the environment variable A is set twice; leave one of them out");
    expect(() => host({ environment: { DATABASE_URL: "x" } })).toThrow("DATABASE_URL is set twice");
  });
});

describe("its role", () => {
  test("IO-11: Session Manager instead of SSH; only its own disk, Cloud Map entry and log", () => {
    const granted = statements(host(), "host_role_policy");

    expect(granted["AttachDisk"]?.["resources"]).toEqual(["${aws_ebs_volume.host_data.arn}"]);
    expect(granted["AttachDiskToItself"]?.["condition"]).toEqual([
      { test: "StringEquals", variable: "aws:ResourceTag/System", values: ["shop"] },
      { test: "StringEquals", variable: "aws:ResourceTag/Environment", values: ["test"] },
    ]);
    expect(granted["Register"]?.["resources"]).toEqual(["${aws_service_discovery_service.host_discovery.arn}"]);
    expect(granted["Session"]?.["actions"]).toContain("ssmmessages:OpenDataChannel");
    expect(granted["ReportDisk"]?.["condition"]).toEqual([
      { test: "StringEquals", variable: "cloudwatch:namespace", values: ["shop-test"] },
    ]);
  });

  test("a pipeline may run only one document on these instances, with only a tag", () => {
    const terraform = host({}, (made, stack) => {
      const role = new Role(stack, "pipeline", { description: "x", trust: { service: "codebuild.amazonaws.com" } });
      made.grantDeploy(role);
    });
    const content = JSON.parse(String(resource(terraform, "aws_ssm_document")["content"])) as Block;

    expect(Object.keys(content["parameters"] as object)).toEqual(["ImageTag"]);
    expect(statements(terraform, "pipeline_policy")["RunDeploy"]?.["resources"]).toEqual([
      "${aws_ssm_document.host_deploy.arn}",
    ]);
    // The condition key that Systems Manager also supports when it selects the instances by tag.
    expect(statements(terraform, "pipeline_policy")["RunDeployOnHosts"]?.["condition"]).toEqual([
      { test: "StringEquals", variable: "ssm:resourceTag/System", values: ["shop"] },
      { test: "StringEquals", variable: "ssm:resourceTag/Environment", values: ["test"] },
    ]);
    expect(data(terraform, "aws_iam_policy_document", "host_role_trust")["statement"]).toMatchObject([
      { principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }] },
    ]);
  });
});

test("IO-11: an image that does not become healthy is rolled back, even if secrets cannot be read", () => {
  const { mainSteps } = JSON.parse(String(resource(host(), "aws_ssm_document")["content"])) as {
    mainSteps: { inputs: { runCommand: string[]; timeoutSeconds: string } }[];
  };
  const { runCommand, timeoutSeconds } = mainSteps[0]!.inputs;

  execFileSync("bash", ["-n"], { input: runCommand.join("\n") });
  expect(runCommand).toContain(
    "if ! { /opt/app/fetch-secrets && /opt/app/compose up --detach --wait --wait-timeout 300; }; then",
  );
  expect(runCommand).toContain("  cp /data/image-tag.before /data/image-tag");
  // Two waits of five minutes, plus the pulls before them.
  expect(Number(timeoutSeconds)).toBeGreaterThan(900);
});

test("IO-11: has alarms for a missing instance, high CPU, a full disk and few credits", () => {
  const ids = (instanceType: string): string[] => {
    let found: string[] = [];
    host({ config: { postgres: POSTGRES, instanceType } }, (made) => {
      found = made.signals.alarms.map(({ id, severity }) => `${severity} ${id}`);
    });
    return found;
  };

  expect(ids("t4g.small")).toEqual([
    "P1 unreachable",
    "P3 high-cpu",
    "P2 disk-fills",
    "P2 disk-unknown",
    "P3 few-credits",
  ]);
  expect(ids("m7g.medium")).toEqual(["P1 unreachable", "P3 high-cpu", "P2 disk-fills", "P2 disk-unknown"]);
});

describe("wrong configurations", () => {
  test.each<[unknown, string]>([
    [{}, "postgres: is missing and has no default; set it"],
    [{ postgres: {} }, "postgres.databaseName: is missing and has no default; set it"],
    [
      { postgres: { ...POSTGRES, user: "App" } },
      'postgres.user: "App" is not valid; use up to 63 lower-case letters, digits and underscores',
    ],
    [
      { postgres: { ...POSTGRES, version: "9" } },
      'postgres.version: "9" is not valid; use a major version from "13" to "18"',
    ],
    [{ postgres: POSTGRES, dataVolumeGiB: 1 }, "dataVolumeGiB: 1 is out of range; use a whole number from 4 to 16000"],
    [
      { postgres: POSTGRES, instanceType: "t2.micro" },
      'instanceType: "t2.micro" is of an older generation, which names its disks differently; use t3, t4g, or the fifth generation or later',
    ],
    [{ postgres: POSTGRES, az: "1" }, 'az: "1" is not valid; use a zone\'s letter such as "a"'],
  ])("%j: %s", (config, message) => {
    expect(HOST.problems(config as HostConfig).map((one) => `${one.path}: ${one.message}`)).toEqual([message]);
  });

  test.each([
    ["t4g.small", "arm64"],
    ["m7gd.large", "arm64"],
    ["t3.small", "x86_64"],
    ["g5.xlarge", "x86_64"],
  ])("%s is %s", (instanceType, architecture) => {
    expect(architectureOf(instanceType)).toBe(architecture);
  });
});

describe("the application's secrets", () => {
  const ELSEWHERE = "arn:aws:secretsmanager:us-west-2:111122223333:secret:vendor-AbCdEf";
  const scripts = boot(
    host({}, (made, stack) => {
      made.addSecret("OWN", new GeneratedSecret(stack, "own", { protection: "disposable" }));
      made.addSecret("KEY", new ExistingSecret(stack, "key", { secret: ELSEWHERE, key: "api_key" }));
      made.addSecret("WHOLE", new ExistingSecret(stack, "whole", { secret: ELSEWHERE }));
      made.addSecret("LOGIN", new ParameterSecret(stack, "login", { name: "/shared/login" }));
      made.addSecret("URI", made.database.urlSecret);
    }),
  ).files;
  const script = scripts["/opt/app/fetch-secrets"] ?? "";

  /** Runs the script with an AWS CLI that knows these values. */
  function fetched(values: Readonly<Record<string, string>>): string {
    const answers = Object.entries(values).map(([id, value]) => `*" ${id} "*) printf '%s' '${value}';;`);
    const aws = `aws() { case " $* " in ${answers.join(" ")} *) return 255;; esac; }`;
    const runnable = script
      .replaceAll("/run/app/", "$DIRECTORY/")
      .replace("mkdir -p /run/app /root/.docker", "")
      .replace(/# The image that[^]*$/, "")
      .replaceAll("${aws_secretsmanager_secret.", "{");
    return execFileSync(
      "bash",
      ["-c", `DIRECTORY=$(mktemp -d)\n${aws}\n${runnable}\ncat $DIRECTORY/secrets.env; rm -r $DIRECTORY`],
      { encoding: "utf8" },
    );
  }

  const VALUES = {
    "{host_password.arn}": "pw",
    "{own.arn}": "own value",
    [ELSEWHERE]: '{"api_key": "k=1", "other": "x"}',
    "arn:aws:ssm:eu-central-1:111122223333:parameter/shared/login": "from a parameter",
  };

  test("come from Secrets Manager, from a key of a JSON object, from parameters, and as the database's URL", () => {
    expect(fetched(VALUES).trimEnd().split("\n")).toEqual([
      "DATABASE_URL=postgresql://app:pw@postgres:5432/invoices",
      "OWN=own value",
      "KEY=k=1",
      'WHOLE={"api_key": "k=1", "other": "x"}',
      "LOGIN=from a parameter",
      "URI=postgresql://app:pw@postgres:5432/invoices",
    ]);
  });

  test.each(["{own.arn}", ELSEWHERE, "arn:aws:ssm:eu-central-1:111122223333:parameter/shared/login"])(
    "do not let the application start without %s",
    (missing) => {
      const rest = Object.fromEntries(Object.entries(VALUES).filter(([id]) => id !== missing));
      expect(() => fetched(rest)).toThrow();
      if (missing.includes("ssm")) expect(() => fetched({ ...VALUES, [missing]: "" })).toThrow("does not exist");
    },
  );
});
