import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adoptScript, RULES, searchesOf } from "../../../readers/handoff/live/adopt";
import { driftScript } from "../../../readers/handoff/live/drift";
import { Root } from "../../../readers/terraform";
import { allStacks } from "../../support/stacks";
import { creatableTypes } from "../../support/types";

const roots = Object.entries(allStacks()).map(([name, json]) => [name, new Root(json)] as const);

describe("what is looked for in AWS", () => {
  test("there is a rule for every type that the modules and stacks can create", () => {
    const managed = creatableTypes().filter((type) => !type.startsWith("data."));

    expect(managed.length).toBeGreaterThan(90);
    expect(managed.filter((type) => !(type in RULES))).toEqual([]);
  });

  test("a type without a rule is an error", () => {
    expect(() => searchesOf(new Root({ resource: { aws_kinesis_stream: { f: {} } } }))).toThrow(
      "how aws_kinesis_stream is found in AWS is not on record; add it in readers/handoff/live",
    );
  });

  test.each(roots)("%s: each object has a name of its own in what AWS answers", (_, root) => {
    const places = searchesOf(root).map(({ list, name }) => JSON.stringify([list, name]));

    expect(places.filter((one, index) => places.indexOf(one) !== index)).toEqual([]);
  });

  test.each(roots)("%s: everything is known at synthesis, or found before", (_, root) => {
    const found = new Set<string>();
    for (const { address, list, name, id } of searchesOf(root)) {
      const needed = [...list.slice(0, -1), name, id].flatMap((text) => [...text.matchAll(/\{([^}]+)\}/g)]);

      expect(needed.map(([, one]) => one).filter((one) => !found.has(one ?? ""))).toEqual([]);
      expect([address, name, id].filter((one) => /\*./.test(one) || one === "*" || one === "")).toEqual([]);
      found.add(address);
    }
  });

  test.each(roots)("%s: the scripts are complete, and any shell reads them", (_, root) => {
    for (const script of [adoptScript(root), driftScript(root)]) {
      expect(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" }).stderr).toBe("");
      expect(script).not.toMatch(/@[A-Z_]+@|undefined|\[object/);
    }
  });
});

const VPC = { cidr_block: "10.0.0.0/16", tags: { Name: "web-test" } };
const ROOT = new Root({
  terraform: { backend: { s3: { bucket: "states", key: "web/test.tfstate", region: "us-east-1" } } },
  provider: { aws: [{ region: "us-east-1", default_tags: [{ tags: { System: "web", Environment: "test" } }] }] },
  resource: {
    aws_vpc: { network: VPC },
    aws_security_group: { tasks: { vpc_id: "${aws_vpc.network.id}", tags: { Name: "web-test-tasks" } } },
    aws_vpc_security_group_egress_rule: {
      out: {
        security_group_id: "${aws_security_group.tasks.id}",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        description: "to internet",
      },
    },
    aws_db_parameter_group: { parameters: { name_prefix: "web-test-pg-" } },
    aws_secretsmanager_secret: { key: { name: "web-test-key" } },
    aws_secretsmanager_secret_version: { key: { secret_id: "${aws_secretsmanager_secret.key.id}" } },
  },
});

/** A state, as Terraform writes it. */
function state(resources: Readonly<Record<string, string>>): string {
  const entry = ([address, id]: [string, string]): object => {
    const [type, name] = address.split(".");
    return { mode: "managed", type, name, instances: [{ schema_version: 0, attributes: { arn: "no", id } }] };
  };
  return JSON.stringify({ version: 4, resources: Object.entries(resources).map(entry) }, null, 2);
}

describe("the scripts, with an AWS that answers what a test says", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-live-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a script. `answers` is what AWS prints, by a part of the call; `!` is an error. */
  function run(script: string, answers: Readonly<Record<string, string>>) {
    const cases = Object.entries(answers).map(([call, text]) =>
      text.startsWith("!")
        ? `*'${call}'*) echo '${text.slice(1)}' >&2; exit 254 ;;`
        : `*'${call}'*) printf '%b' '${text.replaceAll("\\", "\\\\")}' ;;`,
    );
    const copy = `case "$2" in cp) [ -s state ] && cp state "$6" || { echo "(404) Not Found" >&2; exit 1; }; exit ;; esac`;
    writeFileSync(join(folder, "aws"), ["#!/bin/sh", copy, 'case "$*" in', ...cases, "esac", ""].join("\n"));
    chmodSync(join(folder, "aws"), 0o755);
    rmSync(join(folder, "adopt.tf"), { force: true });
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    const { status, stdout, stderr } = spawnSync("sh", { cwd: folder, env, input: script, encoding: "utf8" });
    const imports = join(folder, "adopt.tf");
    return { status, stdout, stderr, imports: existsSync(imports) ? readFileSync(imports, "utf8") : undefined };
  }
  const inState = (resources: Readonly<Record<string, string>>): void => {
    writeFileSync(join(folder, "state"), Object.keys(resources).length === 0 ? "" : state(resources));
  };

  const VPCS = "Vpcs[]";
  const GROUPS = "Name=vpc-id,Values=vpc-1";

  test("without a state, all that is there is imported, what belongs to it by the ids that were found", () => {
    inState({});

    const { status, imports, stdout } = run(adoptScript(ROOT), {
      [VPCS]: "other\tvpc-0\nweb-test\tvpc-1\n",
      [GROUPS]: "web-test-tasks\tsg-1\n",
      "Name=group-id,Values=sg-1": "true|tcp|443|443|to internet\tsgr-1\nfalse|tcp|22|22|\tsgr-2\n",
      DBParameterGroups: "web-test-pg-20260101aa\tweb-test-pg-20260101aa\nweb-test-pg-old\tweb-test-pg-old\n",
      SecretList: "None\n",
    });

    expect({ status, imports }).toEqual({
      status: 0,
      imports: [
        ["aws_vpc.network", "vpc-1"],
        ["aws_security_group.tasks", "sg-1"],
        ["aws_vpc_security_group_egress_rule.out", "sgr-1"],
        ["aws_db_parameter_group.parameters", "web-test-pg-20260101aa"],
      ]
        .map(([to = "", id = ""]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`)
        .join(""),
    });
    expect(stdout).toContain("adopt.tf imports these 4.");
  });

  test("what is in the state is left alone, and a second one is named", () => {
    inState({ "aws_vpc.network": "vpc-1" });

    const { status, imports, stdout } = run(adoptScript(ROOT), { [VPCS]: "web-test\tvpc-2\nweb-test\tvpc-1\n" });

    expect({ status, imports }).toEqual({ status: 0, imports: undefined });
    expect(stdout).toContain("There are two of these.");
    expect(stdout).toContain("aws_vpc.network  vpc-2  vpc-1");
  });

  test("what does not exist is not an error, but everything else is, and nothing is written", () => {
    inState({});

    expect(run(adoptScript(ROOT), { SecretList: "!ResourceNotFoundException" })).toMatchObject({ status: 0 });
    const { status, stderr, imports } = run(adoptScript(ROOT), {
      [VPCS]: "web-test\tvpc-1\n",
      SecretList: "!AccessDenied: no",
    });
    expect({ status, imports }).toEqual({ status: 2, imports: undefined });
    expect(stderr).toContain("AccessDenied: no");
  });

  test("additions are printed, and what Terraform made is not", () => {
    inState({
      "aws_security_group.tasks": "sg-1",
      "aws_vpc_security_group_egress_rule.out": "sgr-1",
      "aws_secretsmanager_secret_version.key": "arn:key|version-1",
    });
    const rules = "egress tcp 443 443 0.0.0.0/0\tsgr-1\n";
    const right = { "Name=group-id": rules, "list-secret-version-ids": "not the one\tversion-1\n" };
    const wrong = {
      "Name=group-id": `${rules}ingress tcp 5432 5432 0.0.0.0/0\tsgr-2\n`,
      "list-secret-version-ids": "not the one\tversion-2\n",
    };

    expect(run(driftScript(ROOT), right)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(run(driftScript(ROOT), wrong)).toMatchObject({
      status: 1,
      stdout: [
        "aws_security_group.tasks: rule: ingress tcp 5432 5432 0.0.0.0/0 (sgr-2)",
        "aws_secretsmanager_secret_version.key: value: not the one (version-2)",
        "",
      ].join("\n"),
    });
    expect(run(driftScript(ROOT), { "Name=group-id": "!AccessDenied" })).toMatchObject({ status: 2, stdout: "" });
  });
});
