import type { ISecret } from "./interfaces";

/** The environment variables of one container, plain and secret; names are unique. */
export class ContainerVariables {
  readonly #path: string;
  readonly #taken: ReadonlySet<string>;
  readonly #plain = new Map<string, string>();
  readonly #secrets = new Map<string, ISecret>();

  /**
   * @param path the path of the container's construct, for the error.
   * @param taken names that the container sets itself.
   */
  constructor(path: string, taken: readonly string[] = []) {
    this.#path = path;
    this.#taken = new Set(taken);
  }

  /** Sets a plain variable. @throws Error if the name is taken. */
  set(name: string, value: string): void {
    this.#refuseSecond(name);
    this.#plain.set(name, value);
  }

  /** Sets a variable to a secret's value. @throws Error if the name is taken. */
  setSecret(name: string, secret: ISecret): void {
    this.#refuseSecond(name);
    this.#secrets.set(name, secret);
  }

  /** The plain variables in the order in which they were set. */
  get plain(): ReadonlyMap<string, string> {
    return this.#plain;
  }

  /** The secrets in the order in which they were set. */
  get secrets(): ReadonlyMap<string, ISecret> {
    return this.#secrets;
  }

  #refuseSecond(name: string): void {
    if (!this.#taken.has(name) && !this.#plain.has(name) && !this.#secrets.has(name)) return;
    throw new Error(`${this.#path}: the environment variable ${name} is set twice; leave one of them out`);
  }
}

/** Sorted by name, so that the output does not depend on the order in which variables were set. */
export function byName<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
}
