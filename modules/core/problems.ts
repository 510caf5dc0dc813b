/** One problem in a configuration: which setting, what it got, what is allowed and how to fix it. */
export interface Problem {
  /** Path of the setting inside its configuration, such as `backend.memoryMiB`; empty for the configuration as a whole. */
  readonly path: string;
  /** What it got, what is allowed and how to fix it: `700 does not go with cpu 256; use 512, 1024 or 2048`. */
  readonly message: string;
}

/**
 * All the problems of one configuration, thrown together so that they can be fixed in one go. Its message has one line
 * per problem: `sheetgpt/prod: backend.memoryMiB: 700 does not go with cpu 256; use …`.
 */
export class ConfigError extends Error {
  constructor(
    /** What was configured: `sheetgpt/prod`, or a construct's path if a module is used on its own. */
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map((problem) => describeProblem(subject, problem)).join("\n"));
    this.name = "ConfigError";
  }

  /** One error that reports the problems of several, or undefined if there are none. */
  static all(errors: readonly ConfigError[]): ConfigError | undefined {
    if (errors.length < 2) return errors[0];
    const lines = errors.flatMap((error) =>
      error.problems.map((problem) => ({ path: "", message: describeProblem(error.subject, problem) })),
    );
    return new ConfigError("", lines);
  }
}

/** Throws a {@link ConfigError} with all the problems, or does nothing if there are none. */
export function assertValid(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigError(subject, problems);
}

/** The same problems, one level further down: `memoryMiB` under `backend` becomes `backend.memoryMiB`. */
export function under(path: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: joinPath(path, problem.path) }));
}

/** `network` and `cidr` make `network.cidr`; `azs` and `[1]` make `azs[1]`; an empty part is skipped. */
export function joinPath(parent: string, child: string): string {
  if (parent === "" || child === "") return parent + child;
  return child.startsWith("[") ? parent + child : `${parent}.${child}`;
}

/** A value as shown in an error message: strings in quotes, the rest as JSON. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON cannot express Infinity or NaN.
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** `a, b or c`. */
export function orList(items: readonly (string | number)[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} or ${items.at(-1) ?? ""}`;
}

function describeProblem(subject: string, problem: Problem): string {
  return [subject, problem.path, problem.message].filter((part) => part !== "").join(": ");
}
