import { Fn, Token } from "cdktf";

/**
 * A version number for a write-only argument, of which Terraform keeps nothing to compare: the first 28 bits of the hash
 * of what the value depends on, which any Terraform integer holds. Terraform works it out, so the parts may be references.
 */
export function fingerprint(parts: readonly string[]): number {
  const hash = Fn.sha256(Fn.join("\n", [...parts]));
  return Token.asNumber(Fn.parseint(Fn.substr(hash, 0, 7), 16));
}
