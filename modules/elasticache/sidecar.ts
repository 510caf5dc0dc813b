import type { SidecarSpec } from "../ecs";
import { CACHE, type CacheConfig, type CacheSettings } from "./config";

const PORT = 6379;

/** Where the application reaches the sidecar: the containers of a task share one network interface. */
const HOST = "127.0.0.1";

/** The sidecar as the application sees it. */
export const SIDECAR = { endpoint: HOST, port: PORT, url: `redis://${HOST}:${PORT}` } as const;

const IMAGES: Readonly<Record<CacheSettings["engine"], string>> = {
  valkey: "public.ecr.aws/valkey/valkey",
  redis: "public.ecr.aws/docker/library/redis",
};

/**
 * The cache of `mode: "sidecar"`: a sidecar of the application. It only listens inside the task and keeps nothing on
 * disk. Connections, buffers and the server itself need memory too, so data gets three quarters of it.
 */
export function cacheSidecar(config: CacheConfig): SidecarSpec {
  const { engine, version, evictionPolicy, sidecar } = CACHE.settings(config);
  // To the server, an option without a value is empty: no snapshots. ECS would drop an empty argument.
  const noSnapshots = ["--save"];
  const options = {
    "--appendonly": "no",
    "--bind": HOST,
    "--maxmemory": `${Math.floor(sidecar.memoryMiB * 0.75)}mb`,
    "--maxmemory-policy": evictionPolicy,
  };
  return {
    name: "cache",
    // Image and ElastiCache versions differ; only the major versions match.
    image: `${IMAGES[engine]}:${version.replace(/\..*/, "")}-alpine`,
    cpu: sidecar.cpu,
    memoryMiB: sidecar.memoryMiB,
    essential: true,
    internalPort: PORT,
    command: [`${engine}-server`, ...noSnapshots, ...Object.entries(options).flat()],
    healthCheck: { command: `${engine}-cli ping | grep -q PONG`, intervalSeconds: 5, timeoutSeconds: 2 },
  };
}
