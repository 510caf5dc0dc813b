import type { AttributeChange } from "./change";
import recorded from "./replacement/aws.json";
import type { RecordedType } from "./replacement/record";
import { schemaPath } from "./values";

const TYPES: Readonly<Record<string, RecordedType | undefined>> = {
  ...recorded.types,
  terraform_data: { replaces: ["triggers_replace"], sometimes: [], updates: ["input"] },
};

/** What the provider does when an argument changes: keeps the resource or replaces it; unknown if that is not recorded. */
export type Verdict = "keeps" | "replaces" | "unknown";

/** Tags and meta-arguments never replace a resource. */
const ALWAYS_KEPT = /^(tags|tags_all|depends_on|lifecycle|provider|timeouts|provisioner|connection)\b|_wo$/;

type Values = Pick<AttributeChange, "before" | "after">;

/** What the provider decides by both values, which no record of one argument shows. */
const KEPT_BY_VALUE = [
  {
    type: "aws_elasticache_replication_group",
    path: "engine",
    keeps: ({ before, after }: Values) => before === "redis" && after === "valkey",
  },
  {
    type: "aws_elasticache_replication_group",
    path: "engine_version",
    keeps: ({ before, after }: Values) => Number.parseFloat(String(after)) >= Number.parseFloat(String(before)),
  },
] as const;

/** What the real provider said about an argument (see README.md), or about the block that contains it. */
export function verdictOn(type: string, path: string, change?: Values): Verdict {
  const known = TYPES[type];
  const steps = schemaPath(path).split(".");
  if (ALWAYS_KEPT.test(schemaPath(path))) return "keeps";
  if (change && KEPT_BY_VALUE.some((one) => one.type === type && one.path === path && one.keeps(change)))
    return "keeps";
  for (let length = steps.length; length > 0 && known !== undefined; length -= 1) {
    const name = steps.slice(0, length).join(".");
    if (known.replaces.includes(name)) return "replaces";
    if (known.sometimes.includes(name)) return "unknown";
    if (known.updates.includes(name)) return "keeps";
  }
  return "unknown";
}
