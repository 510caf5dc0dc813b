import { ConfigError, orList } from "../../modules/core";

/** An error that the user can fix: the message says what is wrong and how to fix it, without a stack trace. */
export class CommandError extends Error {}

/** Whether the message alone says what is wrong. */
export function isMistake(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof CommandError;
}

/** Runs a command; for errors that the user can fix, only the message is printed. */
export function run(program: () => void | Promise<void>): void {
  Promise.resolve()
    .then(program)
    .catch((error: unknown) => {
      if (!isMistake(error)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    });
}

/** The single positional argument. @throws CommandError with the usage and the allowed values. */
export function oneArgument(usage: string, allowed: readonly string[]): string {
  const [argument, ...more] = process.argv.slice(2);
  return known(usage, allowed, more.length > 0 || argument?.startsWith("-") ? undefined : argument);
}

/** The argument, if it is one of those allowed. @throws CommandError with the usage if not. */
export function known(usage: string, allowed: readonly string[], argument: string | undefined): string {
  if (argument === undefined) throw new CommandError(`usage: ${usage}\nknown: ${allowed.join(", ")}`);
  if (!allowed.includes(argument)) throw new CommandError(`there is no ${argument}; use ${orList(allowed)}`);
  return argument;
}
