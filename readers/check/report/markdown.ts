import { groupsOf } from "./groups";
import { fileOf, isStopped, outcomeOf, sharedDangers, type Outcome, type Report } from "./report";

/** GitHub's limit for a comment, with some margin. */
export const LONGEST_COMMENT = 60_000;

const HEADLINES: Readonly<Record<Outcome, string>> = {
  nothing: "✅ Nothing changes",
  changes: "🟡 Changes, none of them dangerous",
  dangerous: "🔴 Dangerous changes: review each of them before you apply this",
  failed: "❌ A check failed",
};

/** The report as a comment on a pull request. */
export function markdownReport(report: Report): string {
  const parts = [
    `### ${HEADLINES[outcomeOf(report)]}`,
    stepTable(report),
    dangerTable(report),
    environmentTable(report),
  ];
  const head = parts.filter((part) => part !== "").join("\n\n");
  return withDetails(
    head.length > LONGEST_COMMENT - 200 ? `${head.slice(0, LONGEST_COMMENT - 200)}\n\n…cut.` : head,
    details(report),
  );
}

function stepTable({ steps }: Report): string {
  const marks = { passed: "✅", failed: "❌", skipped: "⏭️ skipped" };
  if (steps.length === 0) return "";
  const failed = steps.flatMap(({ name, details: lines }) =>
    lines.length === 0 ? [] : [`\n**${name}**\n\n\`\`\`\n${fenced(lines.slice(0, 40).join("\n"))}\n\`\`\``],
  );
  return [steps.map(({ name, status }) => `${marks[status]} ${name}`).join(" · "), ...failed].join("\n");
}

function dangerTable(report: Report): string {
  const dangers = sharedDangers(report.reviews);
  if (dangers.length === 0) return "";
  const rows = dangers.map(
    ({ environments, rule, severity, address, message }) =>
      `| ${isStopped({ severity }, report) ? "🔴" : "🟡"} ${severity} | \`${address}\` | ${cell(message)} | ${rule} | ${environments.map((one) => `[${one}](${fileOf(one)})`).join(", ")} |`,
  );
  return ["| Severity | Address | What happens | Rule | Where |", "| --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

function environmentTable({ reviews, against }: Report): string {
  if (against === undefined) return "There is no earlier commit to compare with.";
  const changed = reviews.filter(({ state }) => state !== "same");
  const same = reviews.length - changed.length;
  const number = (environment: (typeof reviews)[number], ...kinds: readonly string[]): number =>
    environment.changes.filter(({ kind }) => kinds.includes(kind)).length;
  const rows = changed.map((one) =>
    one.state === "changed"
      ? `| ${one.environment} | ${number(one, "added")} | ${number(one, "changed")} | ${number(one, "replaced")} | ${number(one, "moved")} | ${number(one, "removed")} |`
      : `| ${one.environment} | ${one.state} | | | | |`,
  );
  const table = [
    "| Environment | added | changed | replaced | moved | removed |",
    "| --- | --: | --: | --: | --: | --: |",
    ...rows,
  ];
  return [
    `Compared with ${against}: ${same} of ${reviews.length} environments are unchanged.`,
    ...(rows.length > 0 ? ["", ...table] : []),
  ].join("\n");
}

function details({ reviews }: Report): string[] {
  return groupsOf(reviews).map(({ environments, lines }) => {
    const summary =
      environments.length > 1
        ? `in ${environments.length} environments: ${environments.join(", ")}`
        : (environments[0] ?? "");
    return `<details><summary>${summary}</summary>\n\n\`\`\`diff\n${fenced(lines.map(asDiff).join("\n"))}\n\`\`\`\n\n</details>`;
  });
}

/** As many details as fit into the comment. */
function withDetails(head: string, all: readonly string[]): string {
  let text = head;
  for (const [index, one] of all.entries()) {
    if (text.length + one.length + 100 > LONGEST_COMMENT) {
      return `${text}\n\n${all.length - index} more groups of changes are too long for a comment; \`npm run check\` shows them.\n`;
    }
    text += `\n\n${one}`;
  }
  return `${text}\n`;
}

/** GitHub colours a line by its first character. */
function asDiff(line: string): string {
  return line.replace(/^[~→±]/, "!");
}

function fenced(text: string): string {
  return text.replaceAll("```", "'''");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
}
