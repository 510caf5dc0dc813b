import { setTimeout } from "node:timers/promises";
import { describeWith } from "../../support/tools";
import { shopTool } from "../support/context";
import { applyByReadme } from "../support/runbook";
import { MINUTE_ALONE } from "../support/time";

const STATE = "The state is locked or broken";

describeWith(shopTool(), "the runbook of an environment: state, secrets, ways back, destroying", () => {
  const folder = applyByReadme("pages", {
    protection: "protected",
    frontend: {},
    backend: { port: 8000, loadBalancer: { exposure: "internet" }, deployment: "blue-green" },
    queues: { mails: {} },
    budget: { monthlyUsd: 50, emails: ["ops@shop.example.com"] },
    secrets: {
      SESSION_KEY: { kind: "generated" },
      MAIL_KEY: { kind: "external", description: "Key of the mail service." },
    },
    database: {
      kind: "instance",
      databaseName: "shop",
      version: "15",
      snapshotExport: {},
      instance: { class: "db.t4g.micro", storageType: "gp3" },
    },
  });

  test(
    "a broken state is replaced by an earlier version",
    async () => {
      const [bucket, key] = ["states-111122223333", "pages/test/terraform.tfstate"];
      const version = await folder().ask(
        `aws s3api head-object --bucket ${bucket} --key ${key} --query VersionId --output text`,
      );
      await folder().succeed([`printf '{"version": 4, "ser' | aws s3 cp - s3://${bucket}/${key}`]);
      expect((await folder().run(["terraform plan"])).status).not.toBe(0);

      const variables = { VERSION_ID: version };
      await folder().succeed([folder().block(STATE, "previous.tfstate")], variables);
      const output = await folder().succeed([folder().block(STATE, "copy-object")], variables);

      expect(output).toContain("No changes.");
    },
    5 * MINUTE_ALONE,
  );

  test(
    "a lock that was left behind is released",
    async () => {
      const { shell, ended } = folder().start([
        "terraform apply -replace=aws_secretsmanager_secret_version.secret_session_key_secret_version",
      ]);
      const show = folder().block(STATE, "get-item");
      while (!(await folder().ask(show)).includes('"ID"')) await setTimeout(200);
      process.kill(-(shell.pid ?? 0), "SIGKILL");
      await ended;
      const lock = JSON.parse(await folder().ask(show)) as { ID: string };

      const output = await folder().succeed([folder().block(STATE, "force-unlock")], { LOCK_ID: lock.ID });

      expect(output).toContain("has been successfully unlocked");
    },
    5 * MINUTE_ALONE,
  );

  test(
    "a leaked password is replaced tonight, and the URL follows",
    async () => {
      const value = (name: string) =>
        folder().ask(
          `aws secretsmanager get-secret-value --secret-id pages-test-${name} --query SecretString --output text`,
        );
      const leaked = await value("database");
      const section = "A secret leaked or must be rotated";

      const output = await folder().succeed([folder().block(section, "-replace=")], {
        VERSION: "aws_secretsmanager_secret_version.database_password_version",
      });
      await folder().succeed([folder().block(section, "create-deployment")]);

      expect(output).toContain("No changes.");
      expect(await value("database")).not.toBe(leaked);
      expect(await value("database-url")).toContain(await value("database"));
    },
    8 * MINUTE_ALONE,
  );

  test(
    "an administrator makes the policies, and makes them again for the next version",
    async () => {
      const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}]}`;
      const role = "pages-test-terraform";
      await folder().succeed([`aws iam create-role --role-name ${role} --assume-role-policy-document '${trust}'`]);
      const block = folder().block("Make the policies", "create-policy", "PERMISSIONS.md");
      const list = (command: string) => folder().ask(`aws iam ${command} --output text | wc -w`);
      const attached = () =>
        list(`list-attached-role-policies --role-name ${role} --query 'AttachedPolicies[].PolicyArn'`);
      const [, arn = ""] = /arn=(\S+)/.exec(block) ?? [];
      const versions = () =>
        list(
          `list-policy-versions --policy-arn ${arn.replace("${file%.json}", "deploy-policy-1")} --query 'Versions[].VersionId'`,
        );

      await folder().succeed([block], { ROLE: role });
      const files = await folder().ask("ls deploy-policy-*.json | wc -w");
      expect(await attached()).toBe(files);
      expect(await versions()).toBe("1");

      for (const count of ["2", "2"]) {
        await folder().succeed([block], { ROLE: role });
        expect([await attached(), await versions()]).toEqual([files, count]);
      }
    },
    8 * MINUTE_ALONE,
  );

  test(
    "a key of a third party is typed in, and shown nowhere",
    async () => {
      const said = await folder().succeed([folder().block("A secret leaked or must be rotated", "read -r VALUE")]);

      expect(said).not.toContain("yes");
      expect(
        await folder().ask(
          "aws secretsmanager get-secret-value --secret-id pages-test-mail-key --query SecretString --output text",
        ),
      ).toBe("yes");
    },
    MINUTE_ALONE,
  );

  test(
    "what was changed manually is found, and undone",
    async () => {
      const url = "$(aws sqs get-queue-url --queue-name pages-test-mails --query QueueUrl --output text)";
      await folder().succeed([`aws sqs set-queue-attributes --queue-url ${url} --attributes DelaySeconds=7`]);

      const { output } = await folder().run([folder().block("Something was changed manually", "-refresh-only")]);
      await folder().succeed(["terraform apply"]);

      expect(output).toMatch(/delay_seconds += 0 -> 7/);
      expect(output).toMatch(/delay_seconds += 7 -> 0/);
      expect(
        await folder().ask(
          `aws sqs get-queue-attributes --queue-url ${url} --attribute-names DelaySeconds --query Attributes.DelaySeconds --output text`,
        ),
      ).toBe("0");
    },
    3 * MINUTE_ALONE,
  );

  test(
    "a deployment goes back while an alarm rings",
    async () => {
      const deploy = folder().block("A task does not start", "create-deployment");
      const goBack = folder().block("A deployment failed", "create-deployment");
      const latest = async () => {
        const id = await folder().ask(
          "aws deploy list-deployments --application-name pages-test-backend --deployment-group-name pages-test-backend --query 'deployments[0]' --output text",
        );
        return folder().ask(
          `aws deploy get-deployment --deployment-id ${id} --query 'deploymentInfo.[status,errorInformation.code]' --output text`,
        );
      };
      // Two that are complete: the one before is where the way back leads.
      await folder().succeed([deploy]);
      await folder().succeed([deploy]);
      await folder().succeed([
        "for alarm in $(aws deploy get-deployment-group --application-name pages-test-backend --deployment-group-name pages-test-backend --query 'deploymentGroupInfo.alarmConfiguration.alarms[].name' --output text); do aws cloudwatch set-alarm-state --alarm-name $alarm --state-value ALARM --state-reason drill; done",
      ]);

      await folder().succeed([goBack.replace(" --override-alarm-configuration enabled=false", "")]);
      expect(await latest()).toBe("Stopped\tALARM_ACTIVE");
      await folder().succeed([goBack]);
      expect(await latest()).toBe("Succeeded\tNone");
      await folder().succeed([deploy]);
      expect(await latest()).toBe("Succeeded\tNone");
    },
    3 * MINUTE_ALONE,
  );

  test(
    "messages leave the dead-letter queue",
    async () => {
      const count = (queue: string) =>
        folder().ask(
          `aws sqs get-queue-attributes --queue-url $(aws sqs get-queue-url --queue-name ${queue} --query QueueUrl --output text) --attribute-names ApproximateNumberOfMessages --query Attributes.ApproximateNumberOfMessages --output text`,
        );
      const [queue, dead] = ["pages-test-mails", "pages-test-mails-dead-letters"];
      await folder().succeed([
        `aws sqs send-message --queue-url $(aws sqs get-queue-url --queue-name ${dead} --query QueueUrl --output text) --message-body failed`,
      ]);
      const block = folder().block("Messages are in a dead-letter queue", "start-message-move-task");

      // Looking at a message hides it for ten seconds.
      await folder().succeed([block.replace("--visibility-timeout 10", "--visibility-timeout 0")]);

      expect([await count(queue), await count(dead)]).toEqual(["1", "0"]);
    },
    MINUTE_ALONE,
  );

  test(
    "what it has cost is asked for, of this environment alone",
    async () => {
      const said = await folder().succeed([folder().block("Costs are too high", "get-cost-and-usage")]);

      expect(said).toContain("ActualSpend");
      expect(said).toContain("ResultsByTime");
    },
    MINUTE_ALONE,
  );

  test(
    "the folder before does not take a queue away unasked",
    async () => {
      folder().write({ queues: { orders: {} } });
      await folder().succeed(["terraform apply"]);
      folder().write();

      const { status, output } = await folder().run([
        folder().block("Rolling back", "terraform plan -out", "README.md"),
      ]);

      expect(status).not.toBe(0);
      expect(output).toMatch(/^jq: error .*destroys .*aws_sqs_queue\.queue_orders/m);
      expect(await folder().ask("aws sqs list-queues --query 'QueueUrls' --output text")).toContain(
        "pages-test-orders",
      );
      await folder().succeed(["terraform apply plan.bin"]);
    },
    10 * MINUTE_ALONE,
  );

  test(
    "the page of before comes back, with the files that it names",
    async () => {
      const bucket = await folder().ask(
        "aws s3api list-buckets --query \"Buckets[?contains(Name, 'pages-test-frontend')].Name | [0]\" --output text",
      );
      const put = (file: string, text: string) => `printf %s '${text}' | aws s3 cp - s3://${bucket}/${file}`;
      await folder().succeed([
        put("assets/app-1.js", "1"),
        put("index.html", '<script src="/assets/app-1.js"></script>'),
      ]);
      const version = await folder().ask(
        `aws s3api head-object --bucket ${bucket} --key index.html --query VersionId --output text`,
      );
      await folder().succeed([
        put("index.html", "<p>broken</p>"),
        `aws s3api delete-object --bucket ${bucket} --key assets/app-1.js`,
      ]);

      const section = "A deployment failed";
      await folder().succeed([folder().block(section, "copy-object")], { VERSION_ID: version });
      await folder().succeed([folder().block(section, "head-object")]);

      expect(await folder().ask(`aws s3 cp s3://${bucket}/index.html -`)).toContain("app-1.js");
      expect(await folder().ask(`aws s3 cp s3://${bucket}/assets/app-1.js -`)).toBe("1");
    },
    2 * MINUTE_ALONE,
  );

  test(
    "it is destroyed, but not the key of exports that are still there",
    async () => {
      folder().write({ protection: "retiring" });
      await folder().succeed(["terraform apply"]);
      const bucket = await folder().ask(
        "aws s3api list-buckets --query \"Buckets[?contains(Name, 'database-exports')].Name | [0]\" --output text",
      );
      await folder().succeed([`printf x | aws s3 cp - s3://${bucket}/export.parquet`]);
      const destroy = folder().block("Destroying it", "terraform destroy", "README.md");

      const { status, output } = await folder().run([destroy]);

      expect(status).toBe(1);
      expect(output).toContain("BucketNotEmpty");
      expect(await folder().root.addresses()).toContain("aws_kms_key.database_snapshot_export_key");
      await folder().succeed([folder().block("Destroying it", "empty()", "README.md")]);
      expect(await folder().succeed([destroy])).toContain("Destroy complete!");
      expect(await folder().root.addresses()).toEqual([]);
    },
    20 * MINUTE_ALONE,
  );

  test(
    "the names of its secrets are free again",
    async () => {
      await folder().succeed([folder().block("Destroying it", "--force-delete-without-recovery", "README.md")]);

      expect(
        await folder().ask(
          "aws secretsmanager list-secrets --include-planned-deletion --query \"SecretList[?starts_with(Name, 'pages-test')].Name\" --output text",
        ),
      ).toBe("");
    },
    MINUTE_ALONE,
  );
});
