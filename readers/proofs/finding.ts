/** Something that a proof found wrong. */
export interface Finding {
  /** Which proof, in kebab-case: `internet-reaches`. */
  readonly rule: string;
  /** The resource that it is about. */
  readonly address: string;
  /** What is wrong, and how to mend it. */
  readonly message: string;
  /** How one gets there, step by step, where the finding is a way through the network. */
  readonly path?: readonly string[];
}
