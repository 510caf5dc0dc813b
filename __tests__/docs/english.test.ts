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
  "docs/adr",
  "docs/guides",
  "docs/ARCHITECTURE.md",
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
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
  [/(?<!-)\bbeside\b/, '"next to" or "in addition to"'],
  [/\bby hand\b/, '"manually"'],
  [/\bmend(?:s|ed)?\b/, '"fix"'],
  [/\bway (?:in|out|back)\b/, '"ingress", "egress" or "rollback"'],
  [/\bwhat others see\b/, '"the public interface"'],
  [/\btak(?:es?|ing) on (?:a|the) role\b/, '"assume"'],
  [/\bdrawn by AWS\b/, '"generated"'],
  [/\bcom(?:es?|ing) about\b/, '"is formed" or "happens"'],
  [/\bgo(?:es)? along\b/, '"is also deleted", "is also moved"'],
  [/\bevery thing\b/, '"everything"'],
  [/\bto be filled\b/, '"to fill in"'],
  [/\b[Ff]rom where on\b/, '"threshold" or "since when"'],
  [/\bwhere there is a Terraform\b/, '"if Terraform is installed"'],
];

/** As above, in pages only: in code these are also names, or have another meaning. */
const BANNED_IN_PAGES: typeof BANNED = [
  [/\bstands? (?:in|on|at|there|next|outside|under)\b/, '"is"'],
  [/(?<![Ll]et )\balone\b/, '"only"'],
  [/\bin place of\b/, '"instead of"'],
  [/(?<!state |virtual )\bmachines?\b/, '"instance", "host" or "computer"'],
  [/\brights\b/, '"permissions"'],
  [/\b(?:whoever is|the person) on call\b/, '"the on-call engineer"'],
  [/\bof (?:AWS|CodeDeploy|EventBridge)'s\b/, "\"AWS's …\", or the service's name as an adjective"],
  [/\bsays? only what\b/, '"only contains"'],
  [/\bwho (?:reaches whom|may what)\b/, '"who can reach whom", "who may do what"'],
];

test("no phrase that sounds translated", () => {
  const files = execFileSync("git", ["ls-files", "--", ...FOLDERS], { cwd: ROOT, encoding: "utf8" }).split("\n");
  const texts = files.filter((file) => /\.(?:ts|md)$/.test(file));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.flatMap(findings)).toEqual([]);
});

test.each(["it is no queue", "is made anew", "does not fit; use another", "From where on it scales"])(
  "finds %j",
  (text) => {
    expect(BANNED.some(([pattern]) => pattern.test(text))).toBe(true);
  },
);

test.each(["The bucket stands in us-east-1.", "It costs storage alone.", "The machine restarts."])(
  "finds %j in pages only",
  (text) => {
    expect(BANNED.some(([pattern]) => pattern.test(text))).toBe(false);
    expect(BANNED_IN_PAGES.some(([pattern]) => pattern.test(text))).toBe(true);
  },
);

test.each(["there is no queue", "it is no longer used", "0003-rules-beside-types.md", "a state machine", "let alone"])(
  "allows %j",
  (text) => {
    expect([...BANNED, ...BANNED_IN_PAGES].some(([pattern]) => pattern.test(text))).toBe(false);
  },
);

function findings(file: string): string[] {
  const banned = file.endsWith(".md") ? [...BANNED, ...BANNED_IN_PAGES] : BANNED;
  return readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      // A comment in a host's boot script is part of its user data: rewording it would replace the host.
      banned
        .filter(([pattern]) => !(file.endsWith(".ts") && line.startsWith("#")) && pattern.test(line))
        .map(
          ([pattern, instead]) =>
            `${file}:${String(index + 1)}: "${pattern.exec(line)?.[0] ?? ""}": write ${instead}: ${line.trim()}`,
        ),
    );
}
