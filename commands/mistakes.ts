import { definitions } from "../envs";
import { ConfigError } from "../modules/core";
import { buildApp } from "../stacks/app";

/**
 * What `npm run synth` adds where the compiler refuses the sources. The compiler reports one unknown setting of a section at
 * a time; the checks know all of them, and how to fix them. It always ends as a failure.
 */
process.exitCode = 1;
try {
  buildApp(definitions);
} catch (error) {
  // With sources that do not compile anything may go wrong here; the compiler has said why.
  if (error instanceof ConfigError) process.stderr.write(`\nEvery mistake in the environments:\n${error.message}\n`);
}
