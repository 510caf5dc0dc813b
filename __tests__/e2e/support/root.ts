import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reviewPlan, STOPS_BY_DEFAULT, type Plan as ReviewedPlan } from "../../../readers/check";
import { type TerraformJson } from "../../../readers/terraform";
import { runProgram } from "../../support/tools";
import { NOT_EMULATED } from "./not-emulated";

/** The real provider mostly waits, so high parallelism costs nothing. */
const PARALLELISM = "-parallelism=30";

/** Types that come and go with what they belong to. */
const BELONGS =
  /^aws_(iam_|cloudwatch_|appautoscaling_|ecr_lifecycle_|s3_bucket_|sqs_queue_policy|vpc_security_group_|route_table_|ecs_task_definition|sns_topic_)/;

interface Plan {
  readonly resource_changes?: readonly { readonly address: string; readonly change: { readonly actions: string[] } }[];
}

/** A synthesized stack in a separate folder, as an ops team receives it, and the Terraform commands that they run. */
export class TerraformRoot {
  constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Copies a synthesized stack, without what the emulator does not support. */
  static from(stack: string, folder: string, env: NodeJS.ProcessEnv): TerraformRoot {
    mkdirSync(folder, { recursive: true });
    cpSync(stack, folder, { recursive: true });
    const file = join(folder, "cdk.tf.json");
    writeFileSync(
      file,
      JSON.stringify(withoutUnemulated(JSON.parse(readFileSync(file, "utf8")) as TerraformJson), null, 2),
    );
    return new TerraformRoot(folder, env);
  }

  /** Keeps the state in the folder instead of S3, for suites that are about something else. */
  keepStateHere(): void {
    const file = join(this.folder, "cdk.tf.json");
    const root = JSON.parse(readFileSync(file, "utf8")) as TerraformJson;
    writeFileSync(
      file,
      JSON.stringify({ ...root, terraform: { ...(root["terraform"] as object), backend: { local: {} } } }, null, 2),
    );
  }

  init(): Promise<string> {
    return this.run("init", "-input=false", "-no-color");
  }

  apply(): Promise<string> {
    return this.run("apply", "-input=false", "-auto-approve", "-no-color", PARALLELISM);
  }

  /**
   * Plans, fails if there are changes or if `check --plan` would stop at it, and returns the plan as JSON. What the provider
   * reads back for the first time is listed as drift, and must not look as if somebody had changed it.
   */
  async planNothing(): Promise<string> {
    await this.run("plan", "-input=false", "-detailed-exitcode", "-no-color", "-out=plan.bin", PARALLELISM);
    const plan = await this.run("show", "-json", "plan.bin");
    const { dangers } = reviewPlan("test", JSON.parse(plan) as ReviewedPlan);
    const stops = dangers.filter(({ severity }) => STOPS_BY_DEFAULT.includes(severity));
    if (stops.length > 0) throw new Error(`check stops at a plan without changes: ${JSON.stringify(stops, null, 2)}`);
    return plan;
  }

  /** Plans, and returns the addresses of what it destroys or replaces, apart from what only belongs to it, sorted. */
  async destroys(): Promise<string[]> {
    await this.run("plan", "-input=false", "-no-color", "-out=plan.bin", PARALLELISM);
    const plan = JSON.parse(await this.run("show", "-json", "plan.bin")) as Plan;
    return (plan.resource_changes ?? [])
      .filter(({ change }) => change.actions.includes("delete"))
      .map(({ address }) => address)
      .filter((address) => !BELONGS.test(address))
      .sort();
  }

  destroy(): Promise<string> {
    return this.run("destroy", "-input=false", "-auto-approve", "-no-color", PARALLELISM);
  }

  async outputs(): Promise<Record<string, string>> {
    const outputs = JSON.parse(await this.run("output", "-json")) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  state(): Promise<string> {
    return this.run("state", "pull");
  }

  async addresses(): Promise<string[]> {
    return (await this.run("state", "list")).split("\n").filter((line) => line !== "");
  }

  run(...args: readonly string[]): Promise<string> {
    return runProgram("terraform", args, this.folder, this.env);
  }
}

function withoutUnemulated(root: TerraformJson): TerraformJson {
  const resource = Object.fromEntries(Object.entries(root.resource ?? {}).filter(([type]) => !(type in NOT_EMULATED)));
  return { ...root, resource };
}
