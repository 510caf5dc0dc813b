import type { IConstruct } from "constructs";
import { Naming } from "../core";

/** The physical names of a frontend's parts, prefixed with the frontend's own name if it has one. */
export class FrontendNames {
  readonly #naming: Naming;
  readonly #name: string | undefined;

  constructor(frontend: IConstruct, name: string | undefined) {
    this.#naming = Naming.of(frontend);
    this.#name = name;
  }

  bucket(thing: string): string {
    return this.#naming.globalName("bucket", this.#full(thing));
  }

  /** @param reserve characters to leave free for a suffix. */
  cloudfront(thing: string, reserve = 0): string {
    return this.#naming.name("cloudfront", this.#full(thing), reserve);
  }

  #full(thing: string): string {
    return this.#name === undefined ? thing : `${this.#name}-${thing}`;
  }
}
