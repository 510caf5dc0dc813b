/*
 * Raw HTTP calls to services whose SDK clients are not among our dependencies. The emulated AWS takes service and region from the credential scope, and checks no signature.
 */

/** A service with a JSON protocol: `target` names the API version and the operation. */
export async function askJson<T>(service: string, target: string, body: object): Promise<T> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return (await (await send(service, "/", { method: "POST", headers, body: JSON.stringify(body) })).json()) as T;
}

/** A service with the query protocol, which responds in XML: returns the contents of one element. */
export async function askForm(
  service: string,
  form: Readonly<Record<string, string>>,
  element: string,
): Promise<string[]> {
  const answer = await (await send(service, "/", { method: "POST", body: new URLSearchParams(form) })).text();
  return [...answer.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) => text);
}

/** A service with a REST protocol. */
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
