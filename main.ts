import { run } from "./commands/support/program";
import { definitions } from "./envs";
import { buildApp } from "./stacks/app";
import { chosenStacks } from "./stacks/chosen";

/** The CDKTF app: `cdktf synth`, `diff`, `deploy` and `destroy` run it. */
run(() => {
  buildApp(definitions, { only: chosenStacks() }).synth();
});
