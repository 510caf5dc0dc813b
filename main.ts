import { definitions } from "./envs";
import { buildApp } from "./stacks/app";
import { chosenStacks, exitOnConfigError } from "./stacks/run";

/** The CDKTF app: `cdktf synth`, `diff`, `deploy` and `destroy` run it. */
exitOnConfigError(() => {
  buildApp(definitions, { only: chosenStacks() }).synth();
});
