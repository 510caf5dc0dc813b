import { describeWith } from "../../support/tools";
import { readContext, SHOP_ENDPOINT, shopTool } from "../support/context";
import { copyOf, passwords, type Copy } from "../support/emulator";
import { after, at, copiesDuring, type Moment } from "../support/moments";
import { RunbookFolder, type Ran } from "../support/runbook";
import { MINUTE_ALONE } from "../support/time";

const ID = "killed-test";
const KILLED = "An apply was killed";
const LOCKED = "The state is locked or broken";
const DRIFT = "Something was changed manually";
const KEY = "killed/test/terraform.tfstate";

/** When nothing is written down yet, when the database is being made, and when only the URL is missing. */
const WORST: readonly Moment[] = [
  after(40),
  at("aws_db_instance.database: Still creating"),
  at("aws_secretsmanager_secret_version.database_url_version: Creation complete"),
];
/** GROUNDPLAN_E2E_KILLS adds so many other moments, spread over the apply; each takes about two minutes of a core. */
const OTHERS = Array.from({ length: Number(process.env["GROUNDPLAN_E2E_KILLS"] ?? 0) }, (_, index) =>
  after(Math.ceil(1 + index * 2.5)),
);
const MOMENTS = [...WORST, ...OTHERS];
/** The apply is through, but its state is lost: everything must be found. */
const LOST = "all is made and nothing written";

/** Copies that are brought to an end at the same time. */
const AT_ONCE = 3;

