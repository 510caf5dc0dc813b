import { count, groupsOf } from "./groups";
import { isStopped, outcomeOf, sharedDangers, type Report, type SharedDanger } from "./report";

/** The maximum number of lines shown per group; the rest is in `--format json`. */
const LINES = 40;

type Paint = (text: string) => string;

const COLOURS = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;

/** The report for people: unchanged environments in one line, dangerous changes last. */
export function textReport(report: Report, coloured = false): string {
  const paint = Object.fromEntries(
    Object.entries(COLOURS).map(([name, code]) => [
      name,
      (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text),
    ]),
  ) as Record<keyof typeof COLOURS, Paint>;
  const lines = [...stepLines(report, paint), ...differenceLines(report, paint), ...dangerLines(report, paint)];
  return `${[...lines, lastLine(report, paint)].join("\n")}\n`;
}

function stepLines({ steps }: Report, paint: Record<keyof typeof COLOURS, Paint>): string[] {
  const marks = { passed: paint.green("✓"), failed: paint.red("✗"), skipped: paint.yellow("SKIPPED") };
  return steps.flatMap(({ name, status, details }) => [
    `${marks[status]} ${name}`,
    ...details.slice(0, LINES).map((detail) => `    ${detail}`),
    ...(details.length > LINES ? [`    and ${details.length - LINES} more`] : []),
  ]);
}

function differenceLines({ reviews, against }: Report, paint: Record<keyof typeof COLOURS, Paint>): string[] {
  if (against === undefined) return [];
  const of = (state: string): string[] =>
    reviews.filter((one) => one.state === state).map(({ environment }) => environment);
  const [same, added, gone] = [of("same"), of("new"), of("gone")];
  const groups = groupsOf(reviews).flatMap(({ environments, lines }) => [
    "",
    paint.bold(
      `in ${environments.length > 1 ? `${environments.length} environments (${environments.join(", ")})` : (environments[0] ?? "")}:`,
    ),
    ...lines.slice(0, LINES).map((line) => `  ${line}`),
    ...(lines.length > LINES ? [`  and ${lines.length - LINES} more lines (--format json shows all of them)`] : []),
  ]);
  return [
    "",
    `compared with ${against}:`,
    ...(same.length > 0
      ? [
          same.length === reviews.length
            ? `${count(same.length, "environment")}, all unchanged`
            : `unchanged: ${same.join(", ")}`,
        ]
      : []),
    ...(added.length > 0 ? [`new: ${added.join(", ")}`] : []),
    ...(gone.length > 0 ? [`removed: ${gone.join(", ")}`] : []),
    ...groups,
  ];
}

function dangerLines(report: Report, paint: Record<keyof typeof COLOURS, Paint>): string[] {
  const dangers = sharedDangers(report.reviews);
  const told = (colour: Paint, list: readonly SharedDanger[]): string[] =>
    list.flatMap(({ environments, rule, severity, address, message }) => [
      `${colour("!")} ${paint.bold(address)} ${message}`,
      paint.dim(`    ${severity}: ${rule} in ${environments.join(", ")}`),
    ]);
  const [stopped, watched] = [
    dangers.filter((one) => isStopped(one, report)),
    dangers.filter((one) => !isStopped(one, report)),
  ];
  return [
    ...(watched.length > 0 ? ["", paint.yellow("WORTH A LOOK"), ...told(paint.yellow, watched)] : []),
    ...(stopped.length > 0 ? ["", paint.red("DANGEROUS"), ...told(paint.red, stopped)] : []),
  ];
}

function lastLine(report: Report, paint: Record<keyof typeof COLOURS, Paint>): string {
  const dangers = sharedDangers(report.reviews).filter((one) => isStopped(one, report)).length;
  const says = {
    nothing:
      report.against === undefined
        ? "All checks passed; there is nothing to compare with."
        : "All checks passed; nothing changes.",
    changes: paint.yellow("All checks passed; there are changes, none of them dangerous."),
    dangerous: paint.red(`${count(dangers, "dangerous change")}: review each of them before you apply this.`),
    failed: paint.red(
      `failed: ${report.steps
        .filter(({ status }) => status === "failed")
        .map(({ name }) => name)
        .join(", ")}`,
    ),
  };
  return `\n${says[outcomeOf(report)]}`;
}
