import { show, type AnySetting } from "../../modules/core";
import { ENVIRONMENT } from "../../stacks/config/environment";
import { compileSettings, referenceOf, type ReferenceEntry } from "./reference";

/** The page with every setting of an environment, by section. */
export const REFERENCE_PAGE = "docs/reference.md";

const INTRODUCTION = `# Reference of all settings

Every setting of an environment file, by section, made by \`npm run golden:update\` from the declarations in
\`modules/*/config.ts\` and \`stacks/config/\`. A section that is present is built; one that is absent costs nothing. A
name that people choose is \`<name>\`. \`npm run explain <environment>\` shows what holds in an environment and who set it.
`;

/** The page as it must be; `root` is the project's folder. */
export function referencePage(root: string, program = compileSettings(root)): string {
  const entries = referenceOf(root, program);
  const sections = Object.keys(ENVIRONMENT.shape).map((name) =>
    sectionPage(
      name,
      entries.filter(({ path }) => path === name || path.startsWith(`${name}.`)),
    ),
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function sectionPage(name: string, [self, ...settings]: readonly ReferenceEntry[]): string {
  if (self === undefined) return "";
  const rows = settings.map((entry) => row(entry, name)).join("\n");
  const head = "| Setting | Meaning | Allowed | Default |\n| --- | --- | --- | --- |";
  const table = settings.length > 0 ? `\n${head}\n${rows}\n` : `\nAllowed: ${cell(self.setting.kind.allowed)}\n`;
  return `## ${name}\n\n${self.meaning}\n${table}`;
}

function row({ path, meaning, see, setting }: ReferenceEntry, section: string): string {
  const links = see.filter((page) => page.startsWith("http")).map((page, index) => ` [[${index + 1}]](${page})`);
  const within = path.slice(section.length + 1);
  return `| \`${within}\` | ${cell(meaning)}${links.join("")} | ${cell(allowed(setting))} | ${cell(fallback(setting))} |`;
}

function allowed({ kind, condition }: AnySetting): string {
  const only = condition === undefined ? "" : `only with ${condition.words}`;
  return [kind.inside && !kind.allowed.startsWith("a list") ? "" : kind.allowed, only].filter(Boolean).join("; ");
}

function fallback({ presence, constantDefault, hasComputedDefault, kind }: AnySetting): string {
  if (presence === "required") return "**required**";
  if (hasComputedDefault) return "see its meaning";
  if (constantDefault === undefined) return kind.inside ? "absent" : "none";
  return kind.inside && show(constantDefault) === "{}" ? "" : `\`${show(constantDefault)}\``;
}

/** A pipe would end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\\\|");
}
