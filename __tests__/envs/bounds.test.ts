import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { AnySetting } from "../../modules/core";
import { COUNTRIES } from "../../modules/waf/countries";
import { ENVIRONMENT } from "../../stacks/config/environment";
import { describeWith, type Tool } from "../support/tools";
import { BOUNDS, type Bound } from "./bounds";

interface Leaf {
  readonly path: string;
  readonly setting: AnySetting;
}

/** The services by their names in botocore, where they differ. */
const BOTOCORE: Readonly<Record<string, string>> = { "elastic-load-balancing-v2": "elbv2" };

/** Every setting without settings inside. */
function leaves(setting: AnySetting, path = ""): Leaf[] {
  const { inside } = setting.kind;
  if (inside === undefined) return [{ path, setting }];
  return Object.entries(inside).flatMap(([key, inner]) =>
    leaves(inner, key === "[]" || path === "" ? path + key : `${path}.${key}`),
  );
}

/** Whether a setting is one of some constants: then whatever is allowed is used by a test, and nothing else is. */
function isChoice({ kind }: AnySetting): boolean {
  return /^("[^"…]*"|-?\d+|true|false)((, | or )("[^"…]*"|-?\d+|true|false))*$/.test(kind.allowed);
}

/** A backend, a service, a worker and a scheduled task have the same settings. */
function general(path: string): string {
  return path.replace(/^(backend|services\.<name>|workers\.<name>|scheduledTasks\.<name>)\./, "task.");
}

function boundOf(path: string): Bound | undefined {
  return BOUNDS.find(([pattern]) => pattern.test(general(path)))?.[1];
}

const OPEN = leaves(ENVIRONMENT).filter(({ setting }) => !isChoice(setting));

test("every setting that is not a choice has the source of its bounds, or a reason why it needs none", () => {
  expect(OPEN.map(({ path }) => path).filter((path) => boundOf(path) === undefined)).toEqual([]);
});

test("every row is of a setting", () => {
  const unused = BOUNDS.filter(([, bound]) => !OPEN.some(({ path }) => boundOf(path) === bound));

  expect(unused.map(([pattern]) => pattern.source)).toEqual([]);
});

test.each(OPEN)("$path has an end: a number has two, a text is refused at some length", ({ path, setting }) => {
  const bound = boundOf(path);
  if (bound === undefined || "none" in bound || /command|entryPoint|environment|parameters|permissions/.test(path))
    return;
  const long = "a".repeat(100_000);
  const digits = "1".repeat(100_000);
  const endless = [long, `/${long}`, digits, `${digits}.${digits}`, `a1.${long}`, `${long}:1`, 1e300].filter(
    (value) => setting.problems(value).length === 0,
  );

  expect(endless).toEqual(path.endsWith("capacity") ? [] : path === "alerts.custom.<name>.threshold" ? [1e300] : []);
});

/** What a model says of a shape. */
interface Shape {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

const MODELS = [...new Set(BOUNDS.flatMap(([, bound]) => ("model" in bound ? [bound.model] : [])))];

function botocore(): Tool & { readonly shapes: Readonly<Record<string, Shape>> } {
  const names = MODELS.map((name) => name.replace(/^[^.]+/, (service) => BOTOCORE[service] ?? service));
  const { status, stdout } = spawnSync("python3", [join(__dirname, "aws_bounds.py"), ...names], { encoding: "utf8" });
  if (status !== 0) return { missing: "python3 has no botocore, which comes with moto", shapes: {} };
  const found = JSON.parse(stdout) as Record<string, Shape>;
  return {
    missing: undefined,
    shapes: Object.fromEntries(MODELS.map((name, at) => [name, found[names[at] ?? ""] ?? {}])),
  };
}

const models = botocore();

describeWith(models, "our bounds against the service models of AWS", () => {
  const modelled = OPEN.flatMap(({ path, setting }) => {
    const bound = boundOf(path);
    return bound !== undefined && "model" in bound ? [{ path, setting, ...bound }] : [];
  });

  test.each(modelled)("$path is within $model", ({ setting, model, factor = 1, text, ours = 0 }) => {
    const { min, max } = models.shapes[model] ?? {};
    const [, low, high] = /^(-?[\d.]+) to ([\d.]+)( characters.*)?$/.exec(setting.kind.allowed) ?? [];
    if (low !== undefined && high !== undefined) {
      expect(Number(low) * factor).toBeGreaterThanOrEqual(min ?? -Infinity);
      expect(Number(high) * factor + ours).toBeLessThanOrEqual(max ?? Infinity);
    }
    if (text && max !== undefined) {
      expect(setting.problems(text(max))).toEqual([]);
      expect(setting.problems(text(max + 1))).not.toEqual([]);
    }
    if (text && min === 1) expect(setting.problems("")).not.toEqual([]);
  });

  test("the countries are those of the model", () => {
    expect([...COUNTRIES].sort()).toEqual([...(models.shapes["wafv2.CountryCode"]?.enum ?? [])].sort());
  });

  test("every time zone that we accept is short enough", () => {
    const longest = Math.max(...Intl.supportedValuesOf("timeZone").map((zone) => zone.length));

    expect(longest).toBeLessThanOrEqual(models.shapes["scheduler.ScheduleExpressionTimezone"]?.max ?? 0);
  });
});
