import { readdirSync, readFileSync } from "node:fs";

/** The types that the modules and stacks can create or read: `aws_lb`, `data.aws_route53_zone`. */
export function creatableTypes(): string[] {
  const sources = ["modules", "stacks"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8")),
  );
  const types = sources
    .flatMap((source) => [...source.matchAll(/"@cdktf\/provider-aws\/lib\/(data-aws-)?([a-z0-9-]+)"/g)])
    .map(([, data, name = ""]) => `${data === undefined ? "" : "data."}aws_${name.replaceAll("-", "_")}`)
    .filter((type) => type !== "aws_provider");
  return [...new Set(types)].sort();
}
