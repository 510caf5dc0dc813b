import { Fn, Token } from "cdktf";

/**
 * A version number for a write-only argument, whose value Terraform does not store and cannot compare: the first 28
 * bits of the hash of what the value depends on, which fit into any Terraform integer. Terraform computes it, so the
 * parts may be references.
 */
export function fingerprint(parts: readonly string[]): number {
  const hash = Fn.sha256(Fn.join("\n", [...parts]));
  return Token.asNumber(Fn.parseint(Fn.substr(hash, 0, 7), 16));
}
