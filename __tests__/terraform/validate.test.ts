import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../commands/support/validate";
import { readSynthesized } from "../../readers/terraform";
import { buildApp } from "../../stacks/app";
import { DEFINITIONS } from "../apps";
import { synthesized } from "../support/stacks";
import { describeWith, terraformTool } from "../support/tools";

describeWith(terraformTool(), "terraform validate", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-validate-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("every stack is valid, and every application of the tests, without warnings from the provider", async () => {
    const outdir = join(folder, "apps.out");
    buildApp(DEFINITIONS, { outdir }).synth();

    expect(await validate([...synthesized(), ...readSynthesized(outdir)], folder)).toEqual({
      name: "terraform validate",
      status: "passed",
      details: [],
    });
  }, 300_000);

  test("a mistake is reported with its stack and its address", async () => {
    const resource = { aws_sqs_queue: { jobs: { name: "jobs", visibility_timeout_seconds: 99999 } } };
    const { status, details } = await validate([{ name: "shop-dev", folder: "", terraform: { resource } }], folder);

    expect(status).toBe("failed");
    expect(details.join("\n")).toMatch(/^error in shop-dev .*aws_sqs_queue\.jobs.*visibility_timeout_seconds/);
  }, 60_000);
});
