import { parseArgs } from "node:util";
import { orList } from "../../modules/core";
import { CommandError } from "./run";

export const FORMATS = ["text", "markdown", "json", "sarif", "github"] as const;

export interface CheckOptions {
  readonly against: string | undefined;
  readonly plan: string | undefined;
  readonly only: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly help: boolean;
}

export const USAGE = `npm run check -- [options]

Checks every environment and reports what changes. Needs no credentials.

  --against <commit>        compare with this commit; default: origin/main, or else main
  --plan <file>             check a plan instead: terraform plan -out=p && terraform show -json p > plan.json
  --only <environment…>     only these environments
  --format <format>         text, markdown (for a pull request), json, sarif or github (annotations); default: text
  --help                    show this help

Exit code: 0 nothing changes, 2 there are changes, 3 some are dangerous, 1 a check failed or could not run.
`;

/** @throws CommandError with one line that says what is wrong. */
export function checkOptions(args: readonly string[]): CheckOptions {
  const { values, positionals } = parsed(args);
  const { against, plan, only = [], format = "text", help = false } = values;
  if (positionals.length > 0 && only.length === 0) {
    throw new CommandError(`check takes no argument ${positionals[0] ?? ""}; use --only ${positionals[0] ?? ""}`);
  }
  const known = FORMATS.find((one) => one === format);
  if (known === undefined) throw new CommandError(`there is no format ${format}; use ${orList(FORMATS)}`);
  if (plan !== undefined && against !== undefined) {
    throw new CommandError(
      "--plan and --against cannot be combined: a plan already contains its changes; use one of them",
    );
  }
  const names = [...only, ...positionals].flatMap((one) => one.split(",")).filter((one) => one !== "");
  return { against, plan, only: names, format: known, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        plan: { type: "string" },
        only: { type: "string", multiple: true },
        format: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new CommandError(`${line}; use npm run check -- --help`);
  }
}
