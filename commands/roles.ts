import { definitions } from "../envs";
import { deployables } from "../stacks/app";
import { run } from "./support/run";

/**
 * `npm run roles`: prints, as JSON, what GitHub plans and applies, and as whom: the environments of the accounts with
 * `github.terraform`, each with its region and the ARNs of its two roles.
 */
run(() => {
  process.stdout.write(`${JSON.stringify(deployables(definitions))}\n`);
});
