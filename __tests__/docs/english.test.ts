import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** The folders that are checked. Add one once it passes. */
const FOLDERS = [
  "modules",
  "examples",
  "stacks",
  "envs",
  "readers",
  "commands",
  "docs/guides",
  "docs/ARCHITECTURE.md",
  "README.md",
];

/** Phrases that sound translated, and what to write instead. */
const BANNED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/(?<!\b[Tt]here )\bis no (?!longer\b)[a-z]/, '"is not a …", or "has no …"'],
  [/\banew\b/, '"again", "replaced" or "recreated"'],
  [/\bcallees\b/, '"subscribers"'],
  [/\bdoes not fit; use\b/, '"is not valid; use"'],
  [/\bname it once\b/, '"list it once"'],
  [/\bis not a switch\b/, '"is not a boolean"'],
  [/\balarms? rings?\b/, '"goes off"'],
  [/\bfor what has no property here\b/, '"the escape hatch"'],
  [/\bbeside\b/, '"next to" or "in addition to"'],
  [/\bby hand\b/, '"manually"'],
  [/\bmend(?:s|ed)?\b/, '"fix"'],
  [/\bway (?:in|out|back)\b/, '"ingress", "egress" or "rollback"'],
  [/\bwhat others see\b/, '"the public interface"'],
];

test("no phrase that sounds translated", () => {
  const files = execFileSync("git", ["ls-files", "--", ...FOLDERS], { cwd: ROOT, encoding: "utf8" }).split("\n");
  const texts = files.filter((file) => /\.(?:ts|md)$/.test(file));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.flatMap(findings)).toEqual([]);
});

test.each(["it is no queue", "is made anew", "does not fit; use another"])("finds %j", (text) => {
  expect(BANNED.some(([pattern]) => pattern.test(text))).toBe(true);
});

test.each(["there is no queue", "it is no longer used"])("allows %j", (text) => {
  expect(BANNED.some(([pattern]) => pattern.test(text))).toBe(false);
});

function findings(file: string): string[] {
  return readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      // A comment in a host's boot script is part of its user data: rewording it would replace the host.
      BANNED.filter(([pattern]) => !(file.endsWith(".ts") && line.startsWith("#")) && pattern.test(line)).map(
        ([pattern, instead]) =>
          `${file}:${String(index + 1)}: "${pattern.exec(line)?.[0] ?? ""}": write ${instead}: ${line.trim()}`,
      ),
    );
}
