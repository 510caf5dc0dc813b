import { spawnSync } from "node:child_process";
import { parse } from "yaml";
import { pipelinesOf, type EnvironmentFacts } from "../../../readers/workflow";
import { emptyFolder } from "../../support/program";
import { describeReference, REFERENCE_SYSTEMS } from "../../support/reference";
import { allFacts } from "./generated";

const facts = allFacts();
const of = (id: string): EnvironmentFacts => facts.get(id)!;
const filesOf = (system: string) =>
  pipelinesOf(
    system,
    [...facts.values()].filter((one) => one.system === system),
  );

interface Jobs {
  readonly jobs: Readonly<
    Record<string, { needs?: string | string[]; with?: object; "runs-on"?: string; steps?: { name: string }[] }>
  >;
}
const jobs = (system: string, file: string) => (parse(filesOf(system).get(file) ?? "") as Jobs).jobs;
const stepNames = (system: string) =>
  (jobs(system, "backend-to-environment.yml")["deploy"]?.steps ?? []).map(({ name }) => name);

describeReference(REFERENCE_SYSTEMS, "the facts of a pipeline", () => {
  test("ALL-8: of a service: account, region, role, repository, cluster, family, container, health", () => {
    expect(of("model-registry-prod")).toMatchObject({ account: "444455556666", region: "us-east-1" });
    expect(of("model-registry-prod").backend).toEqual({
      role: "arn:aws:iam::444455556666:role/model-registry-prod-deploy-backend",
      repository: "model-registry-prod-backend-image",
      architecture: "x86_64",
      firstTag: "bootstrap",
      healthUrl: "https://api.model-registry.example.com/health",
      deployment: "rolling",
      cluster: "model-registry-prod-cluster",
      service: {
        service: "model-registry-prod-backend-service",
        family: "model-registry-prod-backend",
        container: "backend",
      },
      port: 8000,
      publicAddresses: false,
      codeDeploy: undefined,
      workers: [],
      scheduledTasks: [],
    });
  });

  test("EA-9: of blue/green: application, group and port; a health path under the frontend's own name", () => {
    expect(of("eloquent-ai-prod").backend).toMatchObject({
      deployment: "blue-green",
      codeDeploy: { application: "eloquent-ai-prod-backend", group: "eloquent-ai-prod-backend" },
      healthUrl: "https://eloquent-ai.example.com/health",
    });
    expect(of("eloquent-ai-dev").backend).toMatchObject({ deployment: "rolling" });
  });

  test("IO-5, IO-11: of a worker and of a host", () => {
    expect(of("invoice-ocr-growth").backend).toMatchObject({
      workers: [{ service: "invoice-ocr-growth-ocr-service", family: "invoice-ocr-growth-ocr", container: "ocr" }],
    });
    expect(of("invoice-ocr-budget").backend).toMatchObject({
      deployment: "host",
      document: "invoice-ocr-budget-deploy",
      architecture: "arm64",
    });
  });

  test("MR-4: of a job's image", () => {
    expect(of("model-registry-dev").jobs).toEqual([
      {
        name: "autograder",
        role: "arn:aws:iam::111122223333:role/model-registry-dev-autograder",
        repository: "model-registry-dev-autograder",
        architecture: "x86_64",
        tag: "latest",
      },
    ]);
  });

  test("ALL-8: of a frontend: its API is under its own name, or under the API's", () => {
    expect(of("playstudy-prod").frontend).toEqual({
      role: "arn:aws:iam::444455556666:role/playstudy-prod-deploy-frontend",
      bucket: "playstudy-prod-frontend-444455556666",
      immutableFolders: ["assets"],
      url: "https://playstudy.example.com",
      apiUrl: "https://api.playstudy.example.com",
    });
    expect(of("eloquent-ai-prod").frontend?.apiUrl).toBe("");
  });
});

