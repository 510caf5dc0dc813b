import { setTimeout } from "node:timers/promises";
import { describeWith } from "../../support/tools";
import { shopTool } from "../support/context";
import { instanceQuestions, restoreBlocks } from "../support/database-runbook";
import { applyByReadme } from "../support/runbook";
import { MINUTE_ALONE } from "../support/time";

const DATABASE = "restore-test-database";

describeWith(shopTool(), "the runbook of an environment with a database instance", () => {
  const folder = applyByReadme("restore", {
    protection: "protected",
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: {
      kind: "instance",
      databaseName: "shop",
      version: "15",
      multiAz: true,
      recovery: {},
      instance: { class: "db.t4g.micro", storageType: "gp3", readReplicas: ["reporting"] },
    },
  });

  const { instance, names } = instanceQuestions(folder, DATABASE);
  const { restore, setup, swap } = restoreBlocks(folder, `swap ${DATABASE}`);
  const restored = () => setup() + restore("--master-user-password");

  describe("the database goes back", () => {
    let before = "";

    test(
      "nothing is swapped before the copy is available",
      async () => {
        before = await instance("DbiResourceId");
        const blocks = [setup(), restore("--source-db-instance-identifier"), swap()];

        const { status, output } = await folder().run(blocks, { TIME: "2026-01-31T12:00:00Z" });

        expect(status).toBe(1);
        expect(output).toContain(`${DATABASE}-restored is not available`);
        expect(await instance("DbiResourceId")).toBe(before);
        await folder().succeed([restored()]);
      },
      3 * MINUTE_ALONE,
    );

    test(
      "a shell that dies on the way is begun again",
      async () => {
        const { shell, ended } = folder().start([setup(), swap()]);
        while (!(await names()).includes(`${DATABASE}-old`)) await setTimeout(500);
        process.kill(-(shell.pid ?? 0), "SIGKILL");
        await ended;

        await folder().succeed([setup(), swap()]);
        // Once more does no harm.
        await folder().succeed([setup(), swap()]);

        expect(await names()).toBe([DATABASE, `${DATABASE}-old`, `${DATABASE}-reporting`].join("\t"));
        expect(await instance("DbiResourceId")).not.toBe(before);
        expect(await instance("DbiResourceId", `${DATABASE}-old`)).toBe(before);
      },
      3 * MINUTE_ALONE,
    );

    test(
      "Terraform adopts it, and the replica and the copied backups follow",
      async () => {
        const output = await folder().succeed([setup(), restore("terraform state push")]);
        const resource = await instance("DbiResourceId");

        expect(output).toContain("No changes.");
        expect(output).toMatch(/must be replaced|will be replaced/);
        expect(await instance("ReadReplicaSourceDBInstanceIdentifier", `${DATABASE}-reporting`)).toBe(DATABASE);
        expect(await instance("[MultiAZ,DeletionProtection,DBInstanceClass,PerformanceInsightsEnabled]")).toBe(
          "True\tTrue\tdb.t4g.micro\tTrue",
        );
        expect(
          await folder().ask(
            `aws rds describe-db-instance-automated-backups --region us-west-2 --query "DBInstanceAutomatedBackups[?Status=='replicating' && DBInstanceIdentifier=='${DATABASE}'].DbiResourceId" --output text`,
          ),
        ).toBe(resource);
      },
      12 * MINUTE_ALONE,
    );

    test(
      "the old one is deleted, and leaves a snapshot",
      async () => {
        await folder().succeed([restore("--final-db-snapshot-identifier")]);

        expect(await names()).toBe([DATABASE, `${DATABASE}-reporting`].join("\t"));
        expect(
          await folder().ask(
            "aws rds describe-db-snapshots --query 'DBSnapshots[].DBSnapshotIdentifier' --output text",
          ),
        ).toContain(`${DATABASE}-old-`);
      },
      MINUTE_ALONE,
    );
  });

  test(
    "tasks are replaced, and go back to the revision of before",
    async () => {
      const revision = () =>
        folder().ask(
          "aws ecs describe-services --cluster restore-test-cluster --services restore-test-backend-service --query 'services[0].taskDefinition' --output text",
        );
      const before = await revision();
      await folder().succeed([folder().block("A task does not start", "--force-new-deployment")]);
      await folder().succeed([
        "definition=$(aws ecs describe-task-definition --task-definition restore-test-backend --query 'taskDefinition.{family: family, networkMode: networkMode, cpu: cpu, memory: memory, requiresCompatibilities: requiresCompatibilities, containerDefinitions: containerDefinitions}')",
        'aws ecs register-task-definition --cli-input-json "$definition" --query taskDefinition.revision',
        "aws ecs update-service --cluster restore-test-cluster --service restore-test-backend-service --task-definition restore-test-backend --query service.status",
      ]);
      expect(await revision()).not.toBe(before);

      await folder().succeed([folder().block("A deployment failed", "services-stable")], {
        REVISION: before.split(":").pop() ?? "",
      });

      expect(await revision()).toBe(before);
    },
    2 * MINUTE_ALONE,
  );

  test(
    "the copied backups are looked at",
    async () => {
      expect(
        await folder().succeed([folder().block("Drill for every quarter", "automated-backups --region")]),
      ).toContain("replicating");
    },
    MINUTE_ALONE,
  );

  test(
    "the application is stopped and started",
    async () => {
      const count =
        "aws ecs describe-services --cluster restore-test-cluster --services restore-test-backend-service --query 'services[0].desiredCount'";
      const before = await folder().ask(count);
      await folder().succeed([restore("--desired-count 0")]);
      expect(await folder().ask(count)).toBe("0");
      await folder().succeed([restore(/--desired-count [1-9]/)]);
      expect(await folder().ask(count)).toBe(before);
    },
    MINUTE_ALONE,
  );
});
