import { isRecent } from "../../commands/support/terraform";

test.each([
  ["0.15.5", false],
  ["1.5.7", false],
  ["1.10.9", false],
  ["1.11.0", true],
  ["1.12.1", true],
  ["2.0.0-beta1", true],
])("Terraform %s is recent enough: %s", (version, expected) => {
  expect(isRecent(version)).toBe(expected);
});
