import { parseArgs } from "node:util";
import { orList } from "../../modules/core";
import { SEVERITIES, STOPS_BY_DEFAULT, type Severity } from "../../readers/check";
import { CommandError } from "./run";

export const FORMATS = ["text", "markdown", "json", "sarif", "github"] as const;

export interface CheckOptions {
  readonly against: string | undefined;
  readonly plan: string | undefined;
  /** A folder that another copy of this repository has synthesized, to be compared instead of this one's. */
  readonly synthesized: string | undefined;
  /** Whether there is something to compare with. */
  readonly compare: boolean;
  readonly stopOn: readonly Severity[];
  readonly only: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly help: boolean;
}

export const USAGE = `npm run check -- [options]

Checks every environment and reports what changes. Needs no credentials.

  --against <commit>        compare with this commit; default: origin/main, or else main
  --no-compare              compare with nothing, and only run the checks
  --plan <file>             check a plan instead: terraform plan -out=p && terraform show -json p > plan.json
  --synthesized <folder>    compare this cdktf.out, which another copy of the repository has written; nothing else is checked
  --only <environment…>     only these environments
  --stop-on <severities>    which of data, access, outage and watch are dangerous; default: data,access,outage
  --format <format>         text, markdown (for a pull request), json, sarif or github (annotations); default: text
  --help                    show this help

Exit code: 0 nothing changes, 2 there are changes, 3 some are dangerous, 1 a check failed or could not run.
`;

/** @throws CommandError with one line that says what is wrong. */
export function checkOptions(args: readonly string[]): CheckOptions {
  const { values, positionals } = parsed(args);
  const { against, plan, synthesized, only = [], format = "text", help = false } = values;
  const compare = values["no-compare"] !== true;
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
  const others = { "--plan": plan, "--against": against, "--synthesized": synthesized };
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (!compare && other !== undefined)
    throw new CommandError(`--no-compare and ${other} cannot be combined; leave one of them out`);
  if (plan !== undefined && synthesized !== undefined)
    throw new CommandError("--plan and --synthesized cannot be combined; use one of them");
  const names = [...only, ...positionals].flatMap((one) => one.split(",")).filter((one) => one !== "");
  return {
    against,
    plan,
    synthesized,
    compare,
    only: names,
    stopOn: severities(values["stop-on"]),
    format: known,
    help,
  };
}

function severities(text: string | undefined): readonly Severity[] {
  if (text === undefined) return STOPS_BY_DEFAULT;
  return text.split(",").map((name) => {
    const known = SEVERITIES.find((one) => one === name.trim());
    if (known === undefined)
      throw new CommandError(`--stop-on: there is no severity ${name}; use one or several of ${SEVERITIES.join(",")}`);
    return known;
  });
}

/** The format that is asked for, even if something else in the arguments is wrong. */
export function formatOf(args: readonly string[]): CheckOptions["format"] {
  const at = args.lastIndexOf("--format");
  const joined = args.find((one) => one.startsWith("--format="))?.slice("--format=".length);
  return FORMATS.find((one) => one === (joined ?? (at < 0 ? "text" : args[at + 1]))) ?? "text";
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        plan: { type: "string" },
        synthesized: { type: "string" },
        "no-compare": { type: "boolean" },
        "stop-on": { type: "string" },
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