describeReference(REFERENCE_SYSTEMS, "the pipelines of a system", () => {
  test("ALL-8: go from dev to staging to prod; if prod has several environments, each waits for staging", () => {
    const { dev, staging, prod } = jobs("sheetgpt", "deploy-backend.yml");
    const invoice = jobs("invoice-ocr", "deploy-backend.yml");

    expect([dev?.needs, staging?.needs, prod?.needs]).toEqual([["build-x86_64"], ["build-x86_64", "dev"], ["build-x86_64", "staging"]]); // prettier-ignore
    expect(invoice["growth"]?.needs).toEqual(["build-x86_64", "staging"]);
    expect(invoice["budget"]?.needs).toEqual(["build-arm64", "staging"]);
    expect(invoice["build-arm64"]?.["runs-on"]).toBe("ubuntu-24.04-arm");
  });

  test("have steps only for what the system's environments have", () => {
    const names = { roll: /Update the service/, workers: /workers/, blueGreen: /CodeDeploy/, host: /on the host/ };
    const has = (system: string) =>
      Object.entries(names).flatMap(([key, name]) => (stepNames(system).some((step) => name.test(step)) ? [key] : []));

    expect(has("sheetgpt")).toEqual(["roll"]);
    expect(has("eloquent-ai")).toEqual(["roll", "blueGreen"]);
    expect(has("invoice-ocr")).toEqual(["roll", "workers", "host"]);
  });

  test("ALL-13: rollback offers the parts and environments that exist", () => {
    const { on } = parse(filesOf("model-registry").get("rollback.yml") ?? "") as {
      on: { workflow_dispatch: { inputs: Record<string, { options: string[] }> } };
    };
    const { environment, what } = on.workflow_dispatch.inputs;

    expect(environment?.options).toEqual(["dev", "staging", "prod"]);
    expect(what?.options).toEqual(["backend", "frontend", "autograder"]);
    expect(filesOf("model-registry").has("deploy-autograder.yml")).toBe(true);
    expect(filesOf("sheetgpt").has("deploy-autograder.yml")).toBe(false);
  });

  describe("a rollback to a commit", () => {
    const folder = emptyFolder();
    const git = (...args: readonly string[]): string => {
      const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
      const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder(), encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      return stdout.trim();
    };
    const commit = (message: string): string => {
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    };
    /** The exit code of the step, in a checkout of the default branch. */
    const verify = (to: string, ref = "refs/heads/main"): number | null => {
      const steps = jobs("sheetgpt", "rollback.yml")["verify"]?.steps as { run?: string }[] | undefined;
      const run = steps?.find((one) => one.run !== undefined)?.run ?? "";
      const env = { ...process.env, TO: to, REF: ref, DEFAULT_BRANCH: "main" };
      return spawnSync("bash", ["--norc", "-c", run], { cwd: folder(), env, encoding: "utf8" }).status;
    };

    test("that was merged is deployed, and one that was not is refused", () => {
      git("init", "--quiet", "--initial-branch", "main");
      const merged = commit("one");
      commit("two");
      git("checkout", "--quiet", "-b", "feature");
      const unmerged = commit("three");
      git("checkout", "--quiet", "main");

      expect(["", "17", merged].map((to) => verify(to))).toEqual([0, 0, 0]);
      expect([unmerged, merged.slice(0, 7), "main", "0".repeat(40)].map((to) => verify(to))).toEqual([1, 1, 1, 1]);
      expect(verify(merged, "refs/heads/feature")).toBe(1);
    });

    test("is verified before anything is deployed", () => {
      const { verify: _, ...parts } = jobs("sheetgpt", "rollback.yml");

      expect(Object.values(parts).map(({ needs }) => needs)).toEqual(Object.keys(parts).map(() => "verify"));
    });
  });

  test("leave out what no pipeline deploys", () => {
    const bare = { ...of("sheetgpt-dev"), frontend: undefined };

    expect([...pipelinesOf("sheetgpt", [bare]).keys()]).toEqual(["deploy-backend.yml", "backend-to-environment.yml", "rollback.yml"]); // prettier-ignore
    expect(pipelinesOf("sheetgpt", [{ ...bare, backend: undefined }]).size).toBe(0);
  });

  test("do not let two environments share a GitHub environment", () => {
    const twice = [of("sheetgpt-dev"), { ...of("sheetgpt-staging"), githubEnvironment: "dev" }];

    expect(() => pipelinesOf("sheetgpt", twice)).toThrow(
      /sheetgpt: delivery.githubEnvironment: "dev" is used by two environments; set a different delivery.githubEnvironment for each/,
    );
  });

  test("start on the branches and tags that every environment trusts", () => {
    const on = (...refs: EnvironmentFacts["refs"][]) => {
      const names = ["sheetgpt-dev", "sheetgpt-prod"];
      const file = pipelinesOf(
        "sheetgpt",
        refs.map((one, index) => ({ ...of(names[index] ?? ""), refs: one })),
      ).get("deploy-backend.yml");
      return (parse(file ?? "") as { on: { push: unknown } }).on.push;
    };

    expect(on({ branches: ["develop", "main"], tags: [] }, { branches: ["main"], tags: ["v*"] })).toEqual({
      branches: ["main"],
    });
    expect(on({ branches: ["main"], tags: ["v*"] }, { branches: [], tags: ["v*"] })).toEqual({ tags: ["v*"] });
    expect(() => on({ branches: ["develop"], tags: [] }, { branches: ["main"], tags: [] })).toThrow(
      "sheetgpt: delivery.branches: the environments have no branch or tag in common",
    );
  });

  test("are the same bytes every time", () => {
    expect([...filesOf("playstudy")]).toEqual([...filesOf("playstudy")]);
  });
});
