import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { parse } from "yaml";
import type { Job, Step } from "../../../readers/workflow/workflow";
import type { Tool } from "../../support/tools";

/** The input of a run, as GitHub's contexts. */
export interface Given {
  readonly inputs: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly needs?: Readonly<Record<string, unknown>>;
  /** Replaces values that the steps look up themselves: addresses that no emulator serves. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface Ran {
  /** The names of the steps that ran. */
  readonly steps: readonly string[];
  readonly output: string;
  readonly env: Readonly<Record<string, string>>;
  /** The outputs of the steps, by their ids. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const execute = promisify(execFile);

/** Runs the shell of a generated workflow's job, step by step, like GitHub's runner. Actions are skipped. */
export class Pipeline {
  /** Represents the runner's folder, for the files that actions would provide. */
  readonly temp = mkdtempSync(join(tmpdir(), "groundplan-pipeline-"));
  readonly #bin = join(this.temp, "bin");

  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    mkdirSync(this.#bin);
    this.#stub("docker", DOCKER);
    this.#stub("npm", NPM);
  }

  /** The calls to Docker and npm. */
  get calls(): string {
    return readFileSync(join(this.temp, "calls"), "utf8");
  }

  remove(): void {
    rmSync(this.temp, { recursive: true, force: true });
  }

  /** @throws Error with the complete output if a step fails. */
  async run(file: string, job: string, given: Given): Promise<Ran> {
    const { jobs } = parse(this.files.get(file) ?? "") as { jobs: Record<string, Job> };
    const found = jobs[job];
    if (found === undefined) throw new Error(`${file} has no job ${job}`);
    const ran = { steps: [] as string[], output: "", env: {} as Record<string, string>, outputs: {} as Outputs };
    const contexts = () => contextsOf(given, ran);
    Object.assign(ran.env, interpolateAll(found.env, contexts()));
    for (const step of found.steps) {
      if (step.run === undefined) continue;
      if (step.if !== undefined && !evaluate(step.if, contexts())) continue;
      ran.steps.push(step.name);
      await this.#step(step, given, ran, contexts());
    }
    return ran;
  }

  async #step(step: Step, given: Given, ran: Mutable, contexts: object): Promise<void> {
    const [envFile, outputFile] = [join(this.temp, "env"), join(this.temp, "output")];
    for (const one of [envFile, outputFile]) writeFileSync(one, "");
    const env = {
      ...this.environment,
      PATH: [this.#bin, process.env["PATH"]].join(delimiter),
      RUNNER_TEMP: this.temp,
      GITHUB_ENV: envFile,
      GITHUB_OUTPUT: outputFile,
      POLL_SECONDS: "0",
      RETRIES: "0",
      ...ran.env,
      ...interpolateAll(step.env, contexts),
    };
    const running = execute("bash", ["--noprofile", "--norc", "-c", step.run ?? ""], { cwd: this.temp, env });
    running.child.stdin?.end();
    try {
      const { stdout, stderr } = await running;
      ran.output += stdout + stderr;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`step "${step.name}" failed\n${ran.output}${stdout}${stderr}`);
    }
    Object.assign(ran.env, assignments(envFile), given.overrides);
    if (step.id !== undefined) ran.outputs[step.id] = assignments(outputFile);
  }

  #stub(name: string, script: string): void {
    const path = join(this.#bin, name);
    writeFileSync(path, `#!/bin/bash\nset -euo pipefail\necho "${name} $*" >> ${join(this.temp, "calls")}\n${script}`);
    chmodSync(path, 0o755);
  }
}

/** The programs that the pipelines' shell calls; GitHub's runners have them. */
export function shellTool(): Tool {
  const missing = ["aws", "jq", "curl"].filter((name) => spawnSync(name, ["--version"]).status !== 0);
  return { missing: missing.length === 0 ? undefined : `there is no ${missing.join(", ")} on the PATH` };
}

/** A test double: pushes a manifest that names its image, so that the repository has the tag. */
const DOCKER = `
if [ "$1" = login ]; then cat > /dev/null; fi
if [ "$1" = push ]; then
  name=\${2#*/}
  aws ecr put-image --repository-name "\${name%:*}" --image-tag "\${name##*:}" --image-manifest "{\\"schemaVersion\\": 2, \\"mediaType\\": \\"application/vnd.oci.image.manifest.v1+json\\", \\"config\\": {\\"digest\\": \\"sha256:$(printf %s "$name" | sha256sum | cut -c1-64)\\"}}" > /dev/null
fi
`;

/** A test double: the page contains the URL of the API that it was built for. */
const NPM = `
if [ "$1" = run ]; then
  mkdir -p dist && echo "$VITE_API_BASE_URL" > dist/index.html
fi
`;

type Outputs = Record<string, Record<string, string>>;
interface Mutable {
  steps: string[];
  output: string;
  env: Record<string, string>;
  outputs: Outputs;
}

function contextsOf({ inputs, vars = {}, needs = {} }: Given, { env, outputs }: Mutable): object {
  const steps = Object.fromEntries(Object.entries(outputs).map(([id, one]) => [id, { outputs: one }]));
  return { inputs, vars, needs, env, steps, format };
}

function format(text: string, ...values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? "");
}

/** The expressions that the pipelines use have the same meaning in JavaScript. */
function evaluate(expression: string, contexts: object): unknown {
  return runInNewContext(expression, contexts);
}

function interpolateAll(values: Step["env"], contexts: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => {
      const text = String(value).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
        const found = evaluate(expression, contexts) as string | boolean | undefined;
        return found === undefined ? "" : String(found);
      });
      return [name, text];
    }),
  );
}

function assignments(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8").split("\n");
  return Object.fromEntries(lines.flatMap((line) => (line.includes("=") ? [splitOnce(line)] : [])));
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
