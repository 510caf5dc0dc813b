import { STOPS_BY_DEFAULT } from "../severity";
import { fileOf, isStopped, outcomeOf, EXIT_CODES, sharedDangers, type Report } from "./report";

/** Incremented when a field is removed or changes its meaning; new fields may be added at any time. */
export const JSON_VERSION = 1;

/** The machine-readable report; README.md documents each field. */
export function jsonReport(report: Report): string {
  const outcome = outcomeOf(report);
  const environments = report.reviews.map(({ environment, state, changes, dangers }) => ({
    environment,
    file: fileOf(environment),
    state,
    dangers,
    changes: changes.map(({ before: _, after: __, attributes, ...change }) => ({
      ...change,
      attributes: attributes.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null })),
    })),
  }));
  const { steps, against = null, stopOn = STOPS_BY_DEFAULT } = report;
  const fields = {
    version: JSON_VERSION,
    outcome,
    exitCode: EXIT_CODES[outcome],
    against,
    stopOn,
    steps,
    environments,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** Dangers and failed checks as SARIF 2.1.0, which GitHub's code scanning reads. */
export function sarifReport(report: Report): string {
  const dangers = sharedDangers(report.reviews).flatMap((danger) =>
    danger.environments.map((environment) =>
      result(
        danger.rule,
        `${environment}: ${danger.address} ${danger.message}`,
        fileOf(environment),
        danger.address,
        isStopped(danger, report) ? "error" : "warning",
      ),
    ),
  );
  const results = [
    ...failures(report).map(({ name, text }) =>
      result(`check-${name.replace(/\W+/g, "-")}`, text, "envs/index.ts", name),
    ),
    ...dangers,
  ];
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))]
    .sort()
    .map((id) => ({ id, shortDescription: { text: id.replaceAll("-", " ") } }));
  const driver = { name: "groundplan check", informationUri: "https://developer.hashicorp.com/terraform", rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Dangers and failed checks as GitHub workflow commands that annotate files. */
export function githubReport(report: Report): string {
  const failed = failures(report).map(({ name, text }) => `::error title=${property(name)}::${data(text)}`);
  const skipped = report.steps
    .filter(({ status }) => status === "skipped")
    .map(({ name, details }) => `::warning title=${property(`${name} was skipped`)}::${data(details.join("\n"))}`);
  const dangers = sharedDangers(report.reviews).flatMap((danger) =>
    danger.environments.map(
      (environment) =>
        `::${isStopped(danger, report) ? "error" : "warning"} file=${property(fileOf(environment))},line=1,title=${property(`${danger.rule}: ${environment}`)}::${data(`${danger.address} ${danger.message}`)}`,
    ),
  );
  return [...failed, ...skipped, ...dangers].map((line) => `${line}\n`).join("");
}

function failures({ steps }: Report): { readonly name: string; readonly text: string }[] {
  return steps
    .filter(({ status }) => status === "failed")
    .map(({ name, details }) => ({ name, text: details.join("\n") || name }));
}

function result(ruleId: string, text: string, uri: string, name: string, level = "error") {
  const physicalLocation = { artifactLocation: { uri }, region: { startLine: 1 } };
  return {
    ruleId,
    level,
    message: { text },
    locations: [{ physicalLocation, logicalLocations: [{ fullyQualifiedName: name }] }],
  };
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
