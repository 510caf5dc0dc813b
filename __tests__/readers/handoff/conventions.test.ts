import { bundleOf } from "../../../readers/handoff";
import { describeReference } from "../../support/reference";
import { allStacks } from "../../support/stacks";

const FROM = { version: "1.2.3", commit: undefined, dirty: false };

describeReference("sheetgpt", "CONVENTIONS.md", () => {
  const page =
    bundleOf({ ...allStacks()["sheetgpt-prod"] }, { language: "json", from: FROM }).get("CONVENTIONS.md") ?? "";

  test("names the state's own key, and the root as the workspace", () => {
    expect(page).toContain("-backend-config=key=sheetgpt/prod/terraform.tfstate ");
    expect(page).toContain('name = "sheetgpt-prod"');
    expect(page).toContain("dir: sheetgpt-prod");
  });

  test("an override of the tags repeats those on which policies depend", () => {
    for (const line of ['Environment = "prod"', 'ManagedBy = "terraform"', 'System = "sheetgpt"']) {
      expect(page).toContain(line);
    }
  });
});
