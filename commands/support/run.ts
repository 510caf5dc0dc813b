import { ConfigError, orList } from "../../modules/core";

/** Something went wrong that a person can mend: the message says what and how, and there is no stack trace. */
export class CommandError extends Error {}

/** Runs a command; errors that a person can mend end it with their message alone. */
export function run(program: () => void | Promise<void>): void {
  Promise.resolve()
    .then(program)
    .catch((error: unknown) => {
      if (!(error instanceof ConfigError || error instanceof CommandError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    });
}

/** One positional argument, or the usage with what is allowed. */
export function oneArgument(usage: string, allowed: readonly string[]): string {
  const [argument, ...more] = process.argv.slice(2);
  return known(usage, allowed, more.length > 0 || argument?.startsWith("-") ? undefined : argument);
}

/** An argument that is one of those that are allowed. @throws CommandError with the usage where there is none. */
export function known(usage: string, allowed: readonly string[], argument: string | undefined): string {
  if (argument === undefined) throw new CommandError(`usage: ${usage}\nknown: ${allowed.join(", ")}`);
  if (!allowed.includes(argument)) throw new CommandError(`there is no ${argument}; use ${orList(allowed)}`);
  return argument;
}
