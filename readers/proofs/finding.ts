/** A problem that a proof found. */
export interface Finding {
  /** Which proof, in kebab-case: `internet-reaches`. */
  readonly rule: string;
  /** The resource that it is about. */
  readonly address: string;
  /** What is wrong and how to fix it. */
  readonly message: string;
  /** The path step by step, if the finding is about a path through the network. */
  readonly path?: readonly string[];
}
