import { replaceFiles } from "./commands/support/output-folder";
import { run } from "./commands/support/run";
import { definitions } from "./envs";
import { buildApp } from "./stacks/app";
import { selectedStacks } from "./stacks/stack-filter";

/** The CDKTF app: `cdktf synth`, `diff`, `deploy` and `destroy` run it, and set the output folder. */
run(() => {
  replaceFiles(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", (outdir) => {
    buildApp(definitions, { only: selectedStacks(), outdir }).synth();
  });
});
