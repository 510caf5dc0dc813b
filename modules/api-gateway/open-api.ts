import { isSection, joinPath, show, type Problem } from "../core";

/** The part of an OpenAPI 3 document that routes are made from; the rest is left as it is. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where the backend serves its own document. */
const DOCUMENT_ROUTE = "GET /openapi.json";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];

/** `GET /items/{id}` for every operation, and the one that serves the document; sorted, without duplicates. */
export function routeKeys({ paths }: OpenApiDocument): string[] {
  return [
    ...new Set([DOCUMENT_ROUTE, ...Object.entries(paths).flatMap(([path, item]) => operations(path, item))]),
  ].sort();
}

/** What is wrong with a document, as far as routes depend on it. */
export function openApiProblems(document: unknown): Problem[] {
  if (!isSection(document)) return [{ path: "", message: `${show(document)} is not a document; import its JSON` }];
  const version = document["openapi"];
  if (typeof version !== "string" || !version.startsWith("3.")) {
    return [{ path: "openapi", message: `${show(version)} is not supported; use an OpenAPI 3 document` }];
  }
  const paths = document["paths"];
  if (!isSection(paths)) return [{ path: "paths", message: NO_OPERATIONS }];
  const problems = Object.entries(paths).flatMap(([path, item]) => pathProblems(path, item));
  if (problems.length > 0) return problems;
  const any = Object.entries(paths).some(([path, item]) => operations(path, item as object).length > 0);
  return any ? [] : [{ path: "paths", message: NO_OPERATIONS }];
}

const NO_OPERATIONS = "has no operations; leave openApi out to let everything through";

/** A path's other keys (`parameters`, `summary`) are not operations. */
function operations(path: string, item: object): string[] {
  return METHODS.filter((method) => Object.hasOwn(item, method)).map((method) => `${method.toUpperCase()} ${path}`);
}

function pathProblems(path: string, item: unknown): Problem[] {
  const where = joinPath("paths", path);
  if (!path.startsWith("/")) return [{ path: where, message: `does not begin with a slash; write "/${path}"` }];
  if (!isSection(item)) return [{ path: where, message: "has no operations; write { get: { … } }" }];
  return [];
}
