/** A request as it goes over the wire, for what an SDK would not send. */
export interface WireRequest {
  /** The service that it is signed for. The emulator does not check signatures. */
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  /** The operation, for the JSON protocol: `AWSWAF_20190729.CreateWebACL`. */
  readonly target?: string;
  /** A form for the query protocols, text for XML, anything else is sent as JSON. */
  readonly form?: Readonly<Record<string, string>>;
  readonly xml?: string;
  readonly json?: unknown;
}

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

export async function send(endpoint: string, request: WireRequest): Promise<WireAnswer> {
  const { service, method = "POST", path = "/", target } = request;
  const [type, body] = content(request);
  const response = await fetch(endpoint + path, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": type,
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

function content({ form, xml, json, target }: WireRequest): readonly [string, string?] {
  if (form !== undefined) return ["application/x-www-form-urlencoded", new URLSearchParams(form).toString()];
  if (xml !== undefined) return ["application/xml", xml];
  if (json !== undefined) {
    return [target === undefined ? "application/json" : "application/x-amz-json-1.1", JSON.stringify(json)];
  }
  return ["application/octet-stream"];
}
