import { isSection, show, type Problem } from "../core";

/** The part of an OpenAPI 3 document that routes are made from; the rest is kept as it is. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];

/** `GET /items/{id}` for every operation, sorted. */
export function routeKeys({ paths }: OpenApiDocument): string[] {
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => METHODS.includes(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    )
    .sort();
}

/** What is wrong with a document, as far as routes depend on it. */
export function openApiProblems(document: unknown): Problem[] {
  if (!isSection(document)) return [{ path: "", message: `${show(document)} is no document; import its JSON` }];
  const version = document["openapi"];
  if (typeof version !== "string" || !version.startsWith("3.")) {
    return [{ path: "openapi", message: `${show(version)} is not supported; use an OpenAPI 3 document` }];
  }
  const paths = document["paths"];
  if (!isSection(paths) || Object.keys(paths).length === 0) {
    return [{ path: "paths", message: "has no operations; leave openApi out to let everything through" }];
  }
  return Object.entries(paths).flatMap(([path, operations]) => {
    if (!path.startsWith("/"))
      return [{ path: `paths.${path}`, message: `does not begin with a slash; write "/${path}"` }];
    if (!isSection(operations)) return [{ path: `paths.${path}`, message: "has no operations; write { get: { … } }" }];
    return [];
  });
}
