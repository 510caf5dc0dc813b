import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../envs";
import { readSynthesized } from "../../readers/terraform";
import { buildApp } from "../../stacks/app";
import { describeWith, runProgram, terraformTool } from "../support/tools";

interface Validation {
  readonly valid: boolean;
  readonly diagnostics: readonly { readonly severity: string; readonly summary: string; readonly detail?: string }[];
}

const tool = terraformTool();
const outdir = mkdtempSync(join(tmpdir(), "groundplan-validate-"));
buildApp(definitions, { outdir }).synth();

afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

describeWith(tool, "terraform validate", () => {
  // Every stack wants the same provider: one folder of plugins serves all.
  const env = { ...tool.env, TF_DATA_DIR: join(outdir, "plugins") };

  test.each(readSynthesized(outdir).map(({ name, folder }) => [name, folder]))(
    "%s is valid, and the provider has nothing to warn of",
    async (_, folder) => {
      await runProgram("terraform", ["init", "-backend=false", "-input=false", "-no-color"], folder, env);

      const printed = await runProgram("terraform", ["validate", "-json"], folder, env);
      const { valid, diagnostics } = JSON.parse(printed) as Validation;

      expect(diagnostics).toEqual([]);
      expect(valid).toBe(true);
    },
    120_000,
  );
});
