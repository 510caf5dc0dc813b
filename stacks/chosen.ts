/** The stacks that `GROUNDPLAN_ENVIRONMENTS` names, separated by commas; all where it names none. */
export function chosenStacks(): string[] {
  return (process.env["GROUNDPLAN_ENVIRONMENTS"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
