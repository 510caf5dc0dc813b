import { PRODUCTS, type EngineName } from "./product";

/** `db.<family><generation>.<size>`. */
export const INSTANCE_CLASS = /^db\.([a-z]+)\d[a-z0-9]*\.(micro|small|medium|large|\d*xlarge)$/;

/** The cheapest that runs every supported version. */
export const SMALLEST_CLASS = "db.t4g.micro";

const GIB_OF_LARGE: Readonly<Record<string, number>> = { c: 4, t: 8, m: 8, r: 16, x: 32, z: 16 };
const SHARE_OF_LARGE: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
};

/** Memory of an instance class in bytes. Within a family it doubles from size to size. */
export function memoryBytes(instanceClass: string): number {
  const [, family = "", size = ""] = INSTANCE_CLASS.exec(instanceClass) ?? [];
  const share = SHARE_OF_LARGE[size] ?? 2 * Number.parseInt(size, 10);
  return (GIB_OF_LARGE[family.charAt(0)] ?? 8) * share * 1024 ** 3;
}

/** The memory of an ACU. */
export const BYTES_PER_ACU = 2 * 1024 ** 3;

/**
 * The connections that RDS allows by default, by its formula for the memory.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
export function formulaConnections(engine: EngineName, bytes: number): number {
  const { bytesEach, most } = PRODUCTS[engine].connections;
  return Math.min(most, Math.floor(bytes / bytesEach));
}

/** Whether AWS has Performance Insights for an engine on a class. */
export function hasPerformanceInsights(engine: EngineName, instanceClass: string): boolean {
  return engine === "postgres" || !/^db\.t.*\.(micro|small)$/.test(instanceClass);
}
