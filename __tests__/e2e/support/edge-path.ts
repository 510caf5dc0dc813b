import { runInNewContext } from "node:vm";
import {
  CloudFrontClient,
  DescribeFunctionCommand,
  GetDistributionConfigCommand,
  GetFunctionCommand,
  type CacheBehavior,
  type DefaultCacheBehavior,
} from "@aws-sdk/client-cloudfront";
import type { PageFolder } from "./runbook";

/** A request, as CloudFront's functions see it. */
interface Request {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
}

type Handler = (event: object) => Promise<Request> | Request;

/**
 * The domain name of the origin that a request to a distribution goes to at this moment. The function that is deployed
 * runs, and reads the keys that are stored.
 */
export async function originOf(distribution: string, method: string, uri: string, folder: PageFolder): Promise<string> {
  const cloudfront = new CloudFrontClient({});
  const { DistributionConfig: config } = await cloudfront.send(new GetDistributionConfigCommand({ Id: distribution }));
  const behavior: CacheBehavior | DefaultCacheBehavior | undefined =
    config?.CacheBehaviors?.Items?.find(({ PathPattern: pattern = "" }) => matches(pattern, uri)) ??
    config?.DefaultCacheBehavior;
  const associated = behavior?.FunctionAssociations?.Items?.find(({ EventType: type }) => type === "viewer-request");
  const name = associated?.FunctionARN?.split("/").pop();
  if (name === undefined) throw new Error(`no function decides where ${uri} goes`);
  const { FunctionCode: code } = await cloudfront.send(new GetFunctionCommand({ Name: name, Stage: "LIVE" }));
  const keys = await keysOf(cloudfront, name, folder);
  let origin = behavior?.TargetOriginId;
  const modules = {
    kvs: () => ({ get: (key: string) => found(keys, key) }),
    selectRequestOriginById: (id: string) => (origin = id),
  };
  const handler = runInNewContext(`${withoutImports(Buffer.from(code ?? []).toString("utf8"))}; handler`, {
    cf: modules,
  }) as Handler;
  const request: Request = { method, uri, headers: {} };
  await handler({ request, viewer: { ip: "192.0.2.1" } });
  const target = config?.Origins?.Items?.find(({ Id: id }) => id === origin);
  if (target === undefined) throw new Error(`the distribution has no origin ${String(origin)}`);
  return target.DomainName ?? "";
}

function matches(pattern: string, uri: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(uri);
}

async function keysOf(cloudfront: CloudFrontClient, name: string, folder: PageFolder): Promise<Map<string, string>> {
  const { FunctionSummary: summary } = await cloudfront.send(
    new DescribeFunctionCommand({ Name: name, Stage: "LIVE" }),
  );
  const store = summary?.FunctionConfig?.KeyValueStoreAssociations?.Items?.[0]?.KeyValueStoreARN;
  if (store === undefined) throw new Error(`${name} reads no key value store`);
  const items = await folder.ask(
    `aws cloudfront-keyvaluestore list-keys --kvs-arn ${store} --query Items --output json`,
  );
  return new Map(
    (JSON.parse(items) as { Key: string; Value: string }[]).map(({ Key: key, Value: value }) => [key, value]),
  );
}

/** CloudFront throws for a key that is not there. */
async function found(keys: ReadonlyMap<string, string>, key: string): Promise<string> {
  const value = keys.get(key);
  return value === undefined ? Promise.reject(new Error("KeyNotFound")) : Promise.resolve(value);
}

function withoutImports(code: string): string {
  return code.replace(/^import cf from "cloudfront";$/m, "");
}
