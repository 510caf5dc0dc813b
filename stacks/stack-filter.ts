/** The stacks listed in `GROUNDPLAN_ENVIRONMENTS`, separated by commas; an empty list means all. */
export function selectedStacks(): string[] {
  return (process.env["GROUNDPLAN_ENVIRONMENTS"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
