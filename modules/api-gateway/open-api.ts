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
  const duplicates = duplicateProblems(paths);
  if (duplicates.length > 0) return duplicates;
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
  const fault = operations(path, item).length > 0 ? routeFault(path) : undefined;
  return fault === undefined ? [] : [{ path: where, message: fault }];
}

/** The longest key of a route: the method, a space and the path. */
const LONGEST_PATH = 500;
const VARIABLE = /^\{[A-Za-z_][A-Za-z0-9_.-]*\+?\}$/;

/**
 * Why an HTTP API does not accept a path as a route.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function routeFault(path: string): string | undefined {
  if (path === "/") return undefined;
  if (path.length > LONGEST_PATH) return `has ${path.length} characters; use ${LONGEST_PATH} at most`;
  if (path.endsWith("/")) {
    return `ends in a slash, which an HTTP API does not accept; write "${path.replace(/\/+$/, "")}", and let the backend answer it`;
  }
  const parts = path.slice(1).split("/");
  for (const [index, part] of parts.entries()) {
    if (part === "") return "has an empty part between two slashes; write one slash";
    if (VARIABLE.test(part)) {
      if (!part.endsWith("+}") || index === parts.length - 1) continue;
      return `has ${part} before its end, and what takes the rest of a path must be last; write "/${parts.slice(0, index + 1).join("/")}"`;
    }
    if (/[{}]/.test(part)) {
      return `has ${show(part)}, and for an HTTP API a variable is a whole part of the path; write "{name}" alone between two slashes`;
    }
    const odd = /[^A-Za-z0-9._~!$&'()*+,;=:@%-]/u.exec(part)?.[0];
    if (odd !== undefined) return `has the character ${show(odd)}; write it as ${encodeURIComponent(odd)}`;
  }
  const names = parts.filter((part) => VARIABLE.test(part)).map((part) => part.replace(/\+?\}$/, "}"));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `has the variable ${twice} twice; give each its own name`;
}

/** Paths that differ only in the names of their variables are one route. */
function duplicateProblems(paths: Readonly<Record<string, unknown>>): Problem[] {
  const taken = new Map<string, string>([[DOCUMENT_ROUTE, ""]]);
  return Object.entries(paths).flatMap(([path, item]) =>
    operations(path, item as object).flatMap((operation) => {
      const route = operation.replace(/\{[^{}]*?(\+?)\}/g, "{$1}");
      const owner = taken.get(route);
      taken.set(route, path);
      if (owner === undefined || owner === "") return [];
      const message = `is the same route as ${owner} for ${operation.split(" ")[0] ?? ""}; keep one of them`;
      return [{ path: joinPath("paths", path), message }];
    }),
  );
}
