/*
 * Calls to services whose SDK client is not among our dependencies, as they go over the wire. The emulated AWS reads from the
 * credential which service and region are meant, and checks no signature.
 */

/** A service that takes JSON: `target` names the version of its interface and the operation. */
export async function askJson<T>(service: string, target: string, body: object): Promise<T> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return (await (await send(service, "/", { method: "POST", headers, body: JSON.stringify(body) })).json()) as T;
}

/** A service that takes a form and answers with XML: the texts of one element of the answer. */
export async function askForm(
  service: string,
  form: Readonly<Record<string, string>>,
  element: string,
): Promise<string[]> {
  const answer = await (await send(service, "/", { method: "POST", body: new URLSearchParams(form) })).text();
  return [...answer.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) => text);
}

/** A service that is asked by path. */
export async function askPath<T>(service: string, path: string): Promise<T> {
  return (await (await send(service, path, { method: "GET" })).json()) as T;
}

async function send(service: string, path: string, request: RequestInit): Promise<Response> {
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_REGION: region = "" } = process.env;
  const credential = `test/20200101/${region}/${service}/aws4_request`;
  const headers = {
    ...(request.headers as Record<string, string> | undefined),
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
  };
  const response = await fetch(`${endpoint}${path}`, { ...request, headers });
  if (!response.ok) throw new Error(`${service} ${path} answers ${response.status}: ${await response.text()}`);
  return response;
}
