import { ConfigError } from "../modules/core";

/** The stacks that `GROUNDPLAN_ENVIRONMENTS` names, separated by commas; all where it names none. */
export function chosenStacks(): string[] {
  return (process.env["GROUNDPLAN_ENVIRONMENTS"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Runs a program; what is wrong with the configuration ends it with one line per problem, and not with a stack trace. */
export function exitOnConfigError(program: () => void): void {
  try {
    program();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