describeWith(shopTool(), "an apply that is killed", () => {
  let applied: RunbookFolder | undefined;
  const ends = new Map<string, Promise<void>>();
  const folder = (): RunbookFolder => {
    if (applied === undefined) throw new Error("the environment is not applied");
    return applied;
  };

  test(
    "leaves at each moment what the account and the state have then",
    async () => {
      // An account of its own, so that the other suites do not go on in its copies.
      const { endpoint } = await copyOf(readContext().endpoints[SHOP_ENDPOINT] ?? "");
      applied = new RunbookFolder(
        "killed",
        {
          backend: { port: 8000, loadBalancer: { exposure: "internet" } },
          secrets: { SESSION_KEY: { kind: "generated" } },
          database: {
            kind: "instance",
            databaseName: "shop",
            version: "15",
            instance: { class: "db.t4g.micro", storageType: "gp3" },
          },
        },
        endpoint,
      );
      applied.write();
      await applied.succeed(["terraform init"]);
      const copies = new Map(await copiesDuring(applied.start(["terraform apply -auto-approve"]), endpoint, MOMENTS));
      copies.set(LOST, await copyOf(endpoint));
      const lines = Array.from({ length: AT_ONCE }, () => Promise.resolve());
      const others = OTHERS.map((one) => one.name).filter((name) => copies.has(name));
      for (const [index, name] of [LOST, ...WORST.map((one) => one.name), ...others].entries()) {
        const copy = copies.get(name);
        if (copy === undefined) throw new Error(`the apply has no moment: ${name}`);
        const end = (lines[index % AT_ONCE] ?? Promise.resolve()).then(() => bringToAnEnd(name, copy));
        ends.set(name, end);
        lines[index % AT_ONCE] = end.catch(() => undefined);
      }
    },
    20 * MINUTE_ALONE,
  );

  describe("drift.sh", () => {
    const name = (kind: string) => `${ID}-${kind}`;
    const drift = (): Promise<Ran> => folder().run(["sh drift.sh"]);
    const idOf = async (address: string): Promise<string> =>
      /^ {4}id +=? *"?([\w-]+)"?$/m.exec(await folder().ask(`terraform state show ${address}`))?.[1] ?? "";

    test(
      "prints nothing after an apply",
      async () => {
        expect(await drift()).toEqual({ status: 0, output: "" });
      },
      5 * MINUTE_ALONE,
    );

    test(
      "prints what was added manually; an apply takes off only what is on a role",
      async () => {
        const group = await idOf("aws_security_group.database_security_group");
        const acl = await idOf("aws_network_acl.network_acl_database");
        await folder().succeed([
          "set -e",
          `aws ec2 authorize-security-group-ingress --group-id ${group} --protocol tcp --port 5432 --cidr 0.0.0.0/0`,
          `aws ec2 create-network-acl-entry --network-acl-id ${acl} --ingress --rule-number 50 --protocol -1 --rule-action allow --cidr-block 0.0.0.0/0`,
          `aws iam put-role-policy --role-name ${name("backend-task")} --policy-name all --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'`,
          `aws iam attach-role-policy --role-name ${name("backend-task")} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`,
          `aws secretsmanager put-secret-value --secret-id ${name("session-key")} --secret-string mine`,
        ]);
        const lasting = [
          /^aws_security_group\.database_security_group: rule: ingress tcp 5432 5432 0\.0\.0\.0\/0 \(sgr-/m,
          /^aws_network_acl\.network_acl_database: entry: in 50 \(allow 0\.0\.0\.0\/0\)/m,
          /^aws_secretsmanager_secret_version\.secret_session_key_version: value: not the one that Terraform wrote/m,
        ];
        const onRole = [
          /^aws_iam_role\.backend_task_role: inline policy: all$/m,
          /^aws_iam_role\.backend_task_role: attached policy: .*AdministratorAccess$/m,
        ];

        const { status, output } = await drift();

        for (const line of [...lasting, ...onRole]) expect(output).toMatch(line);
        expect({ status, lines: output.trim().split("\n").length }).toEqual({ status: 1, lines: 5 });

        const plan = await folder().ask(folder().block(DRIFT, "sh drift.sh").split("\n")[1] ?? "");
        expect(plan).toMatch(/aws_iam_role_policies_exclusive\.backend_task_role_policies will be updated/);
        expect(plan).toMatch(
          /aws_iam_role_policy_attachments_exclusive\.backend_task_role_attachments will be updated/,
        );
        await folder().succeed(["terraform apply"]);
        const rest = await drift();

        for (const line of lasting) expect(rest.output).toMatch(line);
        expect({ status: rest.status, lines: rest.output.trim().split("\n").length }).toEqual({ status: 1, lines: 3 });
      },
      15 * MINUTE_ALONE,
    );
  });

  test.each([LOST, ...MOMENTS.map((moment) => moment.name)])(
    "ends well if it is killed at: %s",
    async (name) => {
      // An apply may be shorter than the last of the other moments.
      if (ends.size > 0 && !ends.has(name)) expect(OTHERS.map((one) => one.name)).toContain(name);
      else await ends.get(name);
    },
    90 * MINUTE_ALONE,
  );

  async function bringToAnEnd(moment: string, { endpoint, pid }: Copy): Promise<void> {
    const here = folder().at(endpoint, moment.replace(/\W+/g, "-"));
    const block = (title: string, text: string): string => here.block(title, text);
    if (moment === LOST) {
      await here.succeed([
        `aws s3 rm s3://states-111122223333/${KEY}`,
        block(LOCKED, "copy-object").split("\n")[1] ?? "",
      ]);
    } else {
      const lock = JSON.parse(await here.ask(block(LOCKED, "get-item"))) as { ID: string };
      const [unlock = ""] = block(LOCKED, "force-unlock").split("\n");
      await here.succeed([unlock], { LOCK_ID: lock.ID });
    }

    const look = await here.succeed([block(KILLED, "sh adopt.sh"), here.block(KILLED, /^terraform plan$/m)]);
    expect(look).not.toContain("There are two");
    const gone = [...look.matchAll(/# (\S+) (?:will be destroyed|must be replaced|will be replaced)/g)];
    expect(gone.map(([, address = ""]) => address).filter((one) => !/task_definition|path_mtu/.test(one))).toEqual([]);
    expect(await here.succeed([block(KILLED, "rm -f adopt.tf")])).toContain("No changes.");
    if (OTHERS.length > 0) process.stdout.write(`${moment}: ${/Plan: .*/.exec(look)?.[0] ?? "nothing to do"}\n`);

    const secret = (name: string): Promise<string> =>
      here.ask(`aws secretsmanager get-secret-value --secret-id ${ID}-${name} --query SecretString --output text`);
    const password = await secret("database");
    expect((await passwords(endpoint))[`${ID}-database`]).toBe(password);
    expect(await secret("database-url")).toContain(`:${password}@`);
    expect(await here.root.state()).not.toContain(password);

    await here.succeed(["terraform destroy"]);
    // Revisions of a task definition are kept, so that deployments can go back to them.
    const left = await here.succeed(["sh adopt.sh"]);
    expect(left.split("\n").filter((line) => /^aws_/.test(line) && !/^aws_ecs_task_definition/.test(line))).toEqual([]);
    process.kill(pid, "SIGTERM");
  }
});
