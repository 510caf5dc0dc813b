import { join } from "node:path";
import * as ts from "typescript";
import type { AnySetting } from "../../modules/core";
import { ACCOUNT } from "../../stacks/config/account";
import { ENVIRONMENT } from "../../stacks/config/environment";

/** One setting of the reference: its declaration and its doc comment. */
export interface ReferenceEntry {
  /** `backend.scaling.min`; names that users choose appear as `<name>`. */
  readonly path: string;
  /** The doc comment, on one line. */
  readonly meaning: string;
  /** The AWS or Terraform pages that the comment cites. */
  readonly see: readonly string[];
  /** The file with the declaration. */
  readonly file: string | undefined;
  /** The declaration; undefined for a group, whose settings follow. */
  readonly setting: AnySetting;
}

/** The interfaces that have every setting: their files, relative to the project's folder, and their declarations. */
const SUBJECTS = {
  account: { file: "stacks/config/account.ts", type: "AccountConfig", section: ACCOUNT },
  environment: { file: "stacks/config/environment.ts", type: "EnvironmentConfig", section: ENVIRONMENT },
} as const satisfies Record<string, { file: string; type: string; section: AnySetting }>;

/** Compiles the types of environments and accounts. `more` contains sources that are not on disk, by path. */
export function compileSettings(root: string, more: ReadonlyMap<string, string> = new Map()): ts.Program {
  const options = { ...compilerOptions(root), noEmit: true };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => more.has(path) || disk.fileExists(path),
    readFile: (path) => more.get(path) ?? disk.readFile(path),
    getSourceFile: (path, language) => {
      const text = more.get(path);
      return text === undefined ? disk.getSourceFile(path, language) : ts.createSourceFile(path, text, language);
    },
  };
  const files = Object.values(SUBJECTS).map(({ file }) => join(root, file));
  return ts.createProgram([...files, ...more.keys()], options, host);
}

/**
 * Every setting of an environment or an account, each with its doc comment. Bounds and defaults come from the declaration,
 * comments from the compiler; both trees have the same keys.
 */
export function referenceOf(
  root: string,
  program: ts.Program,
  subject: keyof typeof SUBJECTS = "environment",
): ReferenceEntry[] {
  const { file, type, section } = SUBJECTS[subject];
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(root, file));
  const symbol = source && checker.getSymbolAtLocation(source);
  const exported = symbol && checker.getExportsOfModule(symbol).find((one) => one.name === type);
  if (!exported) throw new Error(`${file} does not export ${type}`);
  return new Walk(checker).below(checker.getDeclaredTypeOfSymbol(exported), section, "");
}

function compilerOptions(root: string): ts.CompilerOptions {
  const read = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  return ts.parseJsonConfigFileContent(read.config as unknown, ts.sys, root).options;
}

/** Walks the type and the declaration in parallel. */
class Walk {
  constructor(private readonly checker: ts.TypeChecker) {}

  below(type: ts.Type, { kind }: AnySetting, path: string): ReferenceEntry[] {
    return Object.entries(kind.inside ?? {}).flatMap(([key, setting]) => {
      if (key === "<name>") return this.below(this.#named(type), setting, `${path}.<name>`);
      if (key === "[]") return [];
      const variant = this.#variant(type, key, setting);
      if (variant) return this.#variantEntries(variant, setting, path);
      return this.#entry(type, key, setting, path === "" ? key : `${path}.${key}`);
    });
  }

  #entry(type: ts.Type, key: string, setting: AnySetting, path: string): ReferenceEntry[] {
    const property = propertyOf(type, key);
    if (!property) return [];
    const meaning = ts.displayPartsToString(property.getDocumentationComment(this.checker)).replace(/\s+/g, " ");
    const see = property
      .getJsDocTags(this.checker)
      .filter(({ name }) => name === "see")
      .map(({ text }) => ts.displayPartsToString(text).trim());
    const inside = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
    const file = property.declarations?.[0]?.getSourceFile().fileName;
    return [{ path, meaning, see, file, setting }, ...this.below(inside, setting, path)];
  }

  /** The settings of one variant, the discriminator first. */
  #variantEntries(type: ts.Type, setting: AnySetting, path: string): ReferenceEntry[] {
    const [discriminator = "", ...others] = Object.keys(setting.kind.inside ?? {});
    const own = setting.kind.inside?.[discriminator];
    const which = `${path}.${discriminator}`;
    const meaning = others.length > 0 ? `With ${others.join(", ")}.` : "With nothing else.";
    const head = own ? [{ path: which, meaning, see: [], file: undefined, setting: own }] : [];
    return [...head, ...this.below(type, setting, path).filter((entry) => entry.path !== which)];
  }

  /** The type of a map's values. */
  #named(type: ts.Type): ts.Type {
    return this.checker.getIndexTypeOfType(type, ts.IndexKind.String) ?? type;
  }

  /** The member of a union whose discriminator has this value, if `key` names a variant rather than a property. */
  #variant(type: ts.Type, key: string, setting: AnySetting): ts.Type | undefined {
    if (!type.isUnion() || setting.kind.inside === undefined) return undefined;
    const [discriminator = ""] = Object.keys(setting.kind.inside);
    return type.types.find((member) => {
      const property = propertyOf(member, discriminator);
      const value = property && this.checker.getTypeOfSymbol(property);
      return value?.isStringLiteral() === true && value.value === key;
    });
  }
}

function propertyOf(type: ts.Type, key: string): ts.Symbol | undefined {
  return type.getProperties().find((property) => property.name === key);
}
