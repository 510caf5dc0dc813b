import { definitions } from "../envs";
import { ConfigError } from "../modules/core";
import { buildApp } from "../stacks/app";

/**
 * What `npm run synth` adds if the sources do not compile. The compiler reports one unknown setting per section at a
 * time; the checks report all of them, and how to fix them. It always exits with a failure.
 */
process.exitCode = 1;
try {
  buildApp(definitions);
} catch (error) {
  // Sources that do not compile can fail here in any way; the compiler has already reported why.
  if (error instanceof ConfigError) process.stderr.write(`\nAll mistakes in the environments:\n${error.message}\n`);
}
