import { closest, distance } from "fastest-levenshtein";

/** The message for an unknown key: which setting was probably meant, and which there are. */
export function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  return `is not a setting; ${hint}the settings here are ${known.join(", ")}`;
}

/**
 * The one that was probably meant: one that begins with it (`memory` for `memoryMiB`), or one that is a typo away.
 */
export function nearest(key: string, known: readonly string[]): string | undefined {
  const [sought, candidates] = [key.toLowerCase(), known.map((one) => one.toLowerCase())];
  if (candidates.length === 0) return undefined;
  const longer = sought.length < 3 ? undefined : candidates.find((one) => one.startsWith(sought));
  const near = longer ?? closest(sought, candidates);
  const isSlip = distance(sought, near) <= Math.max(2, sought.length / 3);
  return near === longer || isSlip ? known[candidates.indexOf(near)] : undefined;
}
